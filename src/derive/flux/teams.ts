import { Construct } from 'constructs';
import {
  type Cluster,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  Resource,
  RoleBinding,
  rights,
  ServiceAccount,
} from '#platform';
import { groupedBy } from '../grouped';
import { objectsOf, type Rendered } from '../objects';
import { componentsByTeam, nameOfTeam } from '../teams';
import { pruneGuard } from './guards';
import { fluxNamespace } from './resources';
import { type ApiResource, resourcesOf, rulesFor } from './rights';

/**
 * The account in whose name each team's components are synced, and its rights: what the components need, and nothing else. Write rights follow the
 * objects, by name. The right to delete is a binding for each kind and namespace, kept from pruning: it outlives the last object of its kind. Gone with
 * it, nobody could delete that object, and Flux would try for ever (kustomize-controller, prune and finalize).
 */
export function deriveTeams(on: Cluster): void {
  const owned = componentsByTeam(on);
  if (owned.size === 0) return;
  const shared = new Component(on, 'teams', { layer: 'platform', namespace: fluxNamespace });
  const pruned = new Map<string, ApiResource>();
  for (const [team, components] of owned) {
    const name = nameOfTeam(team);
    const component = new Component(on, name, { layer: 'platform', namespace: fluxNamespace });
    component.addDependency(shared);
    // Without its account Flux drops a Kustomization and leaves its objects behind.
    new Resource(component, 'account', ServiceAccount, { metadata: { name, annotations: pruneGuard } });
    for (const [namespace, objects] of groupedBy(components.flatMap(objectsOf), (object) => object.namespace)) {
      const place = new Construct(component, namespace ?? 'the cluster');
      mayWrite(place, name, namespace, objects);
      for (const resource of resourcesOf(objects)) {
        pruned.set(groupResource(resource), resource);
        mayPrune(place, name, namespace, resource);
      }
    }
    for (const each of components) each.addDependency(component);
  }
  for (const [kind, { group, resource, stateful }] of pruned) {
    const name = pruningOf(kind);
    new Resource(shared, name, ClusterRole, {
      metadata: { name, annotations: pruneGuard },
      // What holds data is looked at, and left alone.
      rules: [{ apiGroups: [group], resources: [resource], verbs: stateful ? ['get'] : ['get', 'delete'] }],
    });
  }
}

function mayWrite(place: Construct, name: string, namespace: string | undefined, objects: readonly Rendered[]): void {
  const rules = rulesFor(objects);
  if (namespace !== undefined) {
    rights(place, { name, namespace, rules, account: { name, namespace: fluxNamespace } });
    return;
  }
  new Resource(place, 'role', ClusterRole, { metadata: { name }, rules });
  bind(place, name, namespace, { metadata: { name }, to: name, account: name });
}

function mayPrune(place: Construct, account: string, namespace: string | undefined, resource: ApiResource): void {
  const kind = groupResource(resource);
  const name = `${account}-prune-${kind}`;
  bind(place, name, namespace, { metadata: { name, annotations: pruneGuard }, to: pruningOf(kind), account });
}

interface Bound {
  readonly metadata: { readonly name: string; readonly annotations?: typeof pruneGuard };
  /** Name of the ClusterRole. */
  readonly to: string;
  readonly account: string;
}

function bind(place: Construct, id: string, namespace: string | undefined, { metadata, to, account }: Bound): void {
  const body = {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: to },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: fluxNamespace }],
  };
  if (namespace === undefined) new Resource(place, id, ClusterRoleBinding, { metadata, ...body });
  else new Resource(place, id, RoleBinding, { metadata: { ...metadata, namespace }, ...body });
}

/** The ClusterRole that all teams are bound to, each where it has objects of the kind. */
const pruningOf = (kind: string) => `teams-prune-${kind}`;

/** As Kubernetes writes it: `kafkausers.kafka.strimzi.io`. */
const groupResource = ({ group, resource }: ApiResource) => (group === '' ? resource : `${resource}.${group}`);
