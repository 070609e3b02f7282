import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Cluster, Component, declaredKind, type Labels, Resource } from '#platform';
import { emitManifest } from '../yaml';
import { faultsOf } from './faults';
import type { Manifest, RenderedObject } from './manifest';

/** What a sync engine must be told about an object, given what is known of it. */
export type Guards = (of: {
  readonly stateful: boolean;
  readonly immutable: boolean;
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
  const kind = Resource.is(construct) ? construct.definition : declaredKind(construct.apiVersion, construct.kind);
  const { stateful, immutable } = kind ?? undeclared;
  const stated = (Resource.is(construct) ? construct.value() : construct.toJson()) as RenderedObject;
  const { object, text, faults } = written(stated, (holdsVariables) => guards({ stateful, immutable, holdsVariables }));
  return {
    path: `${folder.path}/${fileName(object, folder.home)}`,
    object,
    text,
    origin: construct.node,
    stateful,
    faults,
  };
}

/** Whether a text holds a variable shows when it is written; few do, and only those are written twice. */
function written(
  stated: RenderedObject,
  guards: (holdsVariables: boolean) => Labels | undefined,
): Pick<Manifest, 'object' | 'text' | 'faults'> {
  const guarded = (holdsVariables: boolean) => {
    const annotations = guards(holdsVariables);
    return annotations ? annotated(stated, annotations) : stated;
  };
  let object = guarded(false);
  try {
    let { text, holdsVariables } = emitManifest(object);
    if (holdsVariables) {
      object = guarded(true);
      ({ text } = emitManifest(object));
    }
    return { object, text, faults: [] };
  } catch (error) {
    const faults = faultsOf(stated);
    if (faults.length === 0) throw error;
    return { object, text: '', faults };
  }
}

/** A kind that nobody declared. */
const undeclared = { stateful: false, immutable: false } as const;

/** The author's word stands: whoever states a guard has thought about it. */
function annotated(object: RenderedObject, guards: Labels): RenderedObject {
  return { ...object, metadata: { ...object.metadata, annotations: { ...guards, ...object.metadata.annotations } } };
}

/** `<kind>-<name>[-<namespace>].yaml`: from the object's identity alone, so that a new neighbour renames nothing. */
function fileName({ kind, metadata }: RenderedObject, home: string | undefined): string {
  const { name, namespace } = metadata;
  const elsewhere = namespace !== undefined && namespace !== home;
  return `${kind.toLowerCase()}-${name}${elsewhere ? `-${namespace}` : ''}.yaml`;
}
