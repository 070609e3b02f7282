import type { KubeApi } from '../cluster/api';
import type { KubeObject, Rendered } from '../cluster/layers';
import { PATIENCE, until } from '../lanes/processes.js';
import type { World } from './world.js';

/** An Application as Argo CD reports it. */
export interface Application extends KubeObject {
  readonly spec: {
    readonly project: string;
    readonly source: {
      readonly repoURL: string;
      readonly targetRevision: string;
      readonly path?: string;
      readonly chart?: string;
      readonly helm?: { readonly releaseName: string; readonly valuesObject: object };
    };
    readonly destination: { readonly namespace: string };
    readonly ignoreDifferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly jsonPointers: readonly string[];
    }[];
  };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly lastTransitionTime?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly startedAt: string;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly revision: string; readonly resources?: readonly SyncedResource[] };
    };
    readonly resources?: readonly SyncedResource[];
    readonly history?: readonly { readonly id: number }[];
  };
}

export interface SyncedResource {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly status?: string;
  readonly message?: string;
}

export const APPLICATION = 'argoproj.io/v1alpha1';
export const ROOT = 'root';

/** All of them by name, as they are stored now. */
export async function stored(api: KubeApi): Promise<ReadonlyMap<string, Application>> {
  const all = (await api.list(APPLICATION, 'Application')) as readonly Application[];
  return new Map(all.map((each) => [each.metadata.name, each]));
}

/** Synced and healthy, and not because of a commit before or with a sync that goes on. Charts have revisions of their own. */
export function isSyncedAt(each: Application | undefined, commit: string): boolean {
  const { sync, health, operationState } = each?.status ?? {};
  const current = each?.spec.source.helm !== undefined || sync?.revision === commit;
  const well =
    sync?.status === 'Synced' && health?.status === 'Healthy' && (operationState?.phase ?? 'Succeeded') === 'Succeeded';
  return current && well;
}

/** Waits until all of `names` are synced at a commit; when they are not in time, says where each stands. */
export async function untilSynced(api: KubeApi, names: readonly string[], commit: string, seconds: number) {
  let missing: readonly string[] = names;
  try {
    await until(`${names.length} Applications synced`, seconds, async () => {
      const now = await stored(api);
      missing = names.filter((name) => !isSyncedAt(now.get(name), commit));
      return missing.length === 0 ? true : undefined;
    });
  } catch (error) {
    const now = await stored(api);
    throw new Error([(error as Error).message, ...missing.map((name) => described(name, now.get(name)))].join('\n'));
  }
}

/** Waits until what an Application says of itself and of its objects is a refusal; when it is not in time, says what it was. */
export async function untilRefused(
  api: KubeApi,
  name: string,
  isRefusal: (said: string, each: Application | undefined) => boolean,
): Promise<void> {
  let said = '';
  await until(`${name} is refused`, PATIENCE, async () => {
    const each = (await stored(api)).get(name);
    const messages = each?.status?.operationState?.syncResult?.resources?.map(({ message }) => message) ?? [];
    said = [described(name, each), ...messages].join('\n');
    return isRefusal(said, each) ? true : undefined;
  }).catch((error: Error) => {
    throw new Error(`${error.message}\n${said}`);
  });
}

/** One line about where an Application stands. */
export function described(name: string, each: Application | undefined): string {
  if (!each) return `${name}: is not there`;
  const { sync, health, operationState, conditions, resources } = each.status ?? {};
  const states = [sync?.status, health?.status, operationState?.phase].join(' ');
  const unlike = (resources ?? []).filter(({ status }) => status !== undefined && status !== 'Synced');
  const said = [operationState?.message, ...(conditions ?? []).map(({ message }) => message)].filter(Boolean);
  const what = unlike.map(({ kind, name, status }) => `${kind}/${name} ${status}`);
  return `${name}: ${states} ${[...what, ...said].join('; ')}`;
}

/** Has Argo CD look at once instead of in minutes, as a webhook of the Git host does. */
export async function refresh(api: KubeApi, names: Iterable<string>, how: 'normal' | 'hard' = 'normal'): Promise<void> {
  for (const name of names) {
    const object = { apiVersion: APPLICATION, kind: 'Application', metadata: { name, namespace: 'argocd' } };
    const { ok, refusal } = await api.change(object, {
      metadata: { annotations: { 'argocd.argoproj.io/refresh': how } },
    });
    if (!ok) throw new Error(`Application ${name}: ${refusal}`);
  }
}

/** What lies in the folder of an Application; of a chart, nothing. */
export function filesOf({ rendered, folder }: World, { metadata, spec }: Application): readonly Rendered[] {
  if (metadata.name === ROOT) return rendered.filter(({ file }) => /^argocd\/[^/]+$/.test(file));
  return rendered.filter(({ file }) => `${folder}/${file}`.startsWith(`${spec.source.path}/`));
}

/** Argo CD itself, which a person applies before anything is synced. */
export function isByHand({ spec }: Application): boolean {
  return !!spec.source.path?.endsWith('/argocd/install');
}

export function waveOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}
