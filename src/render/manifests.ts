import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Cluster, Component, declaredKind, type Labels, Resource } from '#platform';
import { canonical } from './canonical';
import type { Manifest, RenderedObject } from './manifest';

/** What a sync engine must be told about an object, given what is known of it. */
export type Guards = (of: {
  readonly kind: string;
  readonly stateful: boolean;
  readonly holdsVariables: boolean;
}) => Labels | undefined;

/** Hands over every object of a cluster, in one pass over its construct tree; what constructs say against themselves (`node.addValidation`) goes to `complain`. */
export function eachManifest(
  cluster: Cluster,
  guards: Guards,
  take: (manifest: Manifest) => void,
  complain: (construct: IConstruct, what: string) => void,
): void {
  const visit = (construct: IConstruct, folder: Folder | undefined) => {
    const inside = Chart.isChart(construct) ? folderOf(construct) : folder;
    for (const what of construct.node.validate()) complain(construct, what);
    if (ApiObject.isApiObject(construct)) take(manifestOf(construct, inside ?? outside, guards));
    for (const child of construct.node.children) visit(child, inside);
  };
  visit(cluster, undefined);
}

interface Folder {
  readonly path: string;
  /** Namespace that goes without saying in file names. */
  readonly home: string | undefined;
}

const outside: Folder = { path: 'workloads', home: undefined };

/** A plain cdk8s Chart may stand beside the components: its objects are workloads. */
function folderOf(chart: Chart): Folder {
  return Component.is(chart)
    ? { path: chart.folder, home: chart.home }
    : { path: `workloads/${chart.node.id}`, home: chart.namespace };
}

function manifestOf(construct: ApiObject, folder: Folder, guards: Guards): Manifest {
  const stateful = Resource.is(construct)
    ? construct.definition.stateful
    : (declaredKind(construct.apiVersion, construct.kind)?.stateful ?? false);
  const { value, holdsVariables, faults } = canonical(Resource.is(construct) ? construct.value() : construct.toJson());
  let object = value as unknown as RenderedObject;
  const annotations = guards({ kind: construct.kind, stateful, holdsVariables });
  if (annotations) object = annotated(object, annotations);
  return {
    path: `${folder.path}/${fileName(object, folder.home)}`,
    object,
    origin: construct.node.path,
    stateful,
    faults,
  };
}

/** The author's word stands: whoever states a guard has thought about it. */
function annotated(object: RenderedObject, guards: Labels): RenderedObject {
  const all = { ...guards, ...object.metadata.annotations };
  const annotations = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { annotations: _, ...rest } = object.metadata;
  return { ...object, metadata: { annotations, ...rest } };
}

/** `<kind>-<name>[-<namespace>].yaml`: from the object's identity alone, so that a new neighbour renames nothing. */
function fileName({ kind, metadata }: RenderedObject, home: string | undefined): string {
  const { name, namespace } = metadata;
  const elsewhere = namespace !== undefined && namespace !== home;
  return `${kind.toLowerCase()}-${name}${elsewhere ? `-${namespace}` : ''}.yaml`;
}
