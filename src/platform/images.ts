import type { Cluster } from './cluster';
import {
  catCafeTools,
  charts,
  datahub,
  flink,
  fluentBit,
  jupyter,
  kafka,
  kubectl,
  nessie,
  oauth2Proxy,
  opensearch,
  postgresql,
  seaweedfs,
  spark,
  superset,
  trino,
  valkey,
} from './versions';

/** Every image that a rendered object names. Images that operators choose by themselves follow the operator's version. */
export const images = {
  postgresql: `ghcr.io/cloudnative-pg/postgresql:${postgresql}`,
  kubectl: `alpine/k8s:${kubectl}`,
  nessie: `ghcr.io/projectnessie/nessie:${nessie}`,
  trino: `trinodb/trino:${trino}`,
  fluentBit: `cr.fluentbit.io/fluent/fluent-bit:${fluentBit}`,
  seaweedfs: `chrislusf/seaweedfs:${seaweedfs}`,
  /** Flink with the connectors of `versions.flink`; built from apps/flink. */
  flink: (on: Cluster) =>
    own(
      on,
      'lakehouse-flink',
      `${flink.version}-kafka-${flink.kafkaConnector}-iceberg-${flink.iceberg}-openlineage-${flink.openLineage}`,
    ),
  /** Spark with Iceberg, the S3 file system and PostgreSQL's driver; built from apps/spark. */
  spark: (on: Cluster) => own(on, 'lakehouse-spark', `${spark.version}-iceberg-${spark.iceberg}`),
  valkey: `valkey/valkey:${valkey}`,
  /** Superset with the drivers of Trino and PostgreSQL; built from apps/superset. */
  superset: (on: Cluster) => own(on, 'lakehouse-superset', `${superset.version}-trino-${superset.trino}`),
  /** Programs of the cat cafe: what fills its tables, and what plays its visitors; built from apps/. */
  catCafeTools: (on: Cluster) => own(on, 'cat-cafe-tools', catCafeTools),
  /** What the staff of the cat cafe looks at; built from apps/. */
  catCafeAlertUi: (on: Cluster) => own(on, 'cat-cafe-alert-ui', catCafeTools),
  datahub: {
    gms: `acryldata/datahub-gms:${datahub}`,
    frontend: `acryldata/datahub-frontend-react:${datahub}`,
    upgrade: `acryldata/datahub-upgrade:${datahub}`,
  },
  opensearch: `opensearchproject/opensearch:${opensearch}`,
  oauth2Proxy: `quay.io/oauth2-proxy/oauth2-proxy:${oauth2Proxy}`,
  /** Kafka's own tools, out of the image that Strimzi runs brokers from (packaging/install, 060-Deployment). */
  kafkaTools: `quay.io/strimzi/kafka:${charts.strimzi.version}-kafka-${kafka.version}`,
  /** A notebook server on the Spark that the jobs run; built from apps/jupyter. */
  jupyter: (on: Cluster) => own(on, 'lakehouse-jupyter', `${jupyter.hub}-lab-${jupyter.lab}`),
} as const;

/** An image of ours. The cluster remembers that it is used: its registry must have a place for it. */
function own(on: Cluster, name: string, tag: string): string {
  on.usesImage(name);
  return `${on.registry}/${name}:${tag}`;
}
