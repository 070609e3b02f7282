import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { authority } from './certificates.js';

/** One page of the lane's Internet. */
export interface Page {
  readonly type: string;
  readonly body: Buffer;
}

/** Answers for a whole host. */
export type Site = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What a program reaches in the place of the Internet: it asks through a proxy and trusts the lane's authority, as behind the wall of a company.
 * So no address in what is rendered has to be another one here.
 */
export interface Internet {
  /** Environment of a program written in Go that lives on it. */
  readonly env: Readonly<Record<string, string>>;
  /** File with the certificate that vouches for all of it. */
  readonly authority: string;
  /** By address, without a query. */
  readonly pages: Map<string, Page>;
  /** Addresses that were asked for and are not there. */
  readonly missed: ReadonlySet<string>;
  readonly close: () => void;
}

export async function serveInternet(
  folder: string,
  hosts: readonly string[],
  sites: Readonly<Record<string, Site>>,
): Promise<Internet> {
  const pages = new Map<string, Page>();
  const missed = new Set<string>();
  const signer = await authority(folder, 'internet');
  const { key, certificate } = await signer.issue('internet', [...new Set([...hosts, ...Object.keys(sites)])]);

  const web = createServer({ key, cert: certificate }, (request, response) => {
    const host = request.headers.host?.replace(/:443$/, '') ?? '';
    const address = `https://${host}${request.url?.split('?')[0]}`;
    const page = pages.get(address);
    if (page) return answer(request, response, page);
    const site = sites[host];
    if (site) return site(request, response);
    missed.add(address);
    response.writeHead(404).end();
  });
  const behind = await listen(web);

  const proxy = createProxy((_, response) => response.writeHead(405).end());
  proxy.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const server = connect(behind, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.write(head);
      server.pipe(client).pipe(server);
    });
    for (const end of [server, client]) end.on('error', () => [server, client].forEach((each) => void each.destroy()));
    if (!request.url?.endsWith(':443')) client.destroy();
  });
  const port = await listen(proxy);

  const trusted = join(folder, 'trusted.crt');
  writeFileSync(trusted, signer.certificate);
  // Go asks no proxy for 127.0.0.1, where the API server and the controllers themselves listen (x/net/http/httpproxy).
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, SSL_CERT_FILE: trusted };
  const close = () => {
    proxy.close();
    web.close();
  };
  return { env, authority: trusted, pages, missed, close };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A registry's client wants to be told the digest of a manifest beside it (OCI distribution-spec, "Pulling manifests"). */
function answer({ method }: IncomingMessage, response: ServerResponse, { type, body }: Page): void {
  const digest = `sha256:${sha256(body)}`;
  response.writeHead(200, { 'content-type': type, 'content-length': body.length, 'docker-content-digest': digest });
  response.end(method === 'HEAD' ? undefined : body);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}
