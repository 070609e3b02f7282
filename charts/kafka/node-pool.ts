import { type Bytes, type Component, type Cpu, Resource, resourcesOf } from '#platform';
import { belongsTo, KafkaNodePool } from './resources';
import { placement, standing } from './standing';

/** Machines of one role. */
export interface NodePool {
  readonly count: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly disk: Bytes;
}

/** The nodes of one role. Brokers and controllers are kept apart: a controller must answer while brokers are busy. */
export function nodePool(
  component: Component,
  cluster: string,
  role: 'broker' | 'controller',
  { count, cpu, memory, disk }: NodePool,
): void {
  const on = component.cluster;
  new Resource(component, role, KafkaNodePool, {
    metadata: { name: role, labels: belongsTo(cluster) },
    spec: {
      replicas: count,
      roles: [role],
      storage: {
        type: 'jbod',
        volumes: [
          {
            id: 0,
            type: 'persistent-claim',
            size: String(disk),
            class: on.cloud.storageClass,
            deleteClaim: false,
            kraftMetadata: 'shared',
          },
        ],
      },
      resources: resourcesOf({ cpu, cpuLimit: cpu, memory }),
      // Half for the heap, half for the page cache that Kafka reads from.
      jvmOptions: { '-Xms': `${memory.times(0.5).mebibytes}m`, '-Xmx': `${memory.times(0.5).mebibytes}m` },
      // Rack awareness spreads replicas over zones, not pods over nodes (CHANGELOG 0.49.0): that is said here.
      template: {
        pod: {
          ...standing(component),
          topologySpreadConstraints: [
            spread(on.cloud.zoneLabel, cluster, role),
            spread('kubernetes.io/hostname', cluster, role),
          ],
        },
      },
    },
  });
  on.asks({
    who: `kafka ${cluster} ${role}s`,
    owner: component,
    pods: count,
    cpu: cpu.times(count),
    memory: memory.times(count),
    storage: disk.times(count),
    placement,
  });
}

function spread(topologyKey: string, cluster: string, role: string) {
  return {
    topologyKey,
    maxSkew: 1,
    // A cluster of fewer nodes or zones than pods still starts.
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...belongsTo(cluster), 'strimzi.io/pool-name': role } },
  };
}
