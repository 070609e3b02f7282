import { cores, mib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { observeKafka } from './observe';

const namespace = 'strimzi-system';
const size = { cpu: millicores(200), cpuLimit: cores(1), memory: mib(512) };
const podLabels = { 'strimzi.io/kind': 'cluster-operator' };

/** Strimzi: serves Kafka. Values: helm-charts/helm3/strimzi-kafka-operator/values.yaml at tag 1.2.0. */
export const strimzi = new Operator({
  name: 'strimzi',
  apiGroups: ['kafka.strimzi.io'],
  namespace,
  chart: versions.charts.strimzi,
  pods: { 'strimzi-cluster-operator': podLabels },
  asks: together(size),
  beside: (owner) => observeKafka(owner, pods(namespace, podLabels)),
  values: ({ namespaces, priorityClassName }) => ({
    priorityClassName,
    watchNamespaces: namespaces,
    resources: resourcesOf(size),
    // Strimzi's own policies open every listener to every pod (NetworkPolicyUtils.java); ours are derived from the ledger, both ends.
    generateNetworkPolicy: false,
    // Its operands then pass the `restricted` Pod Security Standard (operator docs, "Security providers").
    extraEnvs: [{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }],
  }),
});
