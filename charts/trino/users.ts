import { DescriptionError, type SecretPart, type SecretReference, type Workload } from '#platform';
import { deliver, generatedSecret } from '../external-secrets';
import { clientKeys, type TrinoClient } from './client';
import { passwordFile, ports } from './configuration';
import type { Nodes } from './nodes';

/** Who may sign in to a Trino: a user a workload, with a password that nobody has seen. */
export class Users {
  private readonly clients = new Map<string, TrinoClient>();
  /** Grows with the clients; the delivery that holds it is carried out when all are known. */
  private readonly passwords: SecretPart[] = [];

  constructor(
    private readonly coordinator: Nodes,
    private readonly ca: SecretReference,
    private readonly where: string,
  ) {}

  /** By the id of their workload. */
  get byWorkload(): ReadonlyMap<string, TrinoClient> {
    return this.clients;
  }

  /** Secret in the coordinator's namespace, with the file that it compares passwords with. */
  get secretName(): string {
    return `${this.coordinator.name}-passwords`;
  }

  /** The user of a workload, made at first asking. */
  of(workload: Workload): TrinoClient {
    const known = this.clients.get(workload.id);
    if (known) return known;
    this.requireOwnName(workload);
    const client = {
      host: this.coordinator.host,
      port: ports.https,
      user: workload.name,
      secretName: `${workload.name}-${this.coordinator.name}`,
      keys: clientKeys,
    };
    const password = this.password(client.user);
    deliver(workload.component.cluster, {
      to: workload,
      secretName: client.secretName,
      keys: {
        [clientKeys.password]: [{ secret: password, key: 'password' }],
        [clientKeys.ca]: [{ secret: this.ca, key: 'ca.crt' }],
      },
    });
    this.clients.set(workload.id, client);
    return client;
  }

  requireOne(): void {
    if (this.clients.size > 0) return;
    throw new DescriptionError({
      code: 'LH242',
      where: this.where,
      what: 'nobody is its client, and without a user it does not start',
      fix: 'Make a workload its client, `trino.client(workload, reads)`, or leave Trino out.',
    });
  }

  private password(user: string): SecretReference<'password' | 'htpasswd'> {
    const { workload: to, name } = this.coordinator;
    const password = generatedSecret<'password' | 'htpasswd'>(to.component, {
      name: `${name}-user-${user}`,
      generate: ['password'],
      // Go writes the marker of bcrypt as $2a$, and Trino reads $2y$ alone (EncryptionUtil.java); the two mean the same.
      template: { htpasswd: `{{ htpasswd "${user}" .password | replace "$2a$" "$2y$" }}` },
    });
    if (this.passwords.length === 0) {
      deliver(to.component.cluster, { to, secretName: this.secretName, keys: { [passwordFile]: this.passwords } });
    }
    this.passwords.push({ secret: password, key: 'htpasswd' });
    this.passwords.sort((a, b) => (a.secret.name < b.secret.name ? -1 : 1));
    return password;
  }

  private requireOwnName({ id, name: user }: Workload): void {
    if ([...this.clients.values()].every((client) => client.user !== user)) return;
    throw new DescriptionError({
      code: 'LH240',
      where: `${this.where}: client '${id}'`,
      what: `another workload is the Trino user '${user}' already; the two would have each other's rights`,
      fix: 'Give one of the workloads another name.',
    });
  }
}
