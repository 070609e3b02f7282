import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const given = new Set<number>();

/**
 * A port of 127.0.0.1 for a program of the lane: nobody listens on it, and it was not given before. The kernel takes none of these for an outgoing
 * connection, so it is still free when the program binds it.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    const port = randomInt(FIRST, end);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port of 127.0.0.1 from ${FIRST} to ${end - 1}`);
}

/** Fails where somebody listens on a port that a rendered text names. */
export async function expectFree(port: number): Promise<void> {
  if (!(await isFree(port))) throw new Error(`port ${port} of 127.0.0.1 is taken; the rendered scripts need it`);
}

/** Above the ports that programs and rendered texts have by custom. */
const FIRST = 10_000;

/** The first port that the kernel may give to an outgoing connection (Linux says it, 32768 unless changed; others begin higher). */
const end = Math.max(firstEphemeral(), FIRST + 1000);

function firstEphemeral(): number {
  const range = '/proc/sys/net/ipv4/ip_local_port_range';
  return existsSync(range) ? Number.parseInt(readFileSync(range, 'utf8'), 10) : 32_768;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((answer) => {
    server.on('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}
