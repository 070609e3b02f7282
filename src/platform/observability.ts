import type { Component } from './component';
import type { Derivations } from './derivations';
import { DescriptionError } from './problems';
import type { Duration } from './quantities';
import type { Endpoint } from './references';

/** Pods that show Prometheus metrics. */
export interface MetricsSource {
  /** Unique in the cluster. */
  readonly name: string;
  /** The pods, and the one port. */
  readonly endpoint: Endpoint;
  /** @default /metrics */
  readonly path?: string;
  /** @default - the monitoring stack's own */
  readonly interval?: Duration;
  /** @default http */
  readonly scheme?: 'http' | 'https';
}

/** Something that a person must hear of. */
export interface Alert {
  /** As on-call people read it: `KafkaUnderReplicated`. Unique in the cluster. */
  readonly name: string;
  /** What is in trouble. */
  readonly owner: Component;
  /** PromQL that has a result while there is trouble. */
  readonly expr: string;
  /** How long there must be trouble before anybody is told. */
  readonly for: Duration;
  /** `critical` gets somebody up at night, `warning` waits for the morning. */
  readonly severity: 'critical' | 'warning';
  /** One line. */
  readonly summary: string;
  /** What it means, and where to look. */
  readonly description: string;
}

export interface Dashboard {
  /** Unique in the cluster. */
  readonly name: string;
  readonly owner: Component;
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly title: string;
  /** PromQL; several are drawn in one picture. */
  readonly expr: string | readonly string[];
  /** Grafana's name of a unit: `bytes`, `s`, `percentunit`. @default - plain numbers */
  readonly unit?: string;
}

/** What is worth watching on a cluster. Whether anybody does is for the monitoring chart; without one this costs nothing. */
export class Observability {
  private readonly sources: Named<MetricsSource>;
  private readonly stated: Named<Alert>;
  private readonly pictures: Named<Dashboard>;

  constructor(derivations: Derivations) {
    this.sources = new Named('metrics', derivations);
    this.stated = new Named('alert', derivations);
    this.pictures = new Named('dashboard', derivations);
  }

  metrics(source: MetricsSource): void {
    const { name, endpoint } = source;
    if (endpoint.peer.kind !== 'pods' || endpoint.ports.length !== 1) {
      throw new DescriptionError({
        code: 'LH107',
        where: `metrics '${name}'`,
        what: `Prometheus reads metrics from pods at one port, not from ${endpoint.id}`,
        fix: 'State an endpoint that is pods and the port of their metrics.',
      });
    }
    this.sources.add(source);
  }

  alert(alert: Alert): void {
    this.stated.add(alert);
  }

  dashboard(dashboard: Dashboard): void {
    this.pictures.add(dashboard);
  }

  /** Sorted by name, as the others are. */
  get metricsSources(): readonly MetricsSource[] {
    return this.sources.sorted;
  }

  get alerts(): readonly Alert[] {
    return this.stated.sorted;
  }

  get dashboards(): readonly Dashboard[] {
    return this.pictures.sorted;
  }
}

/** Things of one sort, each with a name of its own. */
class Named<T extends { readonly name: string }> {
  private readonly byName = new Map<string, T>();

  constructor(
    private readonly sort: string,
    private readonly derivations: Derivations,
  ) {}

  add(item: T): void {
    this.derivations.requireOpen('metrics', `${this.sort} '${item.name}'`);
    if (this.byName.has(item.name)) {
      throw new DescriptionError({
        code: 'LH108',
        where: `${this.sort} '${item.name}'`,
        what: `the name is taken on this cluster; one of the two would be lost`,
        fix: 'Give one of them another name.',
      });
    }
    this.byName.set(item.name, item);
  }

  get sorted(): readonly T[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
