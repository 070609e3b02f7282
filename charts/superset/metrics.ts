import { type Cluster, type Component, type Endpoint, minutes } from '#platform';

/** Environment of a process that shows metrics: Prometheus' client adds up the counters of all processes of a container in a folder. */
export const metricsEnv = (port: number) => [
  { name: 'METRICS_PORT', value: String(port) },
  { name: 'PROMETHEUS_MULTIPROC_DIR', value: '/tmp/metrics' },
];

/** Series that the module shows. */
const series = { events: 'superset_events_total', waiting: 'superset_tasks_waiting' } as const;

/**
 * What Superset counts, for Prometheus. Its own logger (superset/stats_logger.py) sends UDP to a StatsD server, a hop that loses what it cannot
 * deliver; its base class is made for others. Superset's timings are left out: some are seconds and some milliseconds.
 */
export const metricsModule = (broker: number): string => `"""Superset's counters, as Prometheus reads them."""
import os

os.makedirs(os.environ["PROMETHEUS_MULTIPROC_DIR"], exist_ok=True)

from prometheus_client import CollectorRegistry, Counter, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from redis import Redis
from redis.exceptions import RedisError
from superset.stats_logger import BaseStatsLogger

EVENTS = Counter(${JSON.stringify(series.events.replace(/_total$/, ''))}, "What Superset did, by its own names.", ["event"])


class Queue:
    """Tasks that no worker has taken yet. Celery's queue is a list of this name."""

    def __init__(self, url):
        self.redis = Redis.from_url(url, db=${broker}, socket_timeout=3)

    def collect(self):
        try:
            yield GaugeMetricFamily(${JSON.stringify(series.waiting)}, "Tasks that wait for a worker.", self.redis.llen("celery"))
        except RedisError:
            return


class PrometheusStatsLogger(BaseStatsLogger):
    def __init__(self, queue, port):
        super().__init__("superset")
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        registry.register(Queue(queue))
        try:
            start_http_server(port, registry=registry)
        except OSError:
            # Another process of this container has the port, and adds up what all have counted.
            pass

    def incr(self, key):
        EVENTS.labels(key).inc()

    def decr(self, key):
        pass

    def gauge(self, key, value):
        # Some decorators of Superset count this way: each gauge of 1 is one event (superset/utils/decorators.py).
        if value == 1:
            self.incr(key)

    def timing(self, key, value):
        pass
`;

/** What is worth watching, and what is worth waking somebody for. */
export function observe(on: Cluster, owner: Component, endpoints: Readonly<Record<string, Endpoint>>): void {
  for (const [name, endpoint] of Object.entries(endpoints)) on.observes.metrics({ name, endpoint });
  const answered = (outcome: string) => `sum(rate(${series.events}{event=~".*[.](${outcome})"}[10m]))`;
  on.observes.alert({
    name: 'SupersetDown',
    owner,
    expr: `absent(up{namespace="${owner.home}", pod=~"superset-[a-z0-9]{6,10}-[a-z0-9]{5}"} == 1)`,
    for: minutes(5),
    severity: 'critical',
    summary: 'No web server of Superset answers',
    description: 'Nobody can open a dashboard. Look at the pods of the Deployment superset, then at its database.',
  });
  on.observes.alert({
    name: 'SupersetErrors',
    owner,
    expr: `${answered('error')} / ${answered('success|warning|error')} > 0.05`,
    for: minutes(15),
    severity: 'warning',
    summary: 'Superset fails to answer more than 5% of requests',
    description:
      'Charts show errors. The logs of the web servers say which; often Trino is down or a table has changed.',
  });
  on.observes.alert({
    name: 'SupersetTasksWait',
    owner,
    expr: `max(${series.waiting}) > 100 or absent(${series.waiting})`,
    for: minutes(15),
    severity: 'warning',
    summary: 'Tasks of Superset wait for a worker',
    description:
      'Queries that run beside the browser are late, or the store that holds the queue does not answer. Look at superset-worker.',
  });
  on.observes.dashboard({
    name: 'superset',
    owner,
    title: 'Superset',
    panels: [
      { title: 'Requests by outcome', expr: ['success', 'warning', 'error'].map(answered), unit: 'reqps' },
      { title: 'Tasks that wait', expr: `max(${series.waiting})` },
      { title: 'Most frequent events', expr: `topk(10, sum by (event) (rate(${series.events}[10m])))`, unit: 'ops' },
    ],
  });
}
