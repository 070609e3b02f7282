import { type Duration, hours } from '#platform';

/**
 * A job that is down for longer than this loses what it had written since its last checkpoint: the broker aborts the transaction that the job
 * would have committed on its return. Brokers allow 15 minutes unless told otherwise.
 */
export const transactionTimeout = hours(1);

/** What a client of the cluster must know. */
export interface KafkaClient {
  /** The name under which Kafka knows the client: the common name of its certificate. */
  readonly user: string;
  readonly bootstrapServers: string;
  /** The one consumer group that the client's user may use. */
  readonly group: string;
  /** What the names of its groups begin with, where it has more than one. @default - it has the one */
  readonly groupPrefix?: string;
  /** What the ids of the client's transactions begin with. */
  readonly transactionalIdPrefix: string;
  /** How long a transaction may stay open before brokers abort it. */
  readonly transactionTimeout: Duration;
  /** Secret in the client's namespace with `keystore.pem` (key and certificate) and `ca.crt`, both PEM and without a password. */
  readonly secretName: string;
}
