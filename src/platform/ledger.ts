import { peerKey } from './network';
import { DescriptionError } from './problems';
import type { Endpoint, Reference, SecretReference } from './references';
import type { Principal, Workload } from './workload';

/** `upsert` writes the newest row of each key; a log of such writes may be compacted. `connect` is the network alone. */
export type Action = 'read' | 'write' | 'upsert' | 'connect';

/** Who may do what, on what. */
export interface Grant {
  readonly who: Principal;
  readonly action: Action;
  readonly what: Reference;
}

/** A Secret that a workload reads: built in its namespace out of keys of Secrets that others make. */
export interface Delivery {
  readonly to: Workload;
  /** Name of the Secret in the workload's namespace. */
  readonly secretName: string;
  /** Keys of the Secret in the workload's namespace; each is the parts one after the other, a line break between two. */
  readonly keys: Readonly<Record<string, readonly SecretPart[]>>;
}

export interface SecretPart {
  readonly secret: SecretReference;
  readonly key: string;
}

/** A connection that a grant needs. */
export interface Edge {
  readonly from: Principal;
  readonly to: Endpoint;
}

/** All grants of one cluster. Constructs enter them as references are used; each derivation reads them and none writes. */
export class Ledger {
  private readonly byKey = new Map<string, Grant>();
  private readonly workloadsById = new Map<string, Workload>();
  private readonly delivered: Delivery[] = [];
  private readonly heldById = new Map<string, Reference>();

  enter(workload: Workload): void {
    const other = this.workloadsById.get(workload.id);
    if (other) {
      throw new DescriptionError({
        code: 'LH101',
        where: workload.node.path,
        what: `a workload '${workload.id}' stands already at ${other.node.path}; a grant could not tell the two apart`,
        fix: 'Give one of them another name or namespace.',
      });
    }
    this.workloadsById.set(workload.id, workload);
  }

  grant(who: Principal, action: Action, what: Reference): void {
    const key = `${who.id}\n${what.id}\n${action}`;
    if (!this.byKey.has(key)) this.byKey.set(key, { who, action, what });
  }

  deliver(delivery: Delivery): void {
    this.delivered.push(delivery);
  }

  /** States that the cloud layer makes it, whoever uses it: what holds data must not go when its last user does. */
  hold(what: Reference): void {
    this.heldById.set(what.id, what);
  }

  /** What the cloud layer makes because a chart says so. */
  get held(): readonly Reference[] {
    return sortedBy([...this.heldById.values()], ({ id }) => id);
  }

  /** Sorted by who, then what: the order of a description never shows in what is derived. */
  get grants(): readonly Grant[] {
    return sortedBy([...this.byKey], ([key]) => key).map(([, grant]) => grant);
  }

  get deliveries(): readonly Delivery[] {
    return sortedBy(this.delivered, ({ to, secretName }) => `${to.id}\n${secretName}`);
  }

  get workloads(): readonly Workload[] {
    return sortedBy([...this.workloadsById.values()], ({ id }) => id);
  }

  /** The connections that the grants need, each once. */
  get edges(): readonly Edge[] {
    const edges = new Map<string, Edge>();
    for (const { who, what } of this.grants) {
      for (const to of what.kind === 'endpoint' ? [what as Endpoint] : what.endpoints) {
        edges.set(`${who.id}\n${peerKey(to.peer)}\n${to.ports}`, { from: who, to });
      }
    }
    return sortedBy([...edges], ([key]) => key).map(([, edge]) => edge);
  }
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
