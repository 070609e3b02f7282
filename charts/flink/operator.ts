import {
  type Component,
  cores,
  gib,
  mib,
  millicores,
  Operator,
  pods,
  resourcesOf,
  restrictedContainer,
  together,
  versions,
} from '#platform';
import { certManager } from '../cert-manager';
import { generatedSecret } from '../external-secrets';
import { observeFlink } from './observe';
import { metricsPort, observeOperator, reporter } from './observe-operator';

const namespace = 'flink-system';
const name = 'flink-kubernetes-operator';
const size = { cpu: millicores(250), cpuLimit: cores(1), memory: gib(1) };
const webhookSize = { cpu: millicores(100), cpuLimit: cores(1), memory: mib(512) };
const podLabels = { 'app.kubernetes.io/name': name };
/** User and group of its image. */
const user = { runAsUser: 9999, runAsGroup: 9999 };
const contained = { ...restrictedContainer, capabilities: { drop: ['ALL'] } };
const keystore = { name: 'flink-operator-keystore', key: 'password' } as const;

/** The Flink Kubernetes Operator. Values: helm/flink-kubernetes-operator/values.yaml at tag release-1.15.0. */
export const flinkOperator = new Operator({
  name,
  apiGroups: ['flink.apache.org'],
  namespace,
  chart: versions.charts.flinkOperator,
  pods: { [name]: podLabels },
  accounts: { [name]: 'flink-operator' },
  webhook: { deployment: name, port: 9443 },
  // The webhook is a container beside the operator's.
  asks: { ...together(size, webhookSize), pods: 1 },
  // Its webhook serves with a Certificate that the chart renders.
  needs: [certManager],
  beside: (component: Component) => {
    generatedSecret(component, { name: keystore.name, generate: [keystore.key] });
    observeFlink(component);
    observeOperator(component, pods(namespace, podLabels));
  },
  values: ({ cluster, namespaces, priorityClassName }) => ({
    watchNamespaces: namespaces,
    // The chart's default is `latest`.
    image: { tag: cluster.versions.charts.flinkOperator.version },
    operatorPod: {
      priorityClassName,
      resources: resourcesOf(size),
      webhook: { resources: resourcesOf(webhookSize) },
    },
    metrics: { port: metricsPort },
    // Laid over what the chart brings.
    defaultConfiguration: { create: true, append: true, 'flink-conf.yaml': reporter },
    // The chart's own say less than the `restricted` standard asks, and its pod would be refused (templates/controller/deployment.yaml).
    podSecurityContext: { ...user, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    operatorSecurityContext: contained,
    webhookSecurityContext: contained,
    // Each job has an account of its own, so that it can be granted what it alone needs.
    jobServiceAccount: { create: false },
    rbac: { jobRole: { create: false }, jobRoleBinding: { create: false } },
    // The chart's own default is a password in plain sight.
    webhook: { create: true, keystore: { useDefaultPassword: false, passwordSecretRef: keystore } },
  }),
});
