import type { EnvVar } from '#platform';

/** What a client of a database must know. */
export interface PostgresClient {
  /** A name that the server's certificate holds, so that clients can insist on it (`sslmode=verify-full`). It leads to the primary, whoever that is. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Secret in the client's namespace. */
  readonly secretName: string;
  /** Its keys. */
  readonly keys: typeof clientKeys;
}

export const clientKeys = { username: 'username', password: 'password', ca: 'ca.crt' } as const;

/**
 * A client's environment as libpq reads it (postgresql.org/docs/current/libpq-envars.html), and psql, psycopg and node-postgres with it.
 * @param caFile where the client finds the key `ca` of its Secret
 */
export function postgresEnv(client: PostgresClient, caFile: string): readonly EnvVar[] {
  const { host, port, database, user, secretName, keys } = client;
  return [
    { name: 'PGHOST', value: host },
    { name: 'PGPORT', value: String(port) },
    { name: 'PGDATABASE', value: database },
    { name: 'PGUSER', value: user },
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: secretName, key: keys.password } } },
    { name: 'PGSSLMODE', value: 'verify-full' },
    { name: 'PGSSLROOTCERT', value: caFile },
  ];
}
