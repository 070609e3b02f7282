import type { KubeObject } from '../cluster/layers';
import { conditions, observed, operators, type Spoken } from '../lanes/spoken.js';

/** Argo CD has healths of its own for more kinds than Flux, and waits for each. */
export const roles: Spoken = {
  ...operators,
  'autoscaling/HorizontalPodAutoscaler': {
    by: 'kube-controller-manager',
    status: () => ({
      desiredReplicas: 1,
      currentReplicas: 1,
      conditions: [condition('AbleToScale', 'SucceededRescale'), condition('ScalingActive', 'ValidMetricFound')],
    }),
  },
  'policy/PodDisruptionBudget': {
    by: 'kube-controller-manager',
    status: (object) => ({
      ...observed(object),
      ...{ currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 1, expectedPods: 1 },
      conditions: [condition('DisruptionAllowed', 'SufficientPods')],
    }),
  },
  'external-secrets.io/ExternalSecret': { by: 'External Secrets', status: withConditions('Ready') },
  'external-secrets.io/SecretStore': { by: 'External Secrets', status: withConditions('Ready') },
  'cert-manager.io/Certificate': { by: 'cert-manager', status: withConditions('Ready') },
  'cert-manager.io/Issuer': { by: 'cert-manager', status: withConditions('Ready') },
  'cert-manager.io/ClusterIssuer': { by: 'cert-manager', status: withConditions('Ready') },
  'keda.sh/ScaledObject': { by: 'KEDA', status: withConditions('Ready') },
  'karpenter.sh/NodePool': { by: 'Karpenter', status: withConditions('Ready') },
  'karpenter.k8s.aws/EC2NodeClass': { by: 'Karpenter', status: withConditions('Ready') },
  'gateway.networking.k8s.io/GatewayClass': { by: 'Envoy Gateway', status: withConditions('Accepted') },
  'gateway.networking.k8s.io/HTTPRoute': { by: 'Envoy Gateway', status: routed },
};

function withConditions(...types: readonly string[]) {
  return (object: KubeObject) => ({ conditions: conditions(object, ...types) });
}

function routed(object: KubeObject) {
  const { parentRefs } = object.spec as { readonly parentRefs: readonly object[] };
  const accepted = conditions(object, 'Accepted', 'ResolvedRefs');
  return {
    parents: parentRefs.map((parentRef) => ({
      parentRef,
      controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
      conditions: accepted,
    })),
  };
}

function condition(type: string, reason: string) {
  const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`;
  return { type, reason, status: 'True', message: 'set by the lane', lastTransitionTime };
}
