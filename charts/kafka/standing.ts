import { type Component, cores, gib, mib, millicores, type Placement, type Size } from '#platform';

export const placement: Placement = 'services';

/** What the operators of topics and users get, two containers of one pod, and so does the exporter of consumer lag. */
export const operandSize: Size = { cpu: millicores(50), cpuLimit: millicores(500), memory: mib(512) };
export const cruiseControlSize: Size = { cpu: millicores(250), cpuLimit: cores(1), memory: gib(1) };

/**
 * Where every pod of a Kafka cluster runs, and what it goes before. Strimzi's templates have no node selector; a node affinity says the same, and
 * Strimzi adds to it that the node must be in a rack (ModelUtils.java, affinityWithRackLabelSelector).
 */
export function standing(component: Component) {
  const { placements, priorities } = component.cluster;
  const { nodeSelector = {}, tolerations } = placements.use(placement);
  const matchExpressions = Object.entries(nodeSelector).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return {
    priorityClassName: priorities.use('platform', component),
    tolerations,
    affinity:
      matchExpressions.length > 0
        ? {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
            },
          }
        : undefined,
  };
}
