import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Site } from './internet.js';
import { run } from './processes.js';

/** A repository with one branch, `main`, that is served as a Git host serves it. */
export interface ServedRepository {
  readonly url: string;
  /** Answers for its host. */
  readonly site: Site;
  /** The files of the next commit. */
  readonly files: string;
  /** Commits the files as they are and returns the commit's hash. */
  readonly commit: (message: string) => Promise<string>;
}

/** @param copied folder that the repository starts with, below the same name as here */
export async function serveRepository(
  folder: string,
  url: string,
  copied: { readonly from: string; readonly to: string },
): Promise<ServedRepository> {
  const served = join(folder, 'git');
  const bare = join(served, new URL(url).pathname);
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  await run('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  await run('git', ['init', '-q', '-b', 'main', files]);
  cpSync(copied.from, join(files, copied.to), { recursive: true });
  const git = (...args: string[]) => run('git', ['-C', files, ...author, ...args]);
  const commit = async (message: string) => {
    await git('add', '-A');
    await git('commit', '-q', '-m', message);
    await git('push', '-q', bare, 'main');
    return (await git('rev-parse', 'HEAD')).trim();
  };
  return { url, files, commit, site: (request, response) => answer(served, request, response) };
}

const author = ['-c', 'user.name=lane', '-c', 'user.email=lane@example.invalid', '-c', 'commit.gpgsign=false'];

/** source-controller speaks Git's smart protocol only; Git itself answers it, as a CGI program (git-http-backend(1)). */
function answer(served: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'https://localhost');
  const header = (name: string) => String(request.headers[name] ?? '');
  const backend = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: served,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
    },
  });
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);
  collect(backend.stdout).then(
    ({ status, headers, body }) => response.writeHead(status, headers).end(body),
    () => response.writeHead(500).end(),
  );
}

/** A CGI answer: header lines, an empty line, the body. */
async function collect(output: Readable) {
  const chunks: Buffer[] = [];
  for await (const chunk of output) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks);
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('git http-backend answered nothing');
  const lines = answer.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
  const { Status: status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: answer.subarray(end + 4) };
}
