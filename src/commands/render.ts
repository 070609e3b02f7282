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
    if (error instanceof DescriptionError) return [error.problem];
    throw error;
  }
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
