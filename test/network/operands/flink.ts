import { spokenOf } from '../hosts';
import { apiPort, apiServer, type Call, type KubeObject, type Labels, type Made, type Pod, unstated } from '../made';

/** Flink 2.1 in native mode: labels of Constants.java and KubernetesUtils.java `getCommonLabels`; ports of KubernetesClusterDescriptor.java. */
export function flink({ metadata: { name, namespace }, spec }: KubeObject, all: readonly KubeObject[]): Made {
  const settings = spec.flinkConfiguration as Labels;
  /** Flink takes any free port where none is stated, and no policy can know it. */
  const stated = (key: string): readonly number[] => (key in settings ? [Number(settings[key])] : [unstated]);
  const role = (component: string, listens: readonly number[]): Pod => ({
    id: `${namespace}/${name}-${component}`,
    namespace,
    labels: { ...spec.podTemplate.metadata.labels, app: name, component, type: 'flink-native-kubernetes' },
    listens: [...listens, ...query, ...stated('metrics.reporter.prom.port')],
  });
  // The JobManager asks TaskManagers for their metrics whenever somebody asks it, the operator's health check among them (MetricFetcherImpl.java).
  const query = stated('metrics.internal.query-service.port');
  const data = stated('taskmanager.data.port');
  const jobs = role('jobmanager', [8081, 6123, 6124]);
  const tasks = role('taskmanager', [6122, ...data]);
  const call = (from: string, to: string, ...ports: readonly number[]) =>
    ports.map((port): Call => ({ from, to, port }));
  return {
    pods: [jobs, tasks],
    calls: [
      ...call('flink-system/flink-kubernetes-operator', jobs.id, 8081),
      ...call(tasks.id, jobs.id, 6123, 6124),
      ...call(jobs.id, tasks.id, 6122, ...query),
      ...call(tasks.id, tasks.id, ...data),
      // Leader election of both (`high-availability.type: kubernetes`); the JobManager asks for pods too.
      ...call(jobs.id, apiServer, apiPort),
      ...call(tasks.id, apiServer, apiPort),
      ...[jobs, tasks].flatMap(({ id }) => spokenOf(id, spec, all)),
    ],
  };
}
