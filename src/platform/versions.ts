/**
 * Every version that the platform runs, with its source; which fit each other stands in fitting.ts. Nothing else names a version, except that
 * a cluster's file may pin its own.
 * Renovate reads the line before each entry.
 */

/** Where a chart comes from. `oci` is a reference to the chart itself; `repository` a classic index with charts in it. */
export type ChartPin =
  | { readonly from: 'oci'; readonly url: string; readonly version: string }
  | { readonly from: 'repository'; readonly url: string; readonly chart: string; readonly version: string };

export const charts = {
  /** Kubernetes >= 1.30; serves kafka.strimzi.io/v1 alone. */
  // renovate: datasource=docker depName=quay.io/strimzi-helm/strimzi-kafka-operator
  strimzi: { from: 'oci', url: 'oci://quay.io/strimzi-helm/strimzi-kafka-operator', version: '1.2.0' },
  /** flinkVersion v1_15 to v2_2 (enum of its CRD). The archive keeps every release; the mirror drops old ones. */
  // renovate: datasource=github-releases depName=apache/flink-kubernetes-operator extractVersion=^release-(?<version>.*)$
  flinkOperator: flinkOperator('1.15.0'),
  /** Serves sparkoperator.k8s.io/v1beta2; its own base image carries Spark 4.0, and what it submits brings its own (examples/ at tag v2.5.2). */
  // renovate: datasource=helm depName=spark-operator registryUrl=https://kubeflow.github.io/spark-operator
  sparkOperator: {
    from: 'repository',
    url: 'https://kubeflow.github.io/spark-operator',
    chart: 'spark-operator',
    version: '2.5.2',
  },
  // renovate: datasource=helm depName=external-secrets registryUrl=https://charts.external-secrets.io
  externalSecrets: {
    from: 'repository',
    url: 'https://charts.external-secrets.io',
    chart: 'external-secrets',
    version: '2.9.0',
  },
  // renovate: datasource=helm depName=keda registryUrl=https://kedacore.github.io/charts
  keda: { from: 'repository', url: 'https://kedacore.github.io/charts', chart: 'keda', version: '2.20.2' },
  // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager
  certManager: { from: 'oci', url: 'oci://quay.io/jetstack/charts/cert-manager', version: 'v1.21.1' },
  /** `reloader.namespaces`, a Role for each watched namespace, is in the chart since 2.2.15 (app v1.4.20). */
  // renovate: datasource=helm depName=reloader registryUrl=https://stakater.github.io/stakater-charts
  reloader: {
    from: 'repository',
    url: 'https://stakater.github.io/stakater-charts',
    chart: 'reloader',
    version: '2.2.16',
  },
  /** Its crds/ are kept current by the sync engine. */
  // renovate: datasource=docker depName=public.ecr.aws/karpenter/karpenter
  karpenter: { from: 'oci', url: 'oci://public.ecr.aws/karpenter/karpenter', version: '1.14.1' },
  /** Brings the Gateway API 1.6.1; Kubernetes >= 1.30. */
  // renovate: datasource=docker depName=docker.io/envoyproxy/gateway-helm
  envoyGateway: { from: 'oci', url: 'oci://docker.io/envoyproxy/gateway-helm', version: 'v1.9.0' },
  /** kubespawner 7.0.0, oauthenticator 17.4.0 (images/hub/requirements.txt at tag 4.4.0); Kubernetes >= 1.28. */
  // renovate: datasource=helm depName=jupyterhub registryUrl=https://hub.jupyter.org/helm-chart/
  jupyterhub: {
    from: 'repository',
    url: 'https://hub.jupyter.org/helm-chart/',
    chart: 'jupyterhub',
    version: '4.4.0',
  },
  /** CloudNativePG 1.30.0. */
  // renovate: datasource=helm depName=cloudnative-pg registryUrl=https://cloudnative-pg.github.io/charts
  cloudNativePg: {
    from: 'repository',
    url: 'https://cloudnative-pg.github.io/charts',
    chart: 'cloudnative-pg',
    version: '0.29.0',
  },
  /** The plugin v0.13.0, for CloudNativePG >= 1.26. Its CRD is the same at v0.14.0. */
  // renovate: datasource=helm depName=plugin-barman-cloud registryUrl=https://cloudnative-pg.github.io/charts
  barmanCloud: {
    from: 'repository',
    url: 'https://cloudnative-pg.github.io/charts',
    chart: 'plugin-barman-cloud',
    version: '0.7.0',
  },
  /** Prometheus operator 0.93.1, Prometheus 3.14, Alertmanager 0.34, Grafana 13.2 (its Chart.yaml and values.yaml at tag kube-prometheus-stack-88.5.3). */
  // renovate: datasource=docker depName=ghcr.io/prometheus-community/charts/kube-prometheus-stack
  kubePrometheusStack: {
    from: 'oci',
    url: 'oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack',
    version: '88.5.3',
  },
} as const satisfies Record<string, ChartPin>;

/**
 * What syncs dist/, whichever a cluster has. Flux 2.9.4 is source-controller 1.9.4, kustomize-controller 1.9.4, helm-controller 1.6.3 and
 * notification-controller 1.9.3 (manifests/bases/ at tag v2.9.4); src/check/schemas/kinds.ts has their kinds from these, sources' from 1.9.1.
 */
export const engines = {
  // renovate: datasource=github-releases depName=fluxcd/flux2
  flux: 'v2.9.4',
  /** Charts as OCI artifacts since 3.1, `sourceIntegrity` of projects since 3.5. */
  // renovate: datasource=github-releases depName=argoproj/argo-cd
  argocd: 'v3.5.1',
} as const;

/** Kafka, as the Strimzi release above supports it. The metadata version is pinned beside it: left out it follows, and then there is no way back. */
// renovate: datasource=github-tags depName=apache/kafka
export const kafka = { version: '4.3.1', metadataVersion: '4.3-IV0' } as const;

/**
 * Flink and what its image carries (apps/flink/Dockerfile). The connector is built on Flink 2.0 and Iceberg's runtime on 2.1; the pair was run on 2.1.3 (test:flink).
 */
export const flink = {
  // renovate: datasource=docker depName=flink extractVersion=^(?<version>[^-]+)
  version: '2.1.3',
  // renovate: datasource=maven depName=org.apache.flink:flink-sql-connector-kafka
  kafkaConnector: '4.0.1-2.0',
  // renovate: datasource=maven depName=org.apache.iceberg:iceberg-flink-runtime-2.1
  iceberg: '1.11.0',
  // renovate: datasource=maven depName=io.openlineage:openlineage-flink
  openLineage: '1.53.0',
} as const;

/**
 * Spark and what its image carries (apps/spark/Dockerfile); run together by test:spark. Hadoop is the one inside Spark (jars/hadoop-client-api), and
 * the AWS SDK the one inside Iceberg's bundle (VersionInfo of iceberg-aws-bundle), which lacks the transfer manager that Hadoop's S3 file system calls.
 */
export const spark = {
  // renovate: datasource=docker depName=spark extractVersion=^(?<version>[^-]+)
  version: '4.1.2',
  scala: '2.13',
  // renovate: datasource=maven depName=org.apache.iceberg:iceberg-spark-runtime-4.1_2.13
  iceberg: '1.11.0',
  hadoop: '3.4.2',
  awsSdk: '2.44.4',
  // renovate: datasource=maven depName=org.postgresql:postgresql
  postgresql: '42.7.14',
  // renovate: datasource=maven depName=io.openlineage:openlineage-spark_2.13
  openLineage: '1.53.0',
} as const;

/** Image of EKS nodes. Pinned: with `latest` every release of it replaces all nodes, unasked. Tags of awslabs/amazon-eks-ami are its versions. */
// renovate: datasource=github-releases depName=awslabs/amazon-eks-ami
export const nodeImage = 'al2023@v20260714';

/** PostgreSQL as CloudNativePG packs it; the default of 1.30 (pkg/versions/versions.go) without the backup tools, which come with the plugin. */
// renovate: datasource=docker depName=ghcr.io/cloudnative-pg/postgresql
export const postgresql = '18.4-standard-trixie';

/** kubectl with a shell around it, one minor version at most away from the API server. */
// renovate: datasource=docker depName=alpine/k8s
export const kubectl = '1.34.1';

/**
 * Its properties were tried on this release (test/trino): one that it does not know keeps it from starting. With 484 settings of the file system
 * cache move, and the image loses tools that `preStop` and the probes use.
 */
// renovate: datasource=docker depName=trinodb/trino
export const trino = '483';

// renovate: datasource=docker depName=ghcr.io/projectnessie/nessie
export const nessie = '0.108.4';

// renovate: datasource=docker depName=cr.fluentbit.io/fluent/fluent-bit
export const fluentBit = '5.1.1';

// renovate: datasource=docker depName=chrislusf/seaweedfs
export const seaweedfs = '4.44';

// renovate: datasource=docker depName=valkey/valkey
export const valkey = '9.1.1';

/** Superset and what its image carries beside (apps/superset/requirements.txt): the lean image has no driver of any database. */
export const superset = {
  // renovate: datasource=docker depName=apache/superset
  version: '6.1.0',
  // renovate: datasource=pypi depName=trino
  trino: '0.340.0',
} as const;

/** GMS, frontend and the update that goes before them are of one release. Its settings are those of chart datahub-1.1.0 (acryldata/datahub-helm). */
// renovate: datasource=docker depName=acryldata/datahub-gms
export const datahub = 'v1.7.0';

/** The newest of the line that DataHub has a client for (datahub-helm, values.yaml: `engineType`, OPENSEARCH_2). */
// renovate: datasource=docker depName=opensearchproject/opensearch
export const opensearch = '2.19.4';

// renovate: datasource=docker depName=quay.io/oauth2-proxy/oauth2-proxy
export const oauth2Proxy = 'v7.15.3';

/** What a notebook server brings beside Spark (apps/jupyter/requirements.txt). JupyterHub is the hub's own version: it refuses servers of another minor. */
export const jupyter = {
  // renovate: datasource=pypi depName=jupyterhub
  hub: '5.5.0',
  // renovate: datasource=pypi depName=jupyterlab
  lab: '4.5.8',
} as const;

/**
 * EKS and its add-ons, each in a build for that Kubernetes. What there is: `aws eks describe-addon-versions --kubernetes-version 1.34`. Renovate knows
 * none of them.
 */
export const eks = {
  kubernetes: '1.34',
  addOns: {
    'eks-pod-identity-agent': 'v1.3.10-eksbuild.2',
    'vpc-cni': 'v1.21.1-eksbuild.1',
    'kube-proxy': 'v1.34.1-eksbuild.2',
    coredns: 'v1.12.4-eksbuild.6',
    'aws-ebs-csi-driver': 'v1.54.0-eksbuild.1',
    'metrics-server': 'v0.8.0-eksbuild.5',
  },
} as const;

/** The provider that @cdktf/provider-aws 20.1.0 was made from (`cdktf.provider.version` in its package.json), and the first Terraform whose S3 backend locks by itself. */
export const terraform = { version: '>= 1.11.0', aws: '5.100.0' } as const;

/** Our own (apps/): moves with what is in it. */
export const catCafeTools = '0.1.0';

function flinkOperator(version: string) {
  return {
    from: 'repository',
    url: `https://archive.apache.org/dist/flink/flink-kubernetes-operator-${version}/`,
    chart: 'flink-kubernetes-operator',
    version,
  } as const;
}
