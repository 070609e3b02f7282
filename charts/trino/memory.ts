import type { Bytes } from '#platform';

/** How the memory of a pod is divided. Every figure follows from the one: none can contradict another. */
export interface MemoryPlan {
  readonly heap: string;
  /** What stays free of queries, for what Trino itself needs and does not count. */
  readonly headroom: string;
  /** What one query may take on one node. */
  readonly queryPerNode: string;
  /** What a task is thought to need before it is known (fault-tolerant execution). A node that is smaller than the guess runs one at a time. */
  readonly task: string;
}

/**
 * Three quarters are heap; the rest is for what the JVM keeps beside it (code, threads, buffers). Of the heap, three tenths stay free, Trino's own
 * default, and half is what a query may take: Trino refuses to start where the two are more than the heap (LocalMemoryManager.java).
 */
export function memoryPlan(pod: Bytes): MemoryPlan {
  const heap = Math.floor(pod.mebibytes * 0.75);
  const share = (part: number) => `${Math.floor(heap * part)}MB`;
  return { heap: `${heap}m`, headroom: share(0.3), queryPerNode: share(0.5), task: share(0.7 / 4) };
}

/** The same query on all workers at once. */
export const clusterMemory = (pod: Bytes, workers: number) => `${Math.floor(pod.mebibytes * 0.75 * 0.5) * workers}MB`;
