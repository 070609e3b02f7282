import type { KubeApi } from '../cluster/api';
import type { KubeObject, Rendered } from '../cluster/layers';
import { until } from '../lanes/processes.js';
import type { World } from './world.js';

/** A Kustomization as Flux reports it. */
export interface Kustomization extends KubeObject {
  readonly spec: {
    readonly path: string;
    readonly sourceRef: { readonly kind: string; readonly name: string };
    readonly dependsOn?: readonly { readonly name: string }[];
    readonly serviceAccountName?: string;
    readonly patches?: readonly object[];
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly lastAttemptedRevision?: string;
    readonly conditions?: readonly Condition[];
    readonly inventory?: { readonly entries?: readonly { readonly id: string }[] };
  };
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}

export const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/v1';

/** Seconds that anything may take to be synced: minutes on busy cores, and less than one on idle ones. */
export const SYNC_PATIENCE = 900;

/** All of them by name, as they are stored now. */
export async function stored(api: KubeApi): Promise<ReadonlyMap<string, Kustomization>> {
  const all = (await api.list(KUSTOMIZATION, 'Kustomization')) as readonly Kustomization[];
  return new Map(all.map((each) => [each.metadata.name, each]));
}

/** Ready, and not because of a commit before. */
export function isReadyAt(each: Kustomization | undefined, commit: string): boolean {
  return readyCondition(each)?.status === 'True' && !!each?.status?.lastAppliedRevision?.endsWith(commit);
}

export function readyCondition(each: Kustomization | undefined): Condition | undefined {
  return conditionOf(each, 'Ready');
}

export function conditionOf(
  each: { readonly status?: { readonly conditions?: readonly Condition[] } } | undefined,
  wanted: string,
): Condition | undefined {
  return each?.status?.conditions?.find(({ type }) => type === wanted);
}

/** Waits until all of `names` are Ready at a commit; when they are not in time, says where each stands that waits for no other. */
export async function untilReady(api: KubeApi, names: readonly string[], commit: string, seconds: number) {
  let missing: readonly string[] = names;
  try {
    await until(`${names.length} Kustomizations Ready`, seconds, async () => {
      const now = await stored(api);
      missing = names.filter((name) => !isReadyAt(now.get(name), commit));
      return missing.length === 0 ? true : undefined;
    });
  } catch (error) {
    const now = await stored(api);
    const said = missing.map((name) => ({ name, condition: readyCondition(now.get(name)) }));
    const causes = said.filter(({ condition }) => condition?.reason !== 'DependencyNotReady');
    const lines = causes.map(({ name, condition }) => `${name}: ${condition?.reason} ${condition?.message}`);
    throw new Error([(error as Error).message, ...lines].join('\n'));
  }
}

/** Waits until a Kustomization is not Ready at a commit, for a reason of its own, and returns that. */
export function refusal(api: KubeApi, name: string, commit: string): Promise<string> {
  return until(`${name} is refused`, SYNC_PATIENCE, async () => {
    const each = (await stored(api)).get(name);
    const condition = readyCondition(each);
    const judged = each?.status?.lastAttemptedRevision?.endsWith(commit) && condition?.status === 'False';
    return judged && condition.reason !== 'DependencyNotReady' ? condition.message : undefined;
  });
}

/** What lies in the folder of a Kustomization. */
export function filesOf({ rendered, folder }: World, { spec }: Kustomization): readonly Rendered[] {
  return rendered.filter(({ file }) => `./${folder}/${file}`.startsWith(`${spec.path}/`));
}
