import { type ApiObject, ApiObjectMetadataDefinition, Chart, JsonPatch } from 'cdk8s';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import { Cluster } from './cluster';
import { Component } from './component';
import { type Body, groupOf, type Kind, type KubeObject, type Labels } from './kinds';

/**
 * A Kubernetes object of a declared kind. To cdk8s it is an `ApiObject` (`metadata.addLabel`, `addJsonPatch` and cdk8s' own tools work), but it
 * does not extend that class: cdk8s copies the metadata of each object three times and resolves each leaf through a token engine, which
 * takes longer than all that the platform does with the object.
 */
export class Resource<T = unknown> extends Construct implements Public<ApiObject> {
  static is(construct: IConstruct): construct is Resource {
    return 'definition' in construct && API_OBJECT in construct;
  }

  readonly definition: Kind<T>;
  readonly chart: Chart;
  private readonly body: Body<T>;
  private jsonPatches: JsonPatch[] | undefined;
  private edited: ApiObjectMetadataDefinition | undefined;

  constructor(scope: Construct, id: string, definition: Kind<T>, body: Body<T>) {
    super(scope, id);
    this.definition = definition;
    this.body = body;
    this.chart = Chart.of(scope);
    if (Component.is(this.chart)) this.chart.resources.push(this as Resource);
    definition.operator?.on(Cluster.of(this)).serve(this.namespace);
  }

  get apiVersion(): string {
    return this.definition.apiVersion;
  }

  get apiGroup(): string {
    return groupOf(this.apiVersion);
  }

  get kind(): string {
    return this.definition.kind;
  }

  get name(): string {
    return this.body.metadata.name;
  }

  /** The namespace that the object lies in; none for a cluster-scoped kind. */
  get namespace(): string | undefined {
    return this.definition.scope === 'Cluster' ? undefined : (this.body.metadata.namespace ?? this.chart.namespace);
  }

  /** For labels and annotations that others add. */
  get metadata(): ApiObjectMetadataDefinition {
    const { name, annotations } = this.body.metadata;
    const { namespace } = this;
    this.edited ??= new ApiObjectMetadataDefinition({
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: this.labels,
      ...(annotations ? { annotations: { ...annotations } } : {}),
      apiObject: this as unknown as ApiObject,
    });
    return this.edited;
  }

  addDependency(...dependencies: IDependable[]): void {
    this.node.addDependency(...dependencies);
  }

  addJsonPatch(...patches: JsonPatch[]): void {
    this.jsonPatches = [...(this.jsonPatches ?? []), ...patches];
  }

  /** The object's value, as it was stated. The renderer puts it in order. */
  value(): KubeObject {
    const value: Record<string, unknown> = {
      apiVersion: this.definition.apiVersion,
      kind: this.definition.kind,
      metadata: this.edited ? editedMetadata(this.edited, this.name, this.namespace) : this.statedMetadata(),
    };
    // Member by member: this runs once for every object, and a spread behind a rest copies it twice.
    const body = this.body as Readonly<Record<string, unknown>>;
    for (const key in body) if (key !== 'metadata') value[key] = body[key];
    // Patches are applied in place; the statement must not change, or the next call would patch what is patched.
    return (this.jsonPatches ? JsonPatch.apply(structuredClone(value), ...this.jsonPatches) : value) as KubeObject;
  }

  /** What cdk8s asks for; the same value. */
  toJson(): KubeObject {
    return this.value();
  }

  private statedMetadata() {
    const { name, annotations } = this.body.metadata;
    return {
      name,
      namespace: this.namespace,
      labels: this.labels,
      annotations: annotations && !isEmpty(annotations) ? annotations : undefined,
    };
  }

  private get labels(): Record<string, string> {
    const common = Component.is(this.chart) ? this.chart.commonLabels : this.chart.labels;
    return { ...common, ...this.body.metadata.labels };
  }
}

const API_OBJECT = Symbol.for('cdk8s.ApiObject');
/** How cdk8s knows its objects. */
Object.defineProperty(Resource.prototype, API_OBJECT, { value: true });

/** The public members of a class. */
type Public<T> = { [K in keyof T]: T[K] };

function editedMetadata(metadata: ApiObjectMetadataDefinition, name: string, namespace: string | undefined) {
  const { labels, annotations, finalizers, ownerReferences } = metadata as unknown as MetadataFields;
  return {
    name,
    namespace,
    labels,
    annotations: isEmpty(annotations) ? undefined : annotations,
    finalizers: finalizers.length > 0 ? finalizers : undefined,
    ownerReferences: ownerReferences.length > 0 ? ownerReferences : undefined,
  };
}

/** What cdk8s 2.70 keeps of an object's metadata. */
interface MetadataFields {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly unknown[];
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
