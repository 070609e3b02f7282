/**
 * Every version that the platform runs, with what it needs of the others and where that is said. Nothing else names a version.
 * Renovate reads the line before each entry.
 */

/** Where a chart comes from. `oci` is a reference to the chart itself; `repository` a classic index with charts in it. */
export type ChartPin =
  | { readonly from: 'oci'; readonly url: string; readonly version: string }
  | { readonly from: 'repository'; readonly url: string; readonly chart: string; readonly version: string };

export const charts = {
  /** Kubernetes >= 1.30; serves kafka.strimzi.io/v1 alone; Kafka 4.2.0 to 4.3.1 (kafka-versions.yaml at tag 1.2.0). */
  // renovate: datasource=docker depName=quay.io/strimzi-helm/strimzi-kafka-operator
  strimzi: { from: 'oci', url: 'oci://quay.io/strimzi-helm/strimzi-kafka-operator', version: '1.2.0' },
  /** flinkVersion v1_15 to v2_2 (enum of its CRD). The archive keeps every release; the mirror drops old ones. */
  // renovate: datasource=github-releases depName=apache/flink-kubernetes-operator extractVersion=^release-(?<version>.*)$
  flinkOperator: flinkOperator('1.15.0'),
  // renovate: datasource=helm depName=external-secrets registryUrl=https://charts.external-secrets.io
  externalSecrets: {
    from: 'repository',
    url: 'https://charts.external-secrets.io',
    chart: 'external-secrets',
    version: '2.9.0',
  },
  // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager
  certManager: { from: 'oci', url: 'oci://quay.io/jetstack/charts/cert-manager', version: 'v1.21.1' },
} as const satisfies Record<string, ChartPin>;

/** Kafka, as the Strimzi release above supports it. The metadata version is pinned beside it: left out it follows, and then there is no way back. */
// renovate: datasource=github-tags depName=apache/kafka
export const kafka = { version: '4.3.1', metadataVersion: '4.3-IV0' } as const;

/**
 * Flink and what its image carries (apps/flink/Dockerfile). `operator` is the enum value of the FlinkDeployment CRD.
 * The connector is built on Flink 2.0 and Iceberg's runtime on 2.1; the pair was run on 2.1.3 (test:flink).
 */
export const flink = {
  // renovate: datasource=docker depName=flink extractVersion=^(?<version>[^-]+)
  version: '2.1.3',
  operator: 'v2_1',
  // renovate: datasource=maven depName=org.apache.flink:flink-sql-connector-kafka
  kafkaConnector: '4.0.1-2.0',
  // renovate: datasource=maven depName=org.apache.iceberg:iceberg-flink-runtime-2.1
  iceberg: '1.11.0',
} as const;

// renovate: datasource=docker depName=ghcr.io/projectnessie/nessie
export const nessie = '0.108.4';

// renovate: datasource=docker depName=chrislusf/seaweedfs
export const seaweedfs = '4.44';

function flinkOperator(version: string) {
  return {
    from: 'repository',
    url: `https://archive.apache.org/dist/flink/flink-kubernetes-operator-${version}/`,
    chart: 'flink-kubernetes-operator',
    version,
  } as const;
}
