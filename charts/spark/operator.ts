import { cores, gib, mib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { certManager } from '../cert-manager';
import { observeSpark } from './observe';

const namespace = 'spark-operator';
const name = 'spark-operator';
const podLabels = (component: string) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': component,
});
/** Each submission is a JVM inside the controller. */
const size = { cpu: millicores(200), cpuLimit: cores(1), memory: gib(1) };
const webhookSize = { cpu: millicores(100), cpuLimit: cores(1), memory: mib(256) };

/** Label of an application's metrics, taken from its label of the same name: dots and slashes would break Prometheus' names (pkg/util/metrics.go). */
export const jobLabel = 'spark_job';

/** The Spark operator. Values: charts/spark-operator-chart/values.yaml at tag v2.5.2. */
export const sparkOperator = new Operator({
  name,
  apiGroups: ['sparkoperator.k8s.io'],
  namespace,
  chart: versions.charts.sparkOperator,
  pods: { [`${name}-controller`]: podLabels('controller'), [`${name}-webhook`]: podLabels('webhook') },
  webhook: { deployment: `${name}-webhook`, port: 9443 },
  asks: together(size, webhookSize),
  // Its webhook serves with a Certificate that the chart renders; the one that it would make itself is seen as drift at every sync.
  needs: [certManager],
  beside: (owner) => observeSpark(owner, pods(namespace, podLabels('controller'))),
  values: ({ namespaces, priorityClassName }) => ({
    certManager: { enable: true },
    // A list makes a Role for each namespace; an empty one would mean all of them (templates/controller/rbac.yaml).
    spark: {
      jobNamespaces: namespaces,
      // Each job has an account of its own, so that it can be granted what it alone needs.
      serviceAccount: { create: false },
      rbac: { create: false },
    },
    controller: {
      // Its Service for the UI of each run would be one more name to fit, and nobody is let in.
      uiService: { enable: false },
      // Names of runs stay short (values.yaml, "scheduledSparkApplicationTimestampPrecision").
      scheduledSparkApplicationTimestampPrecision: 'seconds',
      priorityClassName,
      resources: resourcesOf(size),
    },
    webhook: { priorityClassName, resources: resourcesOf(webhookSize) },
    prometheus: { metrics: { enable: true, port: metricsPort, labels: `namespace,${jobLabel}` } },
  }),
});

const metricsPort = 8080;
