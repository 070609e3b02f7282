import { DescriptionError, type Server } from '#platform';
import { scaled } from '../keda';
import type { Nodes } from './nodes';
import { queuedQueries, runningQueries } from './observability';
import type { TrinoProps } from './trino';

/** Lets what waits and what runs decide how many workers there are, where there may be more than `min`. */
export function scaleWorkers(nodes: Nodes, { workers: { min, max = min }, prometheus }: TrinoProps): void {
  if (!prometheus || max === min) return;
  const { component, namespace } = nodes.workload;
  // Half of what may run side by side keeps the workers that there are busy; what waits is one too many.
  scaled(component, {
    server: nodes as Server,
    min,
    max,
    prometheus,
    triggers: [
      { query: queuedQueries(namespace), each: 5 },
      { query: runningQueries(namespace), each: 10 },
    ],
  });
}

export function requireScale(where: string, { workers: { min, max = min }, prometheus }: TrinoProps): void {
  const refuse = (what: string): never => {
    throw new DescriptionError({
      code: 'LH244',
      where,
      what,
      fix: 'State `workers.min` of one or more, and for more than that `workers.max` and `prometheus`.',
    });
  };
  if (min < 1) refuse('a query needs a worker');
  if (max < min) refuse(`there are at least ${min} workers and at most ${max}`);
  if (max > min && !prometheus) refuse('nobody says when there are too few workers');
}
