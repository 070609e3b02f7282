import { judge } from '#check';
import { derive, deriveLineage, fluxGroups, fluxGuards, lineagePage, pruneGuard } from '#derive';
import {
  builtInGroups,
  type Cluster,
  type ClusterDefinition,
  DescriptionError,
  type JsonValue,
  type Problem,
} from '#platform';
import { emitYaml, type Manifest, manifestsOf, type RenderedCluster } from '#render';

/** One cluster, described, derived and judged. */
export interface Rendered {
  readonly cluster: Cluster;
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
  /** Files below dist/<cluster>/. Empty where there are problems: nothing of a run that found some is written. */
  readonly files: RenderedCluster;
}

/** Describe, derive, judge and turn into bytes. Writes nothing. */
export function render(definition: ClusterDefinition, root: string): Rendered {
  const cluster = definition.build();
  derive(cluster);
  const manifests = manifestsOf(cluster, fluxGuards);
  const problems = [
    ...validationProblems(cluster),
    ...judge(manifests, { cluster: cluster.name, root, groups: servedGroups(cluster), pruneGuard }),
  ];
  const files = new Map<string, string>();
  if (problems.length === 0) {
    const header = `# Rendered from clusters/${cluster.name}.ts by npm run synth. Change that, not this.\n`;
    for (const { path, object } of manifests) files.set(path, header + emitYaml(object as unknown as JsonValue));
    const flows = deriveLineage(cluster);
    if (flows.length > 0) files.set('lineage.md', lineagePage(cluster, flows));
  }
  return { cluster, manifests, problems, files: { cluster: cluster.name, files } };
}

/** As `render`, with an error in the description itself among the problems, so that one cluster's slip does not hide another's. */
export function tryRender(definition: ClusterDefinition, root: string): Rendered | readonly Problem[] {
  try {
    return render(definition, root);
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
    ...fluxGroups,
    ...[...cluster.operators.keys()].flatMap(({ props }) => props.apiGroups),
  ]);
}

/** What constructs say of themselves (`node.addValidation`), which cdk8s would ask once for each chart. */
function validationProblems(cluster: Cluster): readonly Problem[] {
  return cluster.node.findAll().flatMap((construct) =>
    construct.node.validate().map((what) => ({
      code: 'LH013',
      where: `${cluster.name}/${construct.node.path}`,
      what,
      fix: 'The construct itself says so; its documentation says more.',
    })),
  );
}
