import { Construct } from 'constructs';
import {
  type BucketPrefix,
  type Bytes,
  Cluster,
  Component,
  cores,
  dataVolume,
  Endpoint,
  gib,
  images,
  millicores,
  pods,
  Resource,
  restrictedContainer,
  restrictedPod,
  type SecretReference,
  Service,
  ServiceAccount,
  StatefulSet,
  Workload,
} from '#platform';

export interface NessieProps {
  readonly namespace: string;
  readonly disk: Bytes;
  /** Where the files of tables lie. */
  readonly warehouse: BucketPrefix;
  /** The S3 store that holds the warehouse. */
  readonly store: { readonly url: string; readonly credentials: SecretReference<'accessKey' | 'secretKey'> };
}

const ports = { catalog: 19120, management: 9000 } as const;
const uid = 10_000;

/** Nessie as an Iceberg REST catalog, one process that keeps its commits in RocksDB on a volume. Settings: servers/quarkus-server, application.properties. */
export class Nessie extends Construct {
  readonly component: Component;
  readonly catalog: Endpoint;

  constructor(scope: Construct, props: NessieProps) {
    super(scope, 'nessie');
    const { namespace } = props;
    const on = Cluster.of(this);
    on.namespace(namespace);
    this.component = new Component(this, 'nessie', { layer: 'services', namespace });
    const podLabels = { 'app.kubernetes.io/name': 'nessie', 'app.kubernetes.io/component': 'server' };
    const server = new Workload(this.component, 'nessie', { namespace, podLabels });
    this.catalog = new Endpoint(`${namespace}/nessie`, this.component, pods(namespace, podLabels), [ports.catalog]);
    on.ledger.grant(server, 'write', props.warehouse);
    on.ledger.grant(server, 'read', props.store.credentials);
    this.render(props, podLabels);
  }

  /** As clients write it. */
  get url(): string {
    return `http://nessie.${this.component.home}.svc:${ports.catalog}/iceberg`;
  }

  private render({ namespace, disk, warehouse, store }: NessieProps, labels: Readonly<Record<string, string>>): void {
    const on = Cluster.of(this);
    const s3 = 'nessie.catalog.service.s3.default-options';
    const fromStore = (key: 'accessKey' | 'secretKey') => ({
      secretKeyRef: { name: store.credentials.secretName, key },
    });
    new Resource(this.component, 'account', ServiceAccount, {
      metadata: { name: 'nessie' },
      automountServiceAccountToken: false,
    });
    new Resource(this.component, 'service', Service, {
      metadata: { name: 'nessie' },
      spec: { selector: labels, ports: [{ name: 'catalog', port: ports.catalog }] },
    });
    new Resource(this.component, 'server', StatefulSet, {
      metadata: { name: 'nessie' },
      spec: {
        serviceName: 'nessie',
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...this.component.labels, ...labels } },
          spec: {
            serviceAccountName: 'nessie',
            automountServiceAccountToken: false,
            securityContext: restrictedPod(uid),
            containers: [
              {
                name: 'nessie',
                image: images.nessie,
                env: [
                  { name: 'nessie.version.store.type', value: 'ROCKSDB' },
                  { name: 'nessie.version.store.persist.rocks.database-path', value: '/data' },
                  { name: 'nessie.catalog.default-warehouse', value: 'lake' },
                  { name: 'nessie.catalog.warehouses.lake.location', value: warehouse.uri },
                  { name: `${s3}.endpoint`, value: store.url },
                  { name: `${s3}.region`, value: on.cloud.region },
                  { name: `${s3}.path-style-access`, value: 'true' },
                  // Keys may not stand here themselves; the URN names two settings that do not come from a file.
                  { name: `${s3}.access-key`, value: 'urn:nessie-secret:quarkus:nessie.catalog.secrets.access-key' },
                  { name: 'nessie.catalog.secrets.access-key.name', valueFrom: fromStore('accessKey') },
                  { name: 'nessie.catalog.secrets.access-key.secret', valueFrom: fromStore('secretKey') },
                ],
                ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
                readinessProbe: { httpGet: { path: '/q/health/ready', port: ports.management }, periodSeconds: 5 },
                livenessProbe: { httpGet: { path: '/q/health/live', port: ports.management }, initialDelaySeconds: 20 },
                resources: {
                  requests: { cpu: String(millicores(250)), memory: String(gib(1)) },
                  limits: { cpu: String(cores(1)), memory: String(gib(1)) },
                },
                securityContext: restrictedContainer,
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
          },
        },
        volumeClaimTemplates: [dataVolume(on.cloud, disk)],
      },
    });
    on.asks({ who: 'nessie', namespace, pods: 1, cpu: cores(1), memory: gib(1), storage: disk });
  }
}
