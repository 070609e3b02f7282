import type { Construct } from 'constructs';
import { Cluster, Component, type Duration, type Endpoint, minutes, Resource, type Server, seconds } from '#platform';
import { keda } from './operator';
import { ScaledObject } from './resources';

/** Somebody who answers PromQL. */
export interface Prometheus {
  /** `http://prometheus.monitoring.svc:9090` */
  readonly url: string;
  readonly endpoint: Endpoint;
}

export interface ScaledProps {
  /** What is scaled. It says itself that others decide: `scale: { max, by: 'external' }`. */
  readonly server: Server;
  readonly min: number;
  readonly max: number;
  readonly prometheus: Prometheus;
  /** There is a pod for each `each` of what a query yields; of several queries the one that asks for most counts. */
  readonly triggers: readonly { readonly query: string; readonly each: number }[];
  /** How long there must be too many before one goes. @default 5 minutes */
  readonly calm?: Duration;
}

/** Lets KEDA decide how many pods a server has. KEDA reads Prometheus, and that is all that it is granted. */
export function scaled(scope: Construct, { server, min, max, prometheus, triggers, calm = minutes(5) }: ScaledProps) {
  const on = Cluster.of(scope);
  const { apiVersion, kind, name } = server.object;
  on.ledger.grant(keda.on(on).controller, 'connect', prometheus.endpoint);
  return new Resource(Component.of(scope), `${name}-scale`, ScaledObject, {
    metadata: { name },
    spec: {
      // The kind is said by the object itself: KEDA waits for ever for one that is not there.
      scaleTargetRef: { apiVersion, kind, name },
      minReplicaCount: min,
      maxReplicaCount: max,
      pollingInterval: seconds(30).seconds,
      // While Prometheus does not answer there are as many as there were.
      fallback: { failureThreshold: 3, replicas: min, behavior: 'currentReplicasIfHigher' },
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: { scaleDown: { stabilizationWindowSeconds: calm.seconds } },
        },
      },
      triggers: triggers.map(({ query, each }) => ({
        type: 'prometheus',
        metricType: 'AverageValue',
        metadata: { serverAddress: prometheus.url, query, threshold: String(each) },
      })),
    },
  });
}
