import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  type Cpu,
  images,
  millicores,
  type SecretReference,
  Server,
  type Workload,
} from '#platform';
import { type CertificateKey, certificate } from '../cert-manager';
import { deliver, generatedSecret } from '../external-secrets';
import { configuration, folders, port, user, usersTemplate } from './configuration';

export interface ValkeyProps {
  /** Name of its Service, and of what stands around it. */
  readonly name: string;
  readonly namespace: string;
  /** What its container gets; three quarters of it hold data. */
  readonly memory: Bytes;
  /** @default 100 millicores */
  readonly cpu?: Cpu;
}

/** What a program that uses the store must know. */
export interface ValkeyClient {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Secret in the program's namespace. */
  readonly secretName: string;
  readonly keys: { readonly password: 'password'; readonly ca: 'ca.crt' };
}

/** A store in memory, for caches and queues of one application: Valkey, which Redis' clients speak to. Encrypted, with a password that nobody has seen. */
export class Valkey extends Construct {
  readonly component: Component;
  private readonly server: Server<'valkey'>;
  private readonly credentials: SecretReference<'password'>;
  private readonly tls: SecretReference<CertificateKey>;

  constructor(scope: Construct, props: ValkeyProps) {
    super(scope, props.name);
    const { name, namespace, memory, cpu = millicores(100) } = props;
    this.component = new Component(this, name, { layer: 'services', namespace, application: 'valkey' });
    this.credentials = generatedSecret(this.component, {
      name: `${name}-users`,
      generate: ['password'],
      template: { 'users.acl': usersTemplate },
    }) as SecretReference<'password'>;
    this.tls = certificate(this.component, {
      name: `${name}-tls`,
      dnsNames: [`${name}.${namespace}.svc`, 'localhost'],
    });
    this.server = new Server(this.component, name, {
      image: images.valkey(this.component.cluster),
      // The user of its image (valkey-container, Dockerfile), which needs no root to start.
      uid: 999,
      command: ['valkey-server', `${folders.configuration}/valkey.conf`],
      cpu,
      memory,
      placement: 'services',
      ports: { valkey: port },
      mounts: [
        { path: folders.configuration, config: { 'valkey.conf': configuration(memory) } },
        { path: folders.users, secret: this.credentials.secretName, keys: { 'users.acl': 'users.acl' } },
        {
          path: folders.certificate,
          secret: this.tls.secretName,
          keys: { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key', 'ca.crt': 'ca.crt' },
        },
      ],
      // Two stores side by side would each have half of the queue.
      singleton: true,
      // A bare connection to the port would be logged as a failed handshake each time. Who has no password is told so, by a server that is well.
      probes: { ready: { exec: ping }, live: { exec: ping } },
    });
    const { ledger } = Cluster.of(this);
    ledger.grant(this.server.workload, 'read', this.credentials);
    ledger.grant(this.server.workload, 'read', this.tls);
  }

  /** Grants a program the use of the store. */
  client(workload: Workload): ValkeyClient {
    const on = Cluster.of(this);
    on.ledger.grant(workload, 'connect', this.server.endpoint());
    const secretName = `${workload.name}-${this.node.id}`;
    deliver(on, {
      to: workload,
      secretName,
      keys: {
        password: [{ secret: this.credentials, key: 'password' }],
        'ca.crt': [{ secret: this.tls, key: 'ca.crt' }],
      },
    });
    return { host: this.server.host, port, user, secretName, keys: { password: 'password', ca: 'ca.crt' } };
  }
}

const ping = [
  'sh',
  '-c',
  `valkey-cli --tls --cacert ${folders.certificate}/ca.crt -p ${port} ping 2>&1 | grep -qE 'PONG|NOAUTH'`,
];
