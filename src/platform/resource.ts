import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { Cluster } from './cluster';
import { Component } from './component';
import type { Body, Kind, KubeObject, Labels } from './kinds';

/**
 * A Kubernetes object of a declared kind. It is a cdk8s `ApiObject` (`metadata.addLabel`, `addJsonPatch` and cdk8s' own tools work), but its
 * value is taken as it was stated: cdk8s resolves every leaf of every object through a token engine that the platform has no use for.
 */
export class Resource<T = unknown> extends ApiObject {
  /** cdk8s redefines `instanceof` for objects and all that extend them, so it cannot tell a resource from a plain object. */
  static is(construct: IConstruct): construct is Resource {
    return 'definition' in construct && ApiObject.isApiObject(construct);
  }

  readonly definition: Kind<T>;
  private readonly body: Body<T>;
  private readonly jsonPatches: JsonPatch[] = [];

  constructor(scope: Construct, id: string, definition: Kind<T>, body: Body<T>) {
    const { name, namespace, labels = {}, annotations = {} } = body.metadata;
    super(scope, id, {
      apiVersion: definition.apiVersion,
      kind: definition.kind,
      metadata: namespace === undefined ? { name, labels, annotations } : { name, namespace, labels, annotations },
    });
    this.definition = definition;
    this.body = body;
    if (Component.is(this.chart)) this.chart.resources.push(this as Resource);
    definition.operator?.on(Cluster.of(this)).serve(this.namespace);
  }

  /** The namespace that the object lies in; none for a cluster-scoped kind. */
  get namespace(): string | undefined {
    return this.definition.scope === 'Cluster' ? undefined : this.metadata.namespace;
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.jsonPatches.push(...patches);
  }

  /** The object's value, before the checks and the canonical order of the renderer. */
  value(): KubeObject {
    const { labels, annotations, finalizers, ownerReferences } = this.metadata as unknown as MetadataFields;
    const value: Record<string, unknown> = {
      apiVersion: this.apiVersion,
      kind: this.kind,
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels,
        annotations: isEmpty(annotations) ? undefined : annotations,
        finalizers: finalizers.length > 0 ? finalizers : undefined,
        ownerReferences: ownerReferences.length > 0 ? ownerReferences : undefined,
      },
    };
    // Member by member: this runs once for every object, and a spread behind a rest copies it twice.
    const body = this.body as Readonly<Record<string, unknown>>;
    for (const key in body) if (key !== 'metadata') value[key] = body[key];
    return (this.jsonPatches.length > 0 ? JsonPatch.apply(value, ...this.jsonPatches) : value) as KubeObject;
  }

  /** What cdk8s asks for; the same value. */
  override toJson(): KubeObject {
    return this.value();
  }
}

/** What cdk8s 2.70 keeps of an object's metadata; its own `toJson` takes as long as the rest of an object. */
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
