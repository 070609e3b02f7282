import { type Cluster, type Component, Relation, type Workload } from '#platform';

/** Data flows along each arrow. */
export interface Flow {
  readonly from: Relation | Workload;
  readonly to: Relation | Workload;
  /** Who hands it on: an engine that shows others' tables as its own. @default - nobody: the workload reads it itself */
  readonly through?: Component;
}

/** From what is read to who reads it, and from who writes to what is written. Who only keeps tables in order changes nothing that they say. */
export function deriveLineage(on: Cluster): readonly Flow[] {
  const workloads = new Map(on.ledger.workloads.map((workload) => [workload.id, workload]));
  const grants = on.ledger.grants.flatMap(({ who, action, what }) => {
    const workload = workloads.get(who.id);
    return workload && !workload.upkeep && what instanceof Relation ? [{ workload, action, what }] : [];
  });
  const shownBy = new Set(grants.flatMap(({ what }) => (what.origin === what ? [] : [shown(what.origin, what.owner)])));
  return grants.flatMap(({ workload, action, what }): readonly Flow[] => {
    if (action !== 'read') return [{ from: workload, to: what }];
    // The engine reads it for those that it shows it to.
    if (shownBy.has(shown(what, workload.component))) return [];
    const through = what.origin === what ? undefined : what.owner;
    return [{ from: what.origin, to: workload, ...(through ? { through } : {}) }];
  });
}

const shown = (what: Relation, by: Component | undefined) => `${what.id}\n${by?.folder}`;
