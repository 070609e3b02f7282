import type { Cluster } from './cluster';
import { flink, nessie, seaweedfs } from './versions';

/** Every image that a rendered object names. Images that operators choose by themselves follow the operator's version. */
export const images = {
  nessie: `ghcr.io/projectnessie/nessie:${nessie}`,
  seaweedfs: `chrislusf/seaweedfs:${seaweedfs}`,
  /** Flink with the connectors of `versions.flink`; built from apps/flink. */
  flink: (on: Cluster) =>
    `${on.registry}/lakehouse-flink:${flink.version}-kafka-${flink.kafkaConnector}-iceberg-${flink.iceberg}`,
} as const;
