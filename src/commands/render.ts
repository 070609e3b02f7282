import { chartValueProblems, Judge } from '#check';
import { derive, deriveLineage, engineOf, lineagePage, startPage } from '#derive';
import { builtInGroups, type Cluster, type ClusterDefinition, DescriptionError, type Problem } from '#platform';
import { eachManifest, type Manifest, type RenderedCluster } from '#render';
import { cloudFiles, cloudOf } from './cloud';

/** One cluster, described, derived and judged. */
export interface Rendered {
  readonly cluster: Cluster;
  readonly problems: readonly Problem[];
  /** Files below dist/<cluster>/. Nothing of a run that found problems is written. */
  readonly files: RenderedCluster;
}

/**
 * Describe, derive, judge and turn into bytes. Writes nothing. Each object goes through alone and only its text is kept: ten thousand kept
 * objects cost the garbage collector more than all checks together.
 */
export function render(definition: ClusterDefinition, root: string, watch?: (manifest: Manifest) => void): Rendered {
  const cluster = definition.build();
  derive(cluster);
  const engine = engineOf(cluster);
  const { guards, pruneGuard } = engine;
  const judge = new Judge({ cluster: cluster.name, root, groups: servedGroups(cluster), pruneGuard });
  const cloud = cloudOf(cluster);
  const complaints: Problem[] = [];
  const files = new Map<string, string>();
  const header = `# Rendered from clusters/${cluster.name}.ts by npm run synth. Change that, not this.\n`;
  const take = (manifest: Manifest) => {
    judge.judge(manifest);
    watch?.(manifest);
    cloud?.see(`${cluster.name}/${manifest.origin.path}`, manifest.object, manifest.text);
    // What has no JSON form has no bytes either, and the run is lost already.
    if (manifest.faults.length === 0) files.set(manifest.path, flat(header + manifest.text));
  };
  eachManifest(cluster, guards, take, ({ node }, what) =>
    complaints.push({
      code: 'LH013',
      where: `${cluster.name}/${node.path}`,
      what,
      fix: 'The construct itself says so; its documentation says more.',
    }),
  );
  files.set('start.md', startPage(cluster, engine.start(cluster)));
  for (const [path, text] of engine.files(cluster)) files.set(path, header + text);
  const flows = deriveLineage(cluster);
  if (flows.length > 0) files.set('lineage.md', lineagePage(cluster, flows));
  if (cloud) for (const [path, text] of cloudFiles(cluster.name, cloud)) files.set(path, text);
  return {
    cluster,
    problems: [
      ...complaints,
      ...chartValueProblems(cluster.chartReleases, { cluster: cluster.name, root }),
      ...judge.problems,
      ...(cloud?.problems ?? []),
    ],
    files: { cluster: cluster.name, files },
  };
}

/**
 * A text that was put together from hundreds of pieces is kept by V8 as a tree of them until somebody looks at a character;
 * ten thousand such trees take ten times the room of their texts.
 */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}

/** As `render`, with an error in the description itself among the problems, so that one cluster's slip does not hide another's. */
export function tryRender(
  definition: ClusterDefinition,
  root: string,
  watch: () => void,
): Rendered | readonly Problem[] {
  try {
    return render(definition, root, watch);
  } catch (error) {
    return [problemOf(error, `clusters/${definition.name}.ts`)];
  }
}

/** What user code threw, as a problem that says where in their code it was thrown. A fault of the generator itself keeps its stack. */
export function problemOf(error: unknown, where: string): Problem {
  if (error instanceof DescriptionError) return error.problem;
  const frame = error instanceof Error ? userFrame(error) : undefined;
  if (!frame) throw error;
  return { code: 'LH100', where, what: (error as Error).message, fix: `It was thrown at ${frame}.` };
}

/** The innermost line of the stack that lies in what users write. */
function userFrame({ stack = '' }: Error): string | undefined {
  return /\b((?:clusters|charts|infra-tf)\/[^\s:()]+:\d+:\d+)/.exec(stack)?.[1];
}

function servedGroups(cluster: Cluster): ReadonlySet<string> {
  return new Set([
    ...builtInGroups,
    ...engineOf(cluster).groups,
    ...[...cluster.operators.keys()].flatMap(({ props }) => props.apiGroups),
  ]);
}
