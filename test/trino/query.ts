import { request } from 'node:https';

/** Somebody who asks Trino over TLS, as clients of the platform do. */
export interface Asker {
  readonly port: number;
  readonly authority: string;
  readonly user: string;
  readonly password: string;
}

interface Page {
  readonly nextUri?: string;
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly message: string };
}

/** Runs a statement through the client protocol (trino.io/docs/current/develop/client-protocol.html); throws what Trino complains of. */
export async function ask(asker: Asker, sql: string): Promise<readonly (readonly unknown[])[]> {
  const rows: (readonly unknown[])[] = [];
  let page = await call(asker, 'POST', '/v1/statement', sql);
  for (;;) {
    rows.push(...(page.data ?? []));
    if (page.error) throw new Error(page.error.message);
    if (page.nextUri === undefined) return rows;
    const { pathname, search } = new URL(page.nextUri);
    page = await call(asker, 'GET', pathname + search);
  }
}

function call({ port, authority, user, password }: Asker, method: string, path: string, body?: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: 'localhost',
        port,
        path,
        method,
        ca: authority,
        auth: `${user}:${password}`,
        headers: { 'X-Trino-User': user },
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode !== 200) return reject(new Error(`${answer.statusCode} ${text}`));
          try {
            resolve(JSON.parse(text) as Page);
          } catch {
            reject(new Error(`half an answer: ${text}`));
          }
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
