import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject, Rendered } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import { filesOf, type Kustomization, refusal } from './kustomizations.js';
import { endsOf, independentOf, type Subjects } from './subjects.js';
import type { World } from './world.js';

/** Something in a team's folder that is not the team's to apply. */
export interface Trespass {
  readonly what: string;
  /** The Kustomization whose folder it lies in, and the account that it syncs with. */
  readonly name: string;
  readonly account: string;
  /** Path in the repository. */
  readonly file: string;
  readonly object: KubeObject;
  readonly reason: RegExp;
}

/** One of each sort, each in a folder of its own that nothing waits for. */
export function trespasses(
  world: World,
  declared: ReadonlyMap<string, Kustomization>,
  { edited, dropped, holder }: Subjects,
): readonly Trespass[] {
  const free = independentOf(declared, [edited, dropped.name, holder]);
  const folders = endsOf(declared).filter(
    ({ metadata: { name }, spec }) => spec.serviceAccountName && free.includes(name),
  );
  const holdsRole = (each: Kustomization) => filesOf(world, each).find(({ object }) => object.kind === 'Role');
  const third = folders.find(holdsRole);
  const [first, second] = folders.filter((each) => each !== third);
  if (!first || !second || !third) throw new Error('the teams have too few folders to try what they may not');
  return [foreignKind(first), foreignNamespace(second), escalation(world, third, holdsRole(third)!)];
}

/** Writes it into the repository, and returns how to take it back. */
export function trespass({ repository }: World, { file, object }: Trespass): () => void {
  const path = join(repository.files, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  writeFileSync(path, stringify(object));
  return () => (before === undefined ? rmSync(path) : writeFileSync(path, before));
}

/** The API server refuses it in the name of the team's account, and nothing of it is there. */
export async function isRefused({ api }: World, { name, account, object, reason }: Trespass, commit: string) {
  const message = await refusal(api, name, commit);
  if (!message.includes(`system:serviceaccount:flux-system:${account}`) || !reason.test(message))
    throw new Error(message);
  const there = await api.read(object);
  if (there && lostFields(object, there).length === 0)
    throw new Error(`${object.kind} ${object.metadata.name} is there`);
}

function foreignKind(each: Kustomization): Trespass {
  return {
    ...beside(each),
    what: 'a kind that the team has no right to',
    object: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: TRESPASS },
      value: 1_000_000,
    },
    reason: /cannot \w+ resource "priorityclasses"/,
  };
}

function foreignNamespace(each: Kustomization): Trespass {
  return {
    ...beside(each),
    what: 'an object in a namespace that is not of the team',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: TRESPASS, namespace: 'flux-system' },
      data: { a: 'b' },
    },
    reason: /cannot \w+ resource "configmaps".*"flux-system"/s,
  };
}

/** Nobody passes on what he does not have (kubernetes.io, "Privilege escalation prevention and bootstrapping"). */
function escalation({ folder }: World, each: Kustomization, role: Rendered): Trespass {
  const { rules } = role.object as unknown as { readonly rules: readonly object[] };
  const more = { apiGroups: [''], resources: ['secrets'], verbs: ['*'] };
  return {
    ...beside(each),
    what: 'a Role with more rights than the team has',
    file: join(folder, role.file),
    object: { ...role.object, rules: [...rules, more] },
    reason: /attempting to grant RBAC permissions not currently held/,
  };
}

const TRESPASS = 'trespass';

/** A file of its own in the folder of a Kustomization. */
const beside = ({ metadata, spec }: Kustomization) => ({
  name: metadata.name,
  account: spec.serviceAccountName!,
  file: join(spec.path, `${TRESPASS}.yaml`),
});
