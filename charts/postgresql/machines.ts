import {
  type Bytes,
  type Component,
  type Cpu,
  images,
  mib,
  millicores,
  type Placement,
  type Priority,
} from '#platform';
import type { ClusterSpec } from '#schemas/postgresql.cnpg.io/v1';
import { parameters } from './parameters';

/** What each instance gets. */
export interface Machine {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly disk: Bytes;
  /** Volume of the write-ahead log. */
  readonly walDisk: Bytes;
}

/** What the plugin's sidecar in each instance gets: it compresses and sends the write-ahead log. */
export const sidecar = { cpu: millicores(200), memory: mib(512) } as const;

/** Requests are limits: a pod of the Guaranteed class is the last to be killed when a node runs out of memory. */
export const guaranteed = ({ cpu, memory }: { readonly cpu: Cpu; readonly memory: Bytes }) => ({
  requests: { cpu: String(cpu), memory: String(memory) },
  limits: { cpu: String(cpu), memory: String(memory) },
});

/** Where instances run, and what goes before them when there is too little room. */
export interface Standing {
  readonly placement: Placement;
  readonly priority: Priority;
}

/** Whatever else a cluster is, its instances are these: the platform's, and the one that a restore test brings up. */
export function machineSpec(component: Component, name: string, machine: Machine, { placement, priority }: Standing) {
  const on = component.cluster;
  const { storageClass, zones, zoneLabel } = on.cloud;
  const volume = (size: Bytes) => ({ size: String(size), storageClass });
  const { nodeSelector, tolerations } = on.placements.use(placement);
  return {
    imageName: images.postgresql(on),
    storage: volume(machine.disk),
    walStorage: volume(machine.walDisk),
    resources: guaranteed(machine),
    priorityClassName: on.priorities.use(priority, component),
    affinity: {
      enablePodAntiAffinity: true,
      topologyKey: 'kubernetes.io/hostname',
      // Two instances on one node are one instance when it goes. A laptop has no second node.
      podAntiAffinityType: zones > 1 ? 'required' : 'preferred',
      nodeSelector,
      tolerations,
    },
    topologySpreadConstraints: [
      {
        topologyKey: zoneLabel,
        maxSkew: 1,
        // A cluster of fewer zones than instances still starts.
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { [clusterLabel]: name } },
      },
    ],
    postgresql: {
      parameters: parameters(machine.memory, machine.walDisk),
      // Comes before the operator's own last line, which takes passwords over any connection (pkg/postgres/configuration.go).
      pg_hba: ['hostnossl all all all reject'],
    },
  } satisfies ClusterSpec;
}

/** The label of all pods of a cluster: instances, and jobs that make instances (pkg/utils/labels_annotations.go). */
export const clusterLabel = 'cnpg.io/cluster';
