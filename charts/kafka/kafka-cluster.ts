import { Construct } from 'constructs';
import {
  Cluster,
  Component,
  ConfigMap,
  Endpoint,
  type Fields,
  Resource,
  resourcesOf,
  SecretReference,
  together,
  type Workload,
} from '#platform';
import { deliver } from '../external-secrets';
import { deriveTopics, deriveUsers } from './access';
import { balance } from './balance';
import { type KafkaClient, transactionTimeout } from './client';
import { balanceRules, jmxRules } from './metrics';
import { metricsSources } from './metrics-sources';
import { type NodePool, nodePool } from './node-pool';
import { brokerPods, connectOperands, ports } from './operands';
import { OwnTopic, type OwnTopicProps } from './own-topic';
import { requireQuorum } from './quorum';
import { Kafka } from './resources';
import { operandSize, placement, standing } from './standing';
import { Topic, type TopicProps } from './topic';

export interface KafkaClusterProps {
  readonly name: string;
  readonly brokers: NodePool;
  readonly controllers: NodePool;
  /** @default kafka */
  readonly namespace?: string;
}

/** A Kafka cluster on Strimzi: KRaft, mutual TLS, one user a workload with exactly the permissions that its references derive. */
export class KafkaCluster extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly brokers: NodePool;
  readonly topics: (Topic | OwnTopic)[] = [];
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
    requireQuorum(`${this.node.path}: Kafka cluster '${this.name}'`, props);
    on.namespace(this.namespace);
    this.component = new Component(this, props.name, {
      layer: 'services',
      folder: `kafka-${props.name}`,
      namespace: this.namespace,
      application: 'kafka',
    });
    this.topicComponent = new Component(this, `${props.name}-topics`, {
      layer: 'workloads',
      folder: `kafka-${props.name}-topics`,
      namespace: this.namespace,
      application: 'kafka',
    });
    this.listener = new Endpoint(
      `${this.namespace}/${this.name}`,
      this.component,
      brokerPods(this.namespace, this.name),
      [ports.listener],
    );
    this.render(props);
    connectOperands(this.component, { cluster: this.name, balanced: this.isBalanced });
    metricsSources(this.component, { cluster: this.name, balanced: this.isBalanced });
    on.deriveLater(() => deriveTopics(this));
    on.deriveLater(() => deriveUsers(this));
  }

  /** States a topic. */
  topic<F extends Fields>(name: string, props: TopicProps<F>): Topic<F> {
    const topic = new Topic(this, name, this.topicComponent, this.listener, props);
    this.topics.push(topic as unknown as Topic);
    return topic;
  }

  /** States a topic that an application keeps for itself, in a form of its own. */
  ownTopic(name: string, props: OwnTopicProps): OwnTopic {
    const topic = new OwnTopic(this, name, this.topicComponent, this.listener, props);
    this.topics.push(topic);
    return topic;
  }

  /**
   * Makes a workload a client: its certificate is made here and carried to its namespace.
   * @param groups `many` for an application of more than one consumer group: all whose names begin with the client's `groupPrefix` are its own
   */
  client(workload: Workload, groups: 'one' | 'many' = 'one'): KafkaClient {
    let client = this.clients.get(workload);
    if (!client) {
      client = {
        user: workload.name,
        bootstrapServers: `${this.name}-kafka-bootstrap.${this.namespace}.svc:${ports.listener}`,
        group: workload.name,
        ...(groups === 'many' ? { groupPrefix: `${workload.name}.` } : {}),
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

  /** One broker has nothing to balance, and Cruise Control refuses it (CruiseControl.java). */
  private get isBalanced(): boolean {
    return this.brokers.count > 1;
  }

  private render(props: KafkaClusterProps): void {
    const { name, replicationFactor, minInSyncReplicas } = this;
    const on = Cluster.of(this);
    const template = { pod: standing(this.component) };
    const small = resourcesOf(operandSize);
    const metrics = new Resource(this.component, 'metrics', ConfigMap, {
      metadata: { name: `${name}-metrics` },
      data: { [rules.kafka]: jmxRules, ...(this.isBalanced ? { [rules.balance]: balanceRules } : {}) },
    });
    const jmx = (key: string) => ({
      type: 'jmxPrometheusExporter' as const,
      valueFrom: { configMapKeyRef: { name: metrics.name, key } },
    });
    new Resource(this.component, 'kafka', Kafka, {
      metadata: { name },
      spec: {
        kafka: {
          version: on.versions.kafka.version,
          metadataVersion: on.versions.kafka.metadataVersion,
          listeners: [
            { name: 'tls', port: ports.listener, type: 'internal', tls: true, authentication: { type: 'tls' } },
          ],
          authorization: { type: 'simple' },
          // A node without the label would keep the broker from starting, and one zone has nothing to spread over.
          rack: on.cloud.zones > 1 ? { type: 'topology-label', topologyKey: on.cloud.zoneLabel } : undefined,
          config: {
            'auto.create.topics.enable': false,
            'default.replication.factor': replicationFactor,
            'min.insync.replicas': minInSyncReplicas,
            'offsets.topic.replication.factor': replicationFactor,
            'transaction.state.log.replication.factor': replicationFactor,
            'transaction.state.log.min.isr': minInSyncReplicas,
            'transaction.max.timeout.ms': transactionTimeout.milliseconds,
          },
          metricsConfig: jmx(rules.kafka),
        },
        entityOperator: { template, topicOperator: { resources: small }, userOperator: { resources: small } },
        kafkaExporter: { template, topicRegex: '.*', groupRegex: '.*', resources: small },
        ...(this.isBalanced ? { cruiseControl: balance(this.component, name, jmx(rules.balance)) } : {}),
      },
    });
    nodePool(this.component, name, 'broker', props.brokers);
    nodePool(this.component, name, 'controller', props.controllers);
    on.asks({
      who: `kafka ${name} operators and exporter`,
      owner: this.component,
      ...together(together(operandSize, operandSize), operandSize),
      placement,
    });
  }
}

/** Files of the rules for metrics. */
const rules = { kafka: 'kafka.yml', balance: 'cruise-control.yml' } as const;
