import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../lanes/ports.js';

export interface ServerProps {
  /** Rendered settings. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Rendered lines of pg_hba.conf. */
  readonly accessRules: readonly string[];
  /** The name that its certificate holds. */
  readonly host: string;
}

/** A PostgreSQL as the operator starts one: rendered settings, a certificate of an authority of its own, passwords over the network. */
export class PostgresServer {
  static async start(props: ServerProps): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'postgresql-lane-'));
    chmodSync(folder, 0o711);
    const server = new PostgresServer(folder, await freePort(), props);
    server.run();
    return server;
  }

  readonly authority: string;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly props: ServerProps,
  ) {
    this.authority = join(folder, 'ca.crt');
  }

  /** Asks as the superuser, past all rules; each row is a line. */
  ask(sql: string, database = 'postgres'): string {
    const connection = [
      '--host',
      this.data,
      '--port',
      String(this.port),
      '--username',
      'postgres',
      '--dbname',
      database,
    ];
    const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
    return execFileSync('psql', [...connection, ...options, '--command', sql], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  }

  stop(): void {
    this.program('pg_ctl', '-D', join(this.data, 'pg'), '-m', 'immediate', '-w', 'stop');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private run(): void {
    mkdirSync(this.data);
    this.certificates();
    if (isRoot) execFileSync('chown', ['-R', 'postgres', this.data]);
    this.program('initdb', '-D', join(this.data, 'pg'), '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-sync');
    // Connections of the lane's own superuser come over the socket, all others as the rendered rules want them.
    const rules = ['local all postgres trust', ...this.props.accessRules, 'host all all all scram-sha-256'];
    const settings = {
      ...this.props.parameters,
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.data,
      ssl: 'on',
      ssl_cert_file: join(this.data, 'server.crt'),
      ssl_key_file: join(this.data, 'server.key'),
      fsync: 'off',
    };
    writeFileSync(join(this.data, 'pg', 'pg_hba.conf'), `${rules.join('\n')}\n`);
    writeFileSync(
      join(this.data, 'pg', 'postgresql.conf'),
      Object.entries(settings)
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join(''),
    );
    this.program('pg_ctl', '-D', join(this.data, 'pg'), '-w', '-l', join(this.data, 'log'), 'start');
  }

  private certificates(): void {
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=lane');
    openssl(
      ...['req', '-x509', '-CA', 'ca.crt', '-CAkey', 'ca.key', ...key, '-subj', '/CN=server'],
      ...['-addext', `subjectAltName=DNS:${this.props.host}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-keyout', 'data/server.key', '-out', 'data/server.crt'],
    );
    chmodSync(join(this.data, 'server.key'), 0o600);
  }

  /** PostgreSQL refuses to be run by root. */
  private program(name: string, ...args: readonly string[]): void {
    const command = [join(programs(), name), ...args];
    const [first = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(first, rest, { cwd: '/', stdio: 'pipe' });
  }
}

const isRoot = process.getuid?.() === 0;

/** The folder of PostgreSQL's programs, which run.sh of the lane found. */
export function programs(): string {
  const folder = process.env.LAKEHOUSE_POSTGRESQL;
  if (!folder) throw new Error('LAKEHOUSE_POSTGRESQL names no folder: start run.sh of the lane');
  return folder;
}

export const password = (): string => randomBytes(16).toString('hex');
