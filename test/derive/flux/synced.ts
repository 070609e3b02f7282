import { groupOf, resourceOf } from '#platform';
import type { Manifest } from '#render';
import { Authorizer, type Call, type Stored } from './rbac';

export const rbac = 'rbac.authorization.k8s.io';

export const called = ({ kind, metadata }: Stored) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
const callOn = (object: Stored, verb: string, name?: string): Call => ({
  ...{
    verb,
    group: groupOf(object.apiVersion),
    resource: resourceOf(object.kind),
    namespace: object.metadata.namespace,
  },
  name: name ?? object.metadata.name,
});

/** What each account syncs, read off what is rendered: its Kustomizations, and the objects in their folders. */
export class Synced {
  readonly all: readonly Stored[];
  readonly authorizer: Authorizer;
  readonly kustomizations: readonly Stored[];

  constructor(private readonly manifests: readonly Manifest[]) {
    this.all = manifests.map(({ object }) => object);
    this.authorizer = new Authorizer(this.all);
    this.kustomizations = this.all.filter(({ kind }) => kind === 'Kustomization');
  }

  get accounts(): readonly string[] {
    const names = this.kustomizations.flatMap(({ metadata, spec }) =>
      spec.serviceAccountName ? [`${metadata.namespace}/${spec.serviceAccountName}`] : [],
    );
    return [...new Set(names)].sort();
  }

  of(account: string): readonly { readonly object: Stored; readonly stateful: boolean }[] {
    const folders = this.kustomizations
      .filter(({ spec }) => spec.serviceAccountName === account.split('/')[1])
      .map(({ spec }) => spec.path.split('/').slice(3).join('/'));
    return this.manifests
      .filter(({ path }) => folders.includes(path.slice(0, path.lastIndexOf('/'))))
      .map(({ object, stateful }) => ({ object, stateful }));
  }

  named(kind: string, name: string): readonly Stored[] {
    return this.all.filter((object) => object.kind === kind && object.metadata.name === name);
  }
}

/** All that Flux does with what a team has: apply, force, look, prune; what the health of pods' owners is read off; roles that are bound. */
export function needed(objects: ReturnType<Synced['of']>): readonly Call[] {
  return objects.flatMap(({ object, stateful }) => {
    const { namespace } = object.metadata;
    const list = (group: string, resource: string): Call => ({ verb: 'list', group, resource, namespace });
    const anyOf = (verb: string): Call => ({ ...callOn(object, verb), name: undefined });
    const bound = object.roleRef && {
      ...{ verb: 'bind', group: rbac, resource: resourceOf(object.roleRef.kind), namespace, name: object.roleRef.name },
    };
    return [
      ...['create', 'patch'].map((verb) => callOn(object, verb)),
      ...(stateful ? ['get'] : ['get', 'delete']).map(anyOf),
      ...(object.kind === 'Deployment' ? [list('apps', 'replicasets')] : []),
      ...(['Deployment', 'StatefulSet'].includes(object.kind) ? [list('', 'pods')] : []),
      ...(bound ? [bound] : []),
    ];
  });
}
