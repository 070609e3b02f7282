import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { Cluster } from './cluster';
import { Component } from './component';
import type { Body, Kind, KubeObject, Labels, ObjectMeta } from './kinds';

/**
 * A Kubernetes object of a declared kind. It is a cdk8s `ApiObject`, so that cdk8s' own tools see it, but its value is taken as it was
 * stated: cdk8s resolves every leaf of every object through a token engine that the platform has no use for.
 */
export class Resource<T = unknown> extends ApiObject {
  /** cdk8s redefines `instanceof` for objects and all that extend them, so it cannot tell a resource from a plain object. */
  static is(construct: IConstruct): construct is Resource {
    return 'definition' in construct && ApiObject.isApiObject(construct);
  }

  readonly definition: Kind<T>;
  private readonly body: Body<T>;
  private annotations: Record<string, string> | undefined;

  constructor(scope: Construct, id: string, definition: Kind<T>, body: Body<T>) {
    super(scope, id, {
      apiVersion: definition.apiVersion,
      kind: definition.kind,
      metadata: { name: body.metadata.name },
    });
    this.definition = definition;
    this.body = body;
    if (Component.is(this.chart)) this.chart.resources.push(this as Resource);
    definition.operator?.on(Cluster.of(this)).serve(this.namespace);
  }

  /** The namespace that the object lies in; none for a cluster-scoped kind. */
  get namespace(): string | undefined {
    return this.definition.scope === 'Cluster' ? undefined : (this.body.metadata.namespace ?? this.chart.namespace);
  }

  annotate(key: string, value: string): void {
    this.annotations ??= {};
    this.annotations[key] = value;
  }

  /** The object's value, before the checks and the canonical order of the renderer. */
  value(): KubeObject {
    const value: Record<string, unknown> = {
      apiVersion: this.apiVersion,
      kind: this.kind,
      metadata: this.meta(this.body.metadata),
    };
    // Member by member: this runs once for every object, and a spread behind a rest copies it twice.
    const body = this.body as Readonly<Record<string, unknown>>;
    for (const key in body) if (key !== 'metadata') value[key] = body[key];
    return value as unknown as KubeObject;
  }

  /** What cdk8s asks for; the same value. */
  override toJson(): KubeObject {
    return this.value();
  }

  private meta(stated: ObjectMeta): ObjectMeta {
    const common = Component.is(this.chart) ? this.chart.commonLabels : this.chart.labels;
    return {
      name: stated.name,
      namespace: this.namespace,
      labels: stated.labels ? { ...common, ...stated.labels } : common,
      annotations: merged(stated.annotations, this.annotations),
    };
  }
}

function merged(stated: Labels | undefined, added: Labels | undefined): Labels | undefined {
  return stated && added ? { ...stated, ...added } : (stated ?? added);
}
