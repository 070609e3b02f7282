import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  type Cpu,
  DescriptionError,
  images,
  mib,
  minutes,
  Resource,
  type SecretReference,
  Server,
  Service,
  seconds,
  type Workload,
} from '#platform';
import { type CertificateKey, certificate } from '../cert-manager';
import { deliver, generatedSecret } from '../external-secrets';
import {
  assemble,
  command,
  folders,
  nodeName,
  ports,
  rolesMapping,
  settings,
  user,
  usersTemplate,
} from './configuration';

export interface OpenSearchProps {
  /** Name of its Service, and of what stands around it. */
  readonly name: string;
  readonly namespace: string;
  /** One, or an odd number that can outvote a lost one. */
  readonly nodes: number;
  /** Of each node. */
  readonly cpu: Cpu;
  /** Of each node. Half is heap, the rest is for files that it reads. */
  readonly memory: Bytes;
  /** Of each node. */
  readonly disk: Bytes;
}

/** What a program that uses the store must know. */
export interface OpenSearchClient {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Secret in the program's namespace. */
  readonly secretName: string;
  readonly keys: { readonly password: 'password'; readonly ca: 'ca.crt' };
  /** Copies of each index beside the first: more than the other nodes could hold would never be made. */
  readonly copies: number;
}

/** The user of the image. */
const uid = 1000;

/**
 * A search store for one application: OpenSearch with its security plugin, encrypted to clients and between nodes, with a password that nobody has
 * seen. Its metrics want a plugin that the image does not have; how it is shows in the application that searches.
 */
export class OpenSearch extends Construct {
  readonly component: Component;
  private readonly server: Server<keyof typeof ports>;
  private readonly credentials: SecretReference<'password'>;
  private readonly tls: SecretReference<CertificateKey>;

  constructor(
    scope: Construct,
    private readonly props: OpenSearchProps,
  ) {
    super(scope, props.name);
    const { name, namespace, nodes, cpu, memory, disk } = props;
    this.requireMajority();
    this.component = new Component(this, name, { layer: 'services', namespace, application: 'opensearch' });
    this.credentials = generatedSecret(this.component, {
      name: `${name}-users`,
      generate: ['password'],
      template: { 'internal_users.yml': usersTemplate },
    }) as SecretReference<'password'>;
    const seedHost = `${name}-nodes.${namespace}.svc`;
    this.tls = certificate(this.component, {
      name: `${name}-tls`,
      dnsNames: [`${name}.${namespace}.svc`, seedHost, 'localhost'],
      commonName: nodeName,
      usages: ['server auth', 'client auth'],
    });
    const heap = Math.floor(memory.mebibytes / 2);
    const health = { path: '/_plugins/_security/health', port: 'https', scheme: 'HTTPS' } as const;
    this.server = new Server(this.component, name, {
      image: images.opensearch(this.component.cluster),
      uid,
      // The image's own start would set the folder of the configuration back, and install demo certificates.
      command,
      replicas: nodes,
      cpu,
      memory,
      disk: { size: disk, path: folders.data },
      ports,
      env: [
        { name: 'OPENSEARCH_PATH_CONF', value: folders.configuration },
        { name: 'OPENSEARCH_JAVA_OPTS', value: `-Xms${heap}m -Xmx${heap}m` },
      ],
      mounts: [
        { path: folders.configuration, scratch: mib(64) },
        {
          path: folders.settings,
          config: {
            'opensearch.yml': settings({ name, nodes: names(name, nodes), seedHost }),
            'roles_mapping.yml': rolesMapping,
          },
        },
        {
          path: folders.users,
          secret: this.credentials.secretName,
          keys: { 'internal_users.yml': 'internal_users.yml' },
        },
        {
          path: folders.certificate,
          secret: this.tls.secretName,
          keys: { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key', 'ca.crt': 'ca.crt' },
        },
      ],
      initContainers: [{ name: 'configuration', command: ['sh', '-c', assemble], env: [] }],
      // It logs beside its program.
      readOnlyRoot: false,
      probes: { ready: health, live: { ...health, every: seconds(20) } },
      terminationGrace: minutes(2),
      placement: 'services',
    });
    // Nodes must find each other before any of them is ready.
    new Resource(this.component, 'nodes', Service, {
      metadata: { name: `${name}-nodes` },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: this.server.workload.podLabels,
        ports: [{ name: 'transport', port: ports.transport }],
      },
    });
    const { ledger } = Cluster.of(this);
    ledger.grant(this.server.workload, 'read', this.credentials);
    ledger.grant(this.server.workload, 'read', this.tls);
    if (nodes > 1) ledger.grant(this.server.workload, 'connect', this.server.endpoint('transport'));
  }

  /** Grants a program the use of the store. */
  client(workload: Workload): OpenSearchClient {
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
    return {
      host: this.server.host,
      port: ports.https,
      user,
      secretName,
      keys: { password: 'password', ca: 'ca.crt' },
      copies: Math.min(1, this.props.nodes - 1),
    };
  }

  /** docs.opensearch.org/2.19/tuning-your-cluster: a cluster manager is elected by more than half. */
  private requireMajority(): void {
    const { name, nodes } = this.props;
    if (Number.isInteger(nodes) && nodes > 0 && nodes % 2 === 1) return;
    throw new DescriptionError({
      code: 'LH300',
      where: `${this.node.path}: OpenSearch '${name}'`,
      what: `${nodes} nodes form no majority better than ${nodes - 1}`,
      fix: 'State an odd number: 1 or 3.',
    });
  }
}

const names = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
