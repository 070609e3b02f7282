import { cores, mib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { observe } from './observe';

const namespace = 'external-secrets';
const controller = 'external-secrets';
const webhook = 'external-secrets-webhook';
/** The chart's own, 10250, is the kubelets' too: a policy that lets Prometheus read those would let it in here. */
const webhookPort = 9443;
const size = { cpu: millicores(50), cpuLimit: cores(0.5), memory: mib(256) };

const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name });

/** External Secrets: carries credentials from their maker to their reader, and makes passwords. Values: deploy/charts/external-secrets/values.yaml, 2.9.0. */
export const externalSecrets = new Operator({
  name: 'external-secrets',
  apiGroups: ['external-secrets.io', 'generators.external-secrets.io'],
  namespace,
  chart: versions.charts.externalSecrets,
  pods: Object.fromEntries(
    [controller, webhook, 'external-secrets-cert-controller'].map((name) => [name, labelsOf(name)]),
  ),
  webhook: { deployment: webhook, port: webhookPort },
  asks: together(size, size, size),
  beside: (owner) => observe(owner, pods(namespace, labelsOf(controller))),
  values: ({ priorityClassName }) => ({
    installCRDs: true,
    // Helm would take the kinds, and with them every Secret that they own, along with the release.
    crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
    // No store and no secret spans namespaces here, and nothing is pushed out.
    processClusterStore: false,
    processClusterExternalSecret: false,
    processPushSecret: false,
    // The chart refuses the one without the other (templates/_helpers.tpl).
    processClusterPushSecret: false,
    // Off by default: a controller that hangs would hang for ever.
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    ...standing(priorityClassName),
    webhook: { port: webhookPort, ...standing(priorityClassName) },
    certController: standing(priorityClassName),
  }),
});

const standing = (priorityClassName: string) => ({ priorityClassName, resources: resourcesOf(size) });
