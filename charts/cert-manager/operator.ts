import { cores, type Labels, mib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { observe } from './observe';

const namespace = 'cert-manager';
/** The chart's own, 10250, is the kubelets' too: a policy that lets Prometheus read those would let it in here. */
const webhookPort = 9443;
const component = (name: string): Labels => ({
  'app.kubernetes.io/instance': 'cert-manager',
  'app.kubernetes.io/component': name,
});
const size = { cpu: millicores(50), cpuLimit: cores(0.5), memory: mib(256) };
const resources = resourcesOf(size);

/** cert-manager: makes certificates. Values: deploy/charts/cert-manager/values.yaml at tag v1.21.1. */
export const certManager = new Operator({
  name: 'cert-manager',
  apiGroups: ['cert-manager.io', 'acme.cert-manager.io'],
  namespace,
  chart: versions.charts.certManager,
  pods: {
    'cert-manager': component('controller'),
    'cert-manager-cainjector': component('cainjector'),
    'cert-manager-webhook': component('webhook'),
  },
  webhook: { deployment: 'cert-manager-webhook', port: webhookPort },
  asks: together(size, size, size),
  beside: (owner) => observe(owner, pods(namespace, component('controller'))),
  values: ({ priorityClassName }) => ({
    // Off by default: the release would come up without its kinds.
    crds: { enabled: true, keep: true },
    resources,
    cainjector: { resources },
    webhook: { securePort: webhookPort, resources },
    // A Helm hook that waits for the API; Flux waits for the Deployments already.
    startupapicheck: { enabled: false },
    // Leases lie in kube-system by default, where nothing else of the platform needs rights.
    global: { leaderElection: { namespace }, priorityClassName },
  }),
});
