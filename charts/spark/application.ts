import { images, seconds, type Workload } from '#platform';
import type { SparkApplicationSpec } from '#schemas/sparkoperator.k8s.io/v1beta2';
import type { LineageClient } from '../datahub';
import type { Lake } from '../lake';
import { lakeEnv, sparkConfiguration } from './configuration';
import { jobLabel } from './operator';
import type { JdbcSource } from './plan';
import { type Executors, type SparkSize, sizeOf, template } from './pods';
import { runnerFile } from './runner';

export interface ApplicationProps {
  readonly workload: Workload;
  readonly lake: Lake;
  readonly driver: SparkSize;
  readonly executors: Executors;
  readonly retries: number;
  readonly sources: readonly JdbcSource[];
  /** Holds the runner, the plan and the statements. */
  readonly configMap: string;
  /** How the driver tells what the job reads and writes. @default - it does not */
  readonly lineage?: LineageClient | undefined;
  /** Changes with the statements, where a change of them is to run anew. @default - each run reads what there is */
  readonly version?: string | undefined;
}

export const placement = 'batch';
const scripts = '/opt/spark/job';

/** One run of a job, as the operator submits it. */
export function applicationSpec(props: ApplicationProps): SparkApplicationSpec {
  const { workload, lake, driver, executors, retries, sources, configMap, version, lineage } = props;
  const { name, podLabels, component } = workload;
  const { cluster: on } = component;
  const client = lake.client(workload);
  const labels = { ...component.labels, ...podLabels, [jobLabel]: name };
  const common = {
    labels,
    env: lakeEnv(client),
    placement: on.placements.use(placement),
    priorityClassName: on.priorities.use('batch', component),
  };
  const secrets = secretVolumes(sources);
  const files = { name: 'job', configMap: { name: configMap } };
  return {
    type: 'Python',
    pythonVersion: '3',
    mode: 'cluster',
    sparkVersion: on.versions.spark.version,
    image: images.spark(on),
    imagePullPolicy: 'IfNotPresent',
    mainApplicationFile: `local://${scripts}/${runnerFile}`,
    restartPolicy: {
      type: 'OnFailure',
      onFailureRetries: retries,
      onFailureRetryInterval: seconds(60).seconds,
      onSubmissionFailureRetries: retries,
      onSubmissionFailureRetryInterval: seconds(60).seconds,
    },
    sparkConf: sparkConfiguration({
      lake,
      client,
      eventLogs: lake.eventLogs,
      lineage: lineage && { namespace: lineage.namespace, job: name },
    }),
    driver: {
      ...sizeOf(driver),
      labels,
      serviceAccount: name,
      template: template({
        role: 'driver',
        ...common,
        env: [...common.env, ...(lineage?.env ?? [])],
        // The operator does not look into ConfigMaps.
        annotations: version === undefined ? {} : { 'lakehouse-gitops/statements-sha256': version },
        volumes: [files, ...secrets.volumes('all'), ...(lineage ? [lineage.volume] : [])],
        volumeMounts: [
          { name: files.name, mountPath: scripts, readOnly: true },
          ...secrets.mounts,
          ...(lineage ? [lineage.mount] : []),
        ],
      }),
    },
    executor: {
      ...sizeOf(executors),
      labels,
      serviceAccount: name,
      deleteOnTermination: true,
      ...(typeof executors.count === 'number' ? { instances: executors.count } : {}),
      template: template({
        role: 'executor',
        ...common,
        // The driver hands the password on; the authority must be there as a file.
        volumes: secrets.volumes('authority'),
        volumeMounts: secrets.mounts,
      }),
    },
    ...(typeof executors.count === 'number' ? {} : { dynamicAllocation: dynamic(executors.count) }),
  };
}

function secretVolumes(sources: readonly JdbcSource[]) {
  const clients = [...new Map(sources.map(({ client, folder }) => [client.secretName, { client, folder }])).values()];
  return {
    volumes: (what: 'all' | 'authority') =>
      clients.map(({ client: { secretName, keys } }) => ({
        name: secretName,
        secret: { secretName, ...(what === 'authority' ? { items: [{ key: keys.ca, path: keys.ca }] } : {}) },
      })),
    mounts: clients.map(({ client, folder }) => ({ name: client.secretName, mountPath: folder, readOnly: true })),
  };
}

const dynamic = ({ min, max }: { readonly min: number; readonly max: number }) => ({
  enabled: true,
  initialExecutors: min,
  minExecutors: min,
  maxExecutors: max,
  // There is no shuffle service on Kubernetes.
  shuffleTrackingEnabled: true,
});
