import type { Cluster } from './cluster';

/** Every image that a rendered object names, at the version that the cluster runs. Images that operators choose by themselves follow the operator's version. */
export const images = {
  postgresql: ({ versions }: Cluster) => `ghcr.io/cloudnative-pg/postgresql:${versions.postgresql}`,
  kubectl: ({ versions }: Cluster) => `alpine/k8s:${versions.kubectl}`,
  nessie: ({ versions }: Cluster) => `ghcr.io/projectnessie/nessie:${versions.nessie}`,
  trino: ({ versions }: Cluster) => `trinodb/trino:${versions.trino}`,
  fluentBit: ({ versions }: Cluster) => `cr.fluentbit.io/fluent/fluent-bit:${versions.fluentBit}`,
  seaweedfs: ({ versions }: Cluster) => `chrislusf/seaweedfs:${versions.seaweedfs}`,
  /** Flink with the connectors of `versions.flink`; built from apps/flink. */
  flink: (on: Cluster) => {
    const { version, kafkaConnector, iceberg, openLineage } = on.versions.flink;
    return own(
      on,
      'lakehouse-flink',
      `${version}-kafka-${kafkaConnector}-iceberg-${iceberg}-openlineage-${openLineage}`,
    );
  },
  /** Spark with Iceberg, the S3 file system and PostgreSQL's driver; built from apps/spark. */
  spark: (on: Cluster) => {
    const { version, iceberg } = on.versions.spark;
    return own(on, 'lakehouse-spark', `${version}-iceberg-${iceberg}`);
  },
  valkey: ({ versions }: Cluster) => `valkey/valkey:${versions.valkey}`,
  /** Superset with the drivers of Trino and PostgreSQL; built from apps/superset. */
  superset: (on: Cluster) => {
    const { version, trino } = on.versions.superset;
    return own(on, 'lakehouse-superset', `${version}-trino-${trino}`);
  },
  /** Programs of the cat cafe: what fills its tables, and what plays its visitors; built from apps/. */
  catCafeTools: (on: Cluster) => own(on, 'cat-cafe-tools', on.versions.catCafeTools),
  /** What the staff of the cat cafe looks at; built from apps/. */
  catCafeAlertUi: (on: Cluster) => own(on, 'cat-cafe-alert-ui', on.versions.catCafeTools),
  datahub: {
    gms: ({ versions }: Cluster) => `acryldata/datahub-gms:${versions.datahub}`,
    frontend: ({ versions }: Cluster) => `acryldata/datahub-frontend-react:${versions.datahub}`,
    upgrade: ({ versions }: Cluster) => `acryldata/datahub-upgrade:${versions.datahub}`,
  },
  opensearch: ({ versions }: Cluster) => `opensearchproject/opensearch:${versions.opensearch}`,
  oauth2Proxy: ({ versions }: Cluster) => `quay.io/oauth2-proxy/oauth2-proxy:${versions.oauth2Proxy}`,
  /** Kafka's own tools, out of the image that Strimzi runs brokers from (packaging/install, 060-Deployment). */
  kafkaTools: ({ versions: { charts, kafka } }: Cluster) =>
    `quay.io/strimzi/kafka:${charts.strimzi.version}-kafka-${kafka.version}`,
  /** A notebook server on the Spark that the jobs run; built from apps/jupyter. */
  jupyter: (on: Cluster) => own(on, 'lakehouse-jupyter', `${on.versions.jupyter.hub}-lab-${on.versions.jupyter.lab}`),
} as const;

/** An image of ours. The cluster remembers that it is used: its registry must have a place for it. */
function own(on: Cluster, name: string, tag: string): string {
  on.usesImage(name);
  return `${on.registry}/${name}:${tag}`;
}
