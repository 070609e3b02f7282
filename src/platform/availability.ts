import type { Construct } from 'constructs';
import type { TopologySpreadConstraint } from '#schemas/core/v1';
import type { Cloud } from './cloud';
import { HorizontalPodAutoscaler, PodDisruptionBudget } from './core';
import { Resource } from './resource';
import type { Workload } from './workload';

/** Over nodes, and over zones where there are several; a full zone does not keep a pod from starting. */
export function spread(
  { podLabels }: Workload,
  { zones, zoneLabel }: Cloud,
  versionLabel: string | undefined,
): readonly TopologySpreadConstraint[] {
  const keys = zones > 1 ? [zoneLabel, 'kubernetes.io/hostname'] : ['kubernetes.io/hostname'];
  return keys.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podLabels },
    // Else the pods of the old version are counted, and a rollout ends lopsided (KEP-3243).
    matchLabelKeys: versionLabel === undefined ? undefined : [versionLabel],
  }));
}

/** One pod at a time goes because its node does. */
export function disruptionBudget(scope: Construct, { name, podLabels }: Workload): void {
  new Resource(scope, 'budget', PodDisruptionBudget, {
    metadata: { name },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: podLabels },
      // Else pods that crash keep their node from being drained (kubernetes.io/docs, "Unhealthy Pod Eviction Policy").
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

/** As many pods as keep them busy to `cpuPercent` of what they ask for. The metrics server tells how busy they are. */
export function autoscaler(
  scope: Construct,
  { apiVersion, kind, name }: Resource,
  { min, max, cpuPercent }: { readonly min: number; readonly max: number; readonly cpuPercent: number },
): void {
  new Resource(scope, 'autoscaler', HorizontalPodAutoscaler, {
    metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
    },
  });
}
