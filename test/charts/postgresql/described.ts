import {
  type Cluster,
  Component,
  cores,
  DescriptionError,
  type Fields,
  gib,
  int,
  optional,
  record,
  string,
  Workload,
} from '#platform';
import type { RenderedObject } from '#render';
import { PostgresCluster, type PostgresClusterProps, type PostgresTable } from '../../../charts/postgresql';
import { render } from '../../../src/commands/render';
import { lakeOn, tiny } from '../descriptions';

// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds
export type Manifest = any;

export const Cat = record({ cat_id: string(), name: string(), age: optional(int()) });

export const cafeOn = (on: Cluster, props: Partial<PostgresClusterProps> = {}) => {
  const size = { instances: 3, cpu: cores(2), memory: gib(4), disk: gib(40) };
  return new PostgresCluster(on, { name: 'cafe', ...size, lake: props.lake ?? lakeOn(on), ...props });
};

export function workloadOn(on: Cluster, name: string, namespace = 'cat-cafe'): Workload {
  on.namespace(namespace);
  const component = new Component(on, `${namespace}-${name}`, { layer: 'workloads', namespace });
  return new Workload(component, name, { namespace, podLabels: { app: name } });
}

/** The objects of a description. */
export function objectsOf(describe: (on: Cluster) => void) {
  const objects: RenderedObject[] = [];
  const { problems } = render(tiny(describe), process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return {
    all: objects as readonly Manifest[],
    of: (kind: string, name: string): Manifest =>
      objects.find((object) => object.kind === kind && object.metadata.name === name),
  };
}

/** The code with which a description is refused. */
export function refusalOf(describe: (on: Cluster) => void): string | undefined {
  try {
    render(tiny(describe), process.cwd(), () => {});
  } catch (error) {
    if (error instanceof DescriptionError) return error.problem.code;
    throw error;
  }
  return undefined;
}

export const grant = <F extends Fields>(
  on: Cluster,
  who: Workload,
  action: 'read' | 'write' | 'upsert',
  what: PostgresTable<F>,
) => on.ledger.grant(who, action, what);
