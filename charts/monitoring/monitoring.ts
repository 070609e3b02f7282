import { Construct } from 'constructs';
import {
  type Bytes,
  type Channel,
  Cluster,
  Component,
  type Duration,
  type Endpoint,
  gib,
  type Principal,
  together,
} from '#platform';
import { outsideSecret } from '../external-secrets';
import { addressSecret } from './alertmanager';
import { dashboards } from './dashboards';
import { connectStack } from './network';
import { prometheusStack } from './operator';
import { rules } from './rules';
import { monitors } from './scrapes';
import { namespace, release, settle, urls } from './stack';
import { alertmanagerSize, placement, prometheusSize, reloaderSize } from './values';

export interface MonitoringProps {
  /** How long metrics are kept; less, if the disk is full before. */
  readonly retention: Duration;
  /** Where they are kept. */
  readonly disk: Bytes;
  /** Who is told of alerts: `slack(...)`, `webhook(...)`, or `nobody`, who looks at them in Grafana. */
  readonly alertsTo: Channel | 'nobody';
  /** What Prometheus gets: about 1 GiB for 100,000 series. @default 2 GiB */
  readonly memory?: Bytes;
}

/**
 * Prometheus, Alertmanager and Grafana, and what they watch: every metrics source, alert and dashboard that charts stated with `on.observes`.
 * Where no Monitoring is stated, none of it is rendered.
 */
export class Monitoring extends Construct {
  /** Prometheus' API, for whoever asks it: the URL, and where that is (a `connect` grant). */
  readonly prometheus: { readonly url: string; readonly endpoint: Endpoint };
  private readonly component: Component;
  private readonly reader: Principal;

  constructor(scope: Construct, props: MonitoringProps) {
    super(scope, 'monitoring');
    const on = Cluster.of(this);
    const { memory = gib(2), alertsTo } = props;
    settle(on, this.node.path, { ...props, memory });
    prometheusStack.on(on);
    this.component = new Component(this, 'monitoring', { layer: 'services', namespace });
    const parts = connectStack(this.component, alertsTo === 'nobody' ? 'nobody' : 'somebody');
    this.prometheus = { url: urls.prometheus, endpoint: parts.api };
    this.reader = parts.prometheus;
    if (alertsTo !== 'nobody') {
      const { name, key } = addressSecret;
      const address = outsideSecret(this.component, { name, path: alertsTo.path, keys: [key] });
      on.ledger.grant(parts.alertmanager, 'read', address);
    }
    on.expose({
      name: 'grafana',
      endpoint: parts.grafana,
      service: { name: `${release}-grafana`, namespace, port: 80 },
      signIn: 'proxy',
    });
    this.asks(props.disk, memory);
    on.deriveLater(() => this.watch(), 'metrics');
  }

  /** All of it stands in this component: what is watched does not wait for those who watch it. */
  private watch(): void {
    const { observes, ledger } = Cluster.of(this);
    for (const { endpoint } of observes.metricsSources) ledger.grant(this.reader, 'connect', endpoint);
    monitors(this.component, observes.metricsSources);
    rules(this.component, observes.alerts);
    dashboards(this.component, observes.dashboards);
  }

  private asks(disk: Bytes, memory: Bytes): void {
    Cluster.of(this).asks({
      who: 'prometheus and alertmanager',
      owner: this.component,
      ...together(together(prometheusSize(memory), reloaderSize), together(alertmanagerSize, reloaderSize)),
      storage: disk.plus(alertmanagerSize.disk),
      placement,
    });
  }
}
