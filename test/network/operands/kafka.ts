import { apiPort, apiServer, type Call, type KubeObject, type Labels, type Made, type Pod } from '../made';

/** Strimzi 1.2.0: labels of Labels.java, ports of KafkaCluster.java `getContainerPortList`, and who calls whom of its own NetworkPolicies. */
export function kafka({ metadata: { name, namespace }, spec }: KubeObject, all: readonly KubeObject[]): Made {
  const labels = (what: string, type: string): Labels => ({
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'app.kubernetes.io/name': type,
    'app.kubernetes.io/part-of': `strimzi-${name}`,
    'strimzi.io/cluster': name,
    'strimzi.io/component-type': type,
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': `${name}-${what}`,
  });
  const one = (what: string, listens: readonly number[]): Pod => ({
    id: `${namespace}/${name}-${what}`,
    namespace,
    labels: labels(what, what),
    listens,
  });
  const pools = all.filter(
    ({ kind, metadata }) => kind === 'KafkaNodePool' && metadata.labels?.['strimzi.io/cluster'] === name,
  );
  const listeners: readonly number[] = spec.kafka.listeners.map(({ port }: { port: number }) => port);
  const metrics = spec.kafka.metricsConfig ? [9404] : [];
  const nodes = pools.map(
    ({ metadata, spec: { roles } }): Pod & { readonly broker: boolean; readonly controller: boolean } => {
      const [broker, controller] = [roles.includes('broker'), roles.includes('controller')];
      const pool = metadata.name;
      return {
        id: `${namespace}/${name}-${pool}`,
        namespace,
        labels: {
          ...labels('kafka', 'kafka'),
          'strimzi.io/broker-role': String(broker),
          'strimzi.io/controller': 'strimzipodset',
          'strimzi.io/controller-name': `${name}-${pool}`,
          'strimzi.io/controller-role': String(controller),
          'strimzi.io/pool-name': pool,
        },
        listens: [8443, ...(controller ? [9090] : []), ...(broker ? [9091, ...listeners] : []), ...metrics],
        broker,
        controller,
      };
    },
  );
  const brokers = nodes.filter(({ broker }) => broker).map(({ id }) => id);
  const controllers = nodes.filter(({ controller }) => controller).map(({ id }) => id);
  const entityOperator = one('entity-operator', [8080, 8081]);
  const exporter = one('kafka-exporter', [9404]);
  const cruiseControl = spec.cruiseControl
    ? [one('cruise-control', [9090, ...(spec.cruiseControl.metricsConfig ? [9404] : [])])]
    : [];
  const operator = 'strimzi-system/strimzi-cluster-operator';
  const to = (targets: readonly string[], port: number, ...from: readonly string[]) =>
    from.flatMap((from) => targets.map((to): Call => ({ from, to, port })));
  const ids = nodes.map(({ id }) => id);
  const balancers = cruiseControl.map(({ id }) => id);
  return {
    pods: [...nodes, entityOperator, exporter, ...cruiseControl],
    hosts: {
      [`${name}-kafka-bootstrap.${namespace}.svc`]: {
        to: `${namespace}/strimzi.io/cluster=${name},strimzi.io/broker-role=true`,
        ports: Object.fromEntries(listeners.map((port) => [port, port])),
      },
    },
    calls: [
      ...to(controllers, 9090, operator, ...ids),
      ...to(brokers, 9091, operator, ...brokers, entityOperator.id, exporter.id, ...balancers),
      ...to(ids, 8443, operator),
      ...to(balancers, 9090, operator, entityOperator.id),
      // Brokers read their certificates from Secrets (KafkaBrokerConfigurationBuilder.java, `strimzisecrets`).
      ...to([apiServer], apiPort, ...ids, entityOperator.id),
    ],
  };
}
