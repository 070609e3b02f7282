import { type Component, Endpoint, type Labels, type Peer, type Principal, pods } from '#platform';
import { strimzi } from './operator';
import { belongsTo } from './resources';

/** Ports that Strimzi opens (KafkaCluster.java): the listener is ours to choose, the others are fixed. */
export const ports = {
  listener: 9093,
  controlPlane: 9090,
  replication: 9091,
  agent: 8443,
  cruiseControl: 9090,
} as const;

export interface Operands {
  readonly cluster: string;
  /** Cruise Control is there. */
  readonly balanced: boolean;
}

/** Pods that clients connect to. Labels: operator-common, Labels.java. */
export const brokerPods = (namespace: string, cluster: string): Peer =>
  operandPods(namespace, cluster, 'kafka', { 'strimzi.io/broker-role': 'true' });

/** Who of Strimzi's own pods calls whom (NetworkPolicyUtils.java and the operands' sources). */
export function connectOperands(component: Component, { cluster, balanced }: Operands): void {
  const on = component.cluster;
  const { ledger } = on;
  const operator = strimzi.on(on).controller;
  const operand = (type: string): Principal => ({
    id: `${component.home}/${cluster}-${type}`,
    peer: operandPods(component.home, cluster, type),
    component: component,
  });
  const endpoint = (what: string, peer: Principal['peer'], numbers: readonly number[]) =>
    new Endpoint(`${component.home}/${cluster}-${what}`, component, peer, numbers);
  const nodes = operand('kafka');
  const entityOperator = operand('entity-operator');
  const exporter = operand('kafka-exporter');
  const between = endpoint('nodes', nodes.peer, [ports.controlPlane, ports.replication]);
  const replication = endpoint('replication', nodes.peer, [ports.replication]);
  ledger.grant(nodes, 'connect', between);
  ledger.grant(nodes, 'connect', on.apiServer);
  ledger.grant(
    operator,
    'connect',
    endpoint('administration', nodes.peer, [ports.controlPlane, ports.replication, ports.agent]),
  );
  ledger.grant(entityOperator, 'connect', replication);
  ledger.grant(entityOperator, 'connect', on.apiServer);
  ledger.grant(exporter, 'connect', replication);
  if (balanced) {
    const cruiseControl = operand('cruise-control');
    const api = endpoint('cruise-control', cruiseControl.peer, [ports.cruiseControl]);
    ledger.grant(cruiseControl, 'connect', replication);
    ledger.grant(entityOperator, 'connect', api);
    ledger.grant(operator, 'connect', api);
  }
}

const operandPods = (namespace: string, cluster: string, type: string, more: Labels = {}): Peer =>
  pods(namespace, { ...belongsTo(cluster), 'strimzi.io/component-type': type, ...more });
