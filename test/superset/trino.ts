import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Pair } from '../lanes/certificates.js';

/** Trino as far as its client sees it: TLS, a password, and answers to statements (trino.io/docs/current/develop/client-protocol.html). */
export interface FakeTrino {
  readonly port: number;
  /** Statements of those who had the password. */
  readonly statements: readonly string[];
  /** How many had not. */
  readonly refused: () => number;
  readonly close: () => void;
}

/** @param answers the rows of a statement, by a piece of it; others get none */
export async function fakeTrino(pair: Pair, user: string, password: string): Promise<FakeTrino> {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const statements: string[] = [];
  let refused = 0;
  const server = createServer({ key: pair.key, cert: pair.certificate }, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.headers.authorization !== wanted) {
        refused += 1;
        response.writeHead(401).end();
        return;
      }
      if (body) statements.push(body);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer(statements.length, body)));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { port, statements, refused: () => refused, close: () => void server.close() };
}

function answer(id: number, statement: string) {
  const type = { rawType: 'varchar', arguments: [{ kind: 'LONG', value: 2147483646 }] };
  const names = [...statement.matchAll(/ AS "([^"]+)"/g)].map(([, name]) => name);
  const columns = (names.length > 0 ? [...new Set(names)] : ['value']).map((name) => ({
    name,
    type: 'varchar',
    typeSignature: type,
  }));
  return {
    id: `lane_${id}`,
    infoUri: 'https://trino/ui',
    columns,
    data: [],
    stats: { state: 'FINISHED', queued: false, scheduled: true, nodes: 1, totalSplits: 1, completedSplits: 1 },
    warnings: [],
  };
}
