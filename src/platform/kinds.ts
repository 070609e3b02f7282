import type { Operator } from './operator';

export type Scope = 'Namespaced' | 'Cluster';

/** What every Kubernetes object has. `metadata` beyond these is the API server's to write. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
}

export type Labels = Readonly<Record<string, string>>;

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object as an author states it: the kind is said by the `Kind`, the common labels by the component. */
export type Body<T> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'status'> & { readonly metadata: ObjectMeta };

export interface KindOptions {
  readonly scope?: Scope;
  /** Deleting the object deletes data. Such an object carries the sync engine's guard against pruning. @default false */
  readonly stateful?: boolean;
  /** The API server refuses changes of what matters in it (a Job's template): the sync engine puts a new object in the place of the old. @default false */
  readonly immutable?: boolean;
  /** How the sync engine tells that an object works: CEL over the object, for kinds whose status it misreads. @default - the engine's own way */
  readonly health?: Health;
  /** Who serves the kind. Using the kind is what installs the operator. @default - built into Kubernetes */
  readonly operator?: Operator;
}

/** CEL expressions over an object's top-level fields (fluxcd/pkg, runtime/cel); `failed` runs before `current`, so both guard every optional field. */
export interface Health {
  readonly current: string;
  readonly failed: string;
}

declare const body: unique symbol;

/** A kind of Kubernetes object, declared once by the chart folder that emits it. */
export interface Kind<T = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: Scope;
  readonly stateful: boolean;
  readonly immutable: boolean;
  readonly operator: Operator | undefined;
  readonly health: Health | undefined;
  readonly [body]?: T;
}

export function kind<T extends { readonly apiVersion: string; readonly kind: string }>(
  apiVersion: T['apiVersion'],
  name: T['kind'],
  options: KindOptions = {},
): Kind<T> {
  const { scope = 'Namespaced', stateful = false, immutable = false, operator, health } = options;
  const declared: Kind<T> = { apiVersion, kind: name, scope, stateful, immutable, operator, health };
  declaredKinds.set(`${apiVersion}/${name}`, declared);
  return declared;
}

/** The group of an apiVersion; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  let group = groups.get(apiVersion);
  if (group === undefined) {
    group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    groups.set(apiVersion, group);
  }
  return group;
}

/** The plural of a kind in lower case, which is how paths of the API and rules of RBAC name it. */
export function resourceOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** One text for each group: a cut one would be hashed anew for each object. */
const groups = new Map<string, string>();

/** What was declared of a kind, for objects that are not Resources. */
export function declaredKind(apiVersion: string, name: string): Kind | undefined {
  return declaredKinds.get(`${apiVersion}/${name}`);
}

const declaredKinds = new Map<string, Kind>();
