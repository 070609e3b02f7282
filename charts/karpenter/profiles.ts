import { type Bytes, type Category, days, gib, hours, minutes, type Placement } from '#platform';
import type { Disruption, TemplateSpec } from '#schemas/karpenter.sh/v1';

/** What nodes of a kind are like, unless the cluster says otherwise. */
export interface Profile {
  readonly categories: readonly Category[];
  /** Virtual processors of the smallest and the largest node. */
  readonly vcpus: VcpuRange;
  /** Root volume: images, logs and scratch folders of the pods. */
  readonly disk: Bytes;
  /** Spare capacity that AWS takes back with two minutes' notice, at a fraction of the price. */
  readonly spot: boolean;
  readonly disruption: Disruption;
  readonly lifetime: Pick<TemplateSpec, 'expireAfter' | 'terminationGracePeriod'>;
}

export interface VcpuRange {
  readonly from: number;
  readonly to: number;
}

/** One node at a time, so that disruption budgets of pods on two nodes never meet. */
const oneByOne = [{ nodes: '1' }];

/**
 * Nodes that pods are never moved from to save money. Left to its defaults Karpenter moves every pod after seconds and each month
 * (nodepool.go: `consolidateAfter` 0s, `expireAfter` 720h). A new image is rolled out as drift, which waits for PodDisruptionBudgets as long as
 * no grace period is set (website, concepts/disruption.md), so there is none.
 */
const stays = {
  disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: hours(1).go, budgets: oneByOne },
  lifetime: { expireAfter: 'Never' },
} as const;

export const profiles: Readonly<Record<Placement, Profile>> = {
  // Servers without state, which stand up again in seconds: here packing saves money.
  core: {
    categories: ['m'],
    vcpus: { from: 2, to: 8 },
    disk: gib(50),
    spot: false,
    disruption: {
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: minutes(10).go,
      budgets: oneByOne,
    },
    lifetime: { expireAfter: days(30).go, terminationGracePeriod: days(1).go },
  },
  services: { categories: ['m', 'r'], vcpus: { from: 4, to: 16 }, disk: gib(100), spot: false, ...stays },
  // A job that is moved starts again from its last checkpoint, and people wait for its results.
  streaming: { categories: ['c', 'm'], vcpus: { from: 4, to: 16 }, disk: gib(100), spot: false, ...stays },
  // Engines are scaled in by their own rules; what is left is empty. A node under a running query is let be.
  query: {
    categories: ['m', 'r'],
    vcpus: { from: 4, to: 32 },
    disk: gib(200),
    spot: false,
    disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: minutes(2).go, budgets: oneByOne },
    lifetime: { expireAfter: 'Never' },
  },
  // Drift would evict a driver, and with it hours of work. Nodes end when their jobs do, at the latest after a week.
  batch: {
    categories: ['c', 'm', 'r'],
    vcpus: { from: 4, to: 32 },
    disk: gib(200),
    spot: true,
    disruption: {
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: minutes(1).go,
      budgets: [
        { nodes: '100%', reasons: ['Empty'] },
        { nodes: '0', reasons: ['Drifted'] },
      ],
    },
    lifetime: { expireAfter: days(7).go, terminationGracePeriod: days(1).go },
  },
};
