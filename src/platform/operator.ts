import { ChartRelease } from './chart-release';
import type { OnlyKnown, Values, ValuesOf } from './chart-values';
import type { Cluster } from './cluster';
import { Component } from './component';
import type { Labels } from './kinds';
import { pods } from './network';
import { untainted } from './placement';
import type { Bytes, Cpu } from './quantities';
import { Endpoint } from './references';
import type { ChartPin } from './versions';
import type { Principal } from './workload';

export interface OperatorProps<P extends ChartPin = ChartPin, V = Values> {
  readonly name: string;
  /** API groups that it serves. Using one of their kinds is what installs it. */
  readonly apiGroups: readonly string[];
  readonly namespace: string;
  readonly chart: P;
  /** Values of the chart, given where on the cluster its kinds are used. */
  readonly values: (install: OperatorInstall) => V & OnlyKnown<V, ValuesOf<P>>;
  /** Labels of its pods by Deployment, the one that reconciles first. */
  readonly pods: Readonly<Record<string, Labels>>;
  /** Service accounts by Deployment. @default - called as the Deployment */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Namespaces that its chart puts objects into beside its own and those with its kinds. @default - none */
  readonly writesTo?: readonly string[];
  /** The admission webhook that the API server calls, if there is one: its Deployment and the port of its pods. */
  readonly webhook?: { readonly deployment: string; readonly port: number };
  /** What its pods ask for together. */
  readonly asks: { readonly pods: number; readonly cpu: Cpu; readonly memory: Bytes };
  /** Objects that its chart needs beside it. Operators whose kinds they use are installed before. @default - none */
  readonly beside?: (component: Component) => void;
  /** Operators that its chart needs without our seeing it (a Certificate that the chart renders). @default - none */
  readonly needs?: readonly Operator[];
}

/** An operator as it can be installed on any cluster. */
export class Operator<const P extends ChartPin = ChartPin, V extends ValuesOf<P> = ValuesOf<P>> {
  readonly props: OperatorProps;

  constructor(props: OperatorProps<P, V>) {
    // Whose values they are matters where they are stated, and nowhere else.
    this.props = props as unknown as OperatorProps;
  }

  get name(): string {
    return this.props.name;
  }

  /** The operator on a cluster; asking for it installs it. */
  on(cluster: Cluster): OperatorInstall {
    return cluster.operators.get(this) ?? new OperatorInstall(cluster, this);
  }
}

/** An operator on one cluster: there because something uses its kinds. */
export class OperatorInstall {
  readonly component: Component;
  /** Its pods, one principal a Deployment. */
  readonly principals: readonly Principal[];
  /** Where its kinds are used. */
  private readonly served = new Set<string>();

  constructor(
    readonly cluster: Cluster,
    readonly operator: Operator,
  ) {
    const {
      name,
      namespace,
      chart,
      values,
      pods: deployments,
      accounts,
      webhook,
      needs,
      beside,
      asks,
      writesTo = [],
    } = operator.props;
    cluster.operators.set(operator, this);
    cluster.namespace(namespace);
    this.component = new Component(cluster, name, { layer: 'operators', namespace });
    // Its chart says nothing of nodes: an operator must come up before there are any but the first.
    cluster.asks({ who: name, owner: this.component, placement: untainted, ...asks });
    this.principals = Object.entries(deployments).map(([deployment, labels]) => ({
      id: `${namespace}/${deployment}`,
      peer: pods(namespace, labels),
      account: { namespace, name: accounts?.[deployment] ?? deployment },
      component: this.component,
    }));
    for (const principal of this.principals) cluster.ledger.grant(principal, 'connect', cluster.apiServer);
    if (webhook) {
      const { deployment, port } = webhook;
      const called = new Endpoint(
        `${namespace}/${deployment}`,
        this.component,
        pods(namespace, deployments[deployment] ?? {}),
        [port],
      );
      cluster.ledger.grant(cluster.apiServerCaller, 'connect', called);
    }
    new ChartRelease(this.component, { name, chart, values: () => values(this), writesTo });
    for (const needed of needs ?? []) needed.on(cluster);
    beside?.(this.component);
  }

  serve(namespace: string | undefined): void {
    if (namespace !== undefined) this.served.add(namespace);
  }

  /** Namespaces that hold objects of its kinds, sorted. */
  get namespaces(): readonly string[] {
    return [...this.served].sort();
  }

  /** Class of its pods: webhooks and reconcilers are what others hang on. */
  get priorityClassName(): string {
    return this.cluster.priorities.use('platform', this.component);
  }

  /** The pods that reconcile, which must reach the operands. */
  get controller(): Principal {
    const [first] = this.principals;
    if (!first) throw new Error(`operator ${this.operator.name} has no pods`);
    return first;
  }
}
