/** What a client of Trino must know. */
export interface TrinoClient {
  /** A name that Trino's certificate holds, so that clients can insist on it. */
  readonly host: string;
  readonly port: number;
  /** The Trino user, with exactly the rights that the ledger grants to the workload. */
  readonly user: string;
  /** Secret in the client's namespace. */
  readonly secretName: string;
  /** Its keys. */
  readonly keys: typeof clientKeys;
}

export const clientKeys = { password: 'password', ca: 'ca.crt' } as const;
