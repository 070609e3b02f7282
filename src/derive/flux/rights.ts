import { resourceOf } from '#platform';
import type { ClusterRole, PolicyRule, RoleBinding } from '#schemas/rbac.authorization.k8s.io/v1';
import type { Rendered } from '../objects';
import { condensed } from './rules';

/** A kind as RBAC names it. */
export interface ApiResource {
  readonly group: string;
  readonly resource: string;
  readonly stateful: boolean;
}

const rbac = 'rbac.authorization.k8s.io';

/**
 * What kustomize-controller must be allowed in one namespace, or on the cluster, to put these objects there in somebody's name. To read and to delete
 * them is apart: `resourcesOf`.
 */
export function rulesFor(objects: readonly Rendered[]): readonly PolicyRule[] {
  return condensed([...writing(objects), ...watching(objects), ...binding(objects), ...giving(objects)]);
}

/** The kinds among them, each once, sorted. */
export function resourcesOf(objects: readonly Rendered[]): readonly ApiResource[] {
  const kinds = new Map<string, ApiResource>();
  for (const { group, kind, stateful } of objects) {
    const resource = resourceOf(kind);
    kinds.set(`${resource}.${group}`, { group, resource, stateful });
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

/**
 * Server-side apply is a PATCH, and what is not there yet is created by it. The API server asks for both verbs with the object's name
 * (apiserver, handlers/patch.go), so that the rules name each object.
 */
function writing(objects: readonly Rendered[]): readonly PolicyRule[] {
  return objects.map(({ group, kind, name }) => ({
    apiGroups: [group],
    resources: [resourceOf(kind)],
    resourceNames: [name],
    verbs: ['create', 'patch'],
  }));
}

/** The health of some kinds is read off the pods that they make (fluxcd/cli-utils, pkg/kstatus/polling/statusreaders). */
function watching(objects: readonly Rendered[]): readonly PolicyRule[] {
  const kinds = new Set(objects.filter(({ group }) => group === 'apps').map(({ kind }) => kind));
  const list = (group: string, resource: string) => ({ apiGroups: [group], resources: [resource], verbs: ['list'] });
  const [replicaSets, pods] = [list('apps', 'replicasets'), list('', 'pods')];
  if (kinds.has('Deployment')) return [replicaSets, pods];
  return kinds.has('StatefulSet') || kinds.has('ReplicaSet') ? [pods] : [];
}

/**
 * Whoever binds a role needs its rights, or this verb. Without it the API server looks into the role, which the first dry run does not find: all of a
 * component is tried before any of it is there (fluxcd/pkg/ssa, ApplyAll).
 */
function binding(objects: readonly Rendered[]): readonly PolicyRule[] {
  return ofKind<RoleBinding>(objects, 'RoleBinding', 'ClusterRoleBinding').map(({ roleRef: { kind, name } }) => ({
    apiGroups: [rbac],
    resources: [resourceOf(kind)],
    resourceNames: [name],
    verbs: ['bind'],
  }));
}

/** Nobody may give what he has not: the API server lets him write no role with more (docs, reference/access-authn-authz/rbac, "Privilege escalation prevention"). */
function giving(objects: readonly Rendered[]): readonly PolicyRule[] {
  return ofKind<ClusterRole>(objects, 'Role', 'ClusterRole').flatMap(({ rules = [] }) => rules);
}

const ofKind = <T>(objects: readonly Rendered[], ...kinds: readonly string[]): readonly T[] =>
  objects.filter(({ group, kind }) => group === rbac && kinds.includes(kind)).map((object) => object.value() as T);
