import { spokenOf } from '../hosts';
import { apiPort, apiServer, type Call, type KubeObject, type Made, type Pod, unstated } from '../made';

/**
 * Spark 4.1 through the operator 2.5.2: labels of internal/controller/sparkapplication/submission.go; ports of Spark's Constants.scala
 * (driver 7078, its blocks 7079). Executors listen with their block manager alone.
 */
export function spark(
  { name, namespace }: KubeObject['metadata'],
  spec: KubeObject['spec'],
  all: readonly KubeObject[],
): Made {
  const role = (role: 'driver' | 'executor', listens: readonly number[]): Pod => ({
    id: `${namespace}/${name}-${role}`,
    namespace,
    labels: {
      ...spec[role].template?.metadata?.labels,
      ...spec[role].labels,
      'spark-role': role,
      'sparkoperator.k8s.io/app-name': name,
      'sparkoperator.k8s.io/launched-by-spark-operator': 'true',
    },
    listens,
  });
  const blocks = Number(spec.sparkConf['spark.blockManager.port'] ?? unstated);
  const driver = role('driver', [7078, 7079, 4040]);
  const executor = role('executor', [blocks]);
  const call = (from: Pod, to: Pod, port: number): Call => ({ from: from.id, to: to.id, port });
  return {
    pods: [driver, executor],
    calls: [
      call(executor, driver, 7078),
      call(executor, driver, 7079),
      call(driver, executor, blocks),
      call(executor, executor, blocks),
      { from: driver.id, to: apiServer, port: apiPort },
      ...[driver, executor].flatMap(({ id }) => spokenOf(id, spec, all)),
    ],
  };
}
