import { ApiObject } from 'cdk8s';
import { type Component, declaredKind, Resource } from '#platform';

/** What permissions speak of, those of Kubernetes and those of Argo CD. */
export interface Rendered {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** None for an object that belongs to the whole cluster. */
  readonly namespace: string | undefined;
  readonly stateful: boolean;
  /** The object as it is rendered. */
  value(): unknown;
}

/** The objects of a component, those of plain cdk8s among them. */
export function objectsOf(component: Component): readonly Rendered[] {
  return component.node
    .findAll()
    .flatMap((construct) => (ApiObject.isApiObject(construct) ? [rendered(construct)] : []));
}

function rendered(object: ApiObject): Rendered {
  const { apiGroup: group, kind, name } = object;
  const known = Resource.is(object) ? object.definition : declaredKind(object.apiVersion, kind);
  const namespace = known?.scope === 'Cluster' ? undefined : object.metadata.namespace;
  return { group, kind, name, namespace, stateful: known?.stateful ?? false, value: () => object.toJson() };
}
