import { Construct } from 'constructs';
import {
  Bytes,
  Cluster,
  Component,
  ConfigMap,
  type Cpu,
  DescriptionError,
  type Duration,
  Endpoint,
  type Fields,
  hours,
  type Labels,
  type Principal,
  pods,
  Resource,
  SecretReference,
  versions,
  type Workload,
} from '#platform';
import { deliver } from '../external-secrets';
import { deriveTopics, deriveUsers } from './access';
import { jmxRules } from './metrics';
import { strimzi } from './operator';
import { belongsTo, Kafka, KafkaNodePool, KafkaRebalance } from './resources';
import { Topic, type TopicProps } from './topic';

/** Machines of one role. */
export interface NodePool {
  readonly count: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly disk: Bytes;
}

export interface KafkaClusterProps {
  readonly name: string;
  readonly brokers: NodePool;
  readonly controllers: NodePool;
  /** @default kafka */
  readonly namespace?: string;
}

/** Ports that Strimzi opens (KafkaCluster.java): the listener is ours to choose, the others are fixed. */
const ports = { listener: 9093, controlPlane: 9090, replication: 9091, agent: 8443, cruiseControl: 9090 } as const;

/**
 * A job that is down for longer than this loses what it had written since its last checkpoint: the broker aborts the transaction that the job
 * would have committed on its return. Brokers allow 15 minutes unless told otherwise.
 */
const transactionTimeout = hours(1);

/** What a client of the cluster must know. */
export interface KafkaClient {
  /** The name under which Kafka knows the client: the common name of its certificate. */
  readonly user: string;
  readonly bootstrapServers: string;
  /** The one consumer group that the client's user may use. */
  readonly group: string;
  /** What the ids of the client's transactions begin with. */
  readonly transactionalIdPrefix: string;
  /** How long a transaction may stay open before brokers abort it. */
  readonly transactionTimeout: Duration;
  /** Secret in the client's namespace with `keystore.pem` (key and certificate) and `ca.crt`, both PEM and without a password. */
  readonly secretName: string;
}

/** A Kafka cluster on Strimzi: KRaft, mutual TLS, one user a workload with exactly the permissions that its references derive. */
export class KafkaCluster extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly brokers: NodePool;
  readonly topics: Topic[] = [];
  readonly listener: Endpoint;
  /** Where topics lie: synced after the cluster itself. */
  readonly topicComponent: Component;
  private readonly component: Component;
  private readonly clients = new Map<Workload, KafkaClient>();

  constructor(scope: Construct, props: KafkaClusterProps) {
    super(scope, `kafka-${props.name}`);
    const on = Cluster.of(this);
    this.name = props.name;
    this.namespace = props.namespace ?? 'kafka';
    this.brokers = props.brokers;
    this.requireQuorum(props);
    on.namespace(this.namespace);
    this.component = new Component(this, props.name, {
      layer: 'services',
      namespace: this.namespace,
      application: 'kafka',
    });
    this.topicComponent = new Component(this, `${props.name}-topics`, {
      layer: 'workloads',
      namespace: this.namespace,
      application: 'kafka',
    });
    this.listener = new Endpoint(
      `${this.namespace}/${this.name}`,
      this.component,
      this.pods({ 'strimzi.io/broker-role': 'true' }),
      [ports.listener],
    );
    this.render(props);
    this.connectOperands(on);
    on.deriveLater(() => deriveTopics(this));
    on.deriveLater(() => deriveUsers(this, on.ledger));
  }

  /** States a topic. */
  topic<F extends Fields>(name: string, props: TopicProps<F>): Topic<F> {
    const topic = new Topic(this, name, this.topicComponent, this.listener, props);
    this.topics.push(topic as unknown as Topic);
    return topic;
  }

  /** Makes a workload a client: its certificate is made here and carried to its namespace. */
  client(workload: Workload): KafkaClient {
    let client = this.clients.get(workload);
    if (!client) {
      client = {
        user: workload.name,
        bootstrapServers: `${this.name}-kafka-bootstrap.${this.namespace}.svc:${ports.listener}`,
        group: workload.name,
        // The dot keeps `alerts` from covering the transactions of `alerts-2`.
        transactionalIdPrefix: `${workload.name}.`,
        transactionTimeout,
        secretName: `${workload.name}-${this.name}`,
      };
      this.clients.set(workload, client);
      const user = new SecretReference(this.namespace, client.user, ['user.key', 'user.crt'], undefined);
      // The user's own `ca.crt` is the authority of clients; brokers are signed by the other one (KafkaUserModel.java).
      const authority = new SecretReference(this.namespace, `${this.name}-cluster-ca-cert`, ['ca.crt'], undefined);
      deliver(Cluster.of(this), {
        to: workload,
        secretName: client.secretName,
        keys: {
          'keystore.pem': [
            { secret: user, key: 'user.key' },
            { secret: user, key: 'user.crt' },
          ],
          'ca.crt': [{ secret: authority, key: 'ca.crt' }],
        },
      });
    }
    return client;
  }

  /** Workloads that were made clients, and how. */
  get clientsByWorkload(): ReadonlyMap<Workload, KafkaClient> {
    return this.clients;
  }

  /** Copies of each partition: three where there are brokers for them. */
  get replicationFactor(): number {
    return Math.min(3, this.brokers.count);
  }

  /** Copies that must have an event before it counts as written: one less than there are, so that a broker may be down. */
  get minInSyncReplicas(): number {
    return Math.max(1, this.replicationFactor - 1);
  }

  /** Pods of the cluster's nodes, all or of one role. Labels: operators' Labels.java. */
  private pods(more: Labels = {}) {
    return pods(this.namespace, { ...belongsTo(this.name), 'strimzi.io/component-type': 'kafka', ...more });
  }

  private render(props: KafkaClusterProps): void {
    const { name, replicationFactor, minInSyncReplicas } = this;
    const metrics = new Resource(this.component, 'metrics', ConfigMap, {
      metadata: { name: `${name}-metrics` },
      data: { 'kafka.yml': jmxRules },
    });
    new Resource(this.component, 'kafka', Kafka, {
      metadata: { name },
      spec: {
        kafka: {
          version: versions.kafka.version,
          metadataVersion: versions.kafka.metadataVersion,
          listeners: [
            { name: 'tls', port: ports.listener, type: 'internal', tls: true, authentication: { type: 'tls' } },
          ],
          authorization: { type: 'simple' },
          rack: { type: 'topology-label', topologyKey: Cluster.of(this).cloud.zoneLabel },
          config: {
            'auto.create.topics.enable': false,
            'default.replication.factor': replicationFactor,
            'min.insync.replicas': minInSyncReplicas,
            'offsets.topic.replication.factor': replicationFactor,
            'transaction.state.log.replication.factor': replicationFactor,
            'transaction.state.log.min.isr': minInSyncReplicas,
            'transaction.max.timeout.ms': transactionTimeout.milliseconds,
          },
          metricsConfig: {
            type: 'jmxPrometheusExporter',
            valueFrom: { configMapKeyRef: { name: metrics.name, key: 'kafka.yml' } },
          },
        },
        entityOperator: { topicOperator: { resources: small }, userOperator: { resources: small } },
        kafkaExporter: { topicRegex: '.*', groupRegex: '.*', resources: small },
        // Cruise Control refuses a cluster of one broker, which has nothing to balance (CruiseControl.java).
        ...(props.brokers.count > 1
          ? {
              cruiseControl: {
                resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
                autoRebalance: [
                  { mode: 'add-brokers', template: { name: `${name}-balance` } },
                  { mode: 'remove-brokers', template: { name: `${name}-balance` } },
                ],
              },
            }
          : {}),
      },
    });
    this.pool('broker', props.brokers);
    this.pool('controller', props.controllers);
    if (props.brokers.count > 1) {
      new Resource(this.component, 'balance', KafkaRebalance, {
        metadata: {
          name: `${name}-balance`,
          labels: belongsTo(name),
          annotations: { 'strimzi.io/rebalance-template': 'true' },
        },
        spec: {},
      });
    }
    Cluster.of(this).asks({
      who: `kafka ${name} operands`,
      namespace: this.namespace,
      pods: 3,
      cpu: props.brokers.cpu,
      memory: Bytes.of(3 * 1024 ** 3),
    });
  }

  private pool(role: 'broker' | 'controller', { count, cpu, memory, disk }: NodePool): void {
    const on = Cluster.of(this);
    const resources = {
      requests: { cpu: String(cpu), memory: String(memory) },
      limits: { cpu: String(cpu), memory: String(memory) },
    };
    new Resource(this.component, role, KafkaNodePool, {
      metadata: { name: role, labels: belongsTo(this.name) },
      spec: {
        replicas: count,
        roles: [role],
        storage: {
          type: 'jbod',
          volumes: [
            {
              id: 0,
              type: 'persistent-claim',
              size: String(disk),
              class: on.cloud.storageClass,
              deleteClaim: false,
              kraftMetadata: 'shared',
            },
          ],
        },
        resources,
        // Half for the heap, half for the page cache that Kafka reads from.
        jvmOptions: { '-Xms': `${memory.times(0.5).mebibytes}m`, '-Xmx': `${memory.times(0.5).mebibytes}m` },
        // Rack awareness spreads replicas over zones, not pods over nodes (CHANGELOG 0.49.0): that is said here.
        template: {
          pod: {
            topologySpreadConstraints: [
              spread(on.cloud.zoneLabel, this.name, role),
              spread('kubernetes.io/hostname', this.name, role),
            ],
          },
        },
      },
    });
    on.asks({
      who: `kafka ${this.name} ${role}s`,
      namespace: this.namespace,
      pods: count,
      cpu: cpu.times(count),
      memory: memory.times(count),
      storage: disk.times(count),
    });
  }

  /** Who of Strimzi's own pods calls whom (NetworkPolicyUtils.java and the operands' sources). */
  private connectOperands(on: Cluster): void {
    const { ledger } = on;
    const operand = (type: string): Principal => ({
      id: `${this.namespace}/${this.name}-${type}`,
      peer: pods(this.namespace, { ...belongsTo(this.name), 'strimzi.io/component-type': type }),
      component: this.component,
    });
    const endpoint = (what: string, peer: Principal['peer'], numbers: readonly number[]) =>
      new Endpoint(`${this.namespace}/${this.name}-${what}`, this.component, peer, numbers);
    const nodes = operand('kafka');
    const entityOperator = operand('entity-operator');
    const exporter = operand('kafka-exporter');
    const between = endpoint('nodes', nodes.peer, [ports.controlPlane, ports.replication]);
    const replication = endpoint('replication', nodes.peer, [ports.replication]);
    ledger.grant(nodes, 'connect', between);
    ledger.grant(nodes, 'connect', on.apiServer);
    ledger.grant(
      strimzi.on(on).controller,
      'connect',
      endpoint('administration', nodes.peer, [ports.controlPlane, ports.replication, ports.agent]),
    );
    ledger.grant(entityOperator, 'connect', replication);
    ledger.grant(entityOperator, 'connect', on.apiServer);
    ledger.grant(exporter, 'connect', replication);
    if (this.brokers.count > 1) {
      const cruiseControl = operand('cruise-control');
      const api = endpoint('cruise-control', cruiseControl.peer, [ports.cruiseControl]);
      ledger.grant(cruiseControl, 'connect', replication);
      ledger.grant(entityOperator, 'connect', api);
      ledger.grant(strimzi.on(on).controller, 'connect', api);
    }
  }

  /** An even number of controllers survives no more failures than one less (KafkaSpecChecker.java warns of it). */
  private requireQuorum({ controllers, brokers, name }: KafkaClusterProps): void {
    const where = `${this.node.path}: Kafka cluster '${name}'`;
    if (controllers.count % 2 === 0) {
      throw new DescriptionError({
        code: 'LH203',
        where,
        what: `${controllers.count} controllers cannot form a majority better than ${controllers.count - 1}`,
        fix: 'State an odd number: 1, 3 or 5.',
      });
    }
    if (brokers.count < 1) {
      throw new DescriptionError({
        code: 'LH204',
        where,
        what: 'a cluster needs a broker',
        fix: 'State one broker or more.',
      });
    }
  }
}

const small = { requests: { cpu: '50m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } };

function spread(topologyKey: string, cluster: string, role: string) {
  return {
    topologyKey,
    maxSkew: 1,
    // A cluster of fewer nodes or zones than pods still starts.
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...belongsTo(cluster), 'strimzi.io/pool-name': role } },
  };
}
