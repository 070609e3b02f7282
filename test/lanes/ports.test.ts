import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expectFree, freePort } from './ports';

test('a port is given once, and nobody listens on it', async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(new Set(ports).size).toBe(ports.length);
  for (const port of ports) await expectFree(port);
});

test('a port that a rendered text names has to be free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(expectFree(port)).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  server.close();
});
