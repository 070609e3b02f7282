import {
  type Aws,
  aws,
  type Cloud,
  type Cluster,
  Component,
  cluster,
  flux,
  local,
  type Server,
  type Task,
} from '#platform';
import type { RenderedObject } from '#render';
import { render } from '../../src/commands/render';

export interface Described {
  readonly cluster: Cluster;
  readonly objects: readonly RenderedObject[];
  /** The one object of a kind; undefined if there is none. */
  one(kind: string): RenderedObject | undefined;
}

/** A cluster with one component `box` in namespace `here`, rendered; it must please all checks. */
export function described(describe: (box: Component, on: Cluster) => void, cloud: Cloud = local()): Described {
  const base = { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' };
  const definition = cluster('tiny', base, (on) =>
    describe(new Component(on, 'box', { layer: 'services', namespace: 'here' }), on),
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return {
    cluster: on,
    objects,
    one(kind) {
      const found = objects.filter((object) => object.kind === kind);
      expect(found.length).toBeLessThan(2);
      return found[0];
    },
  };
}

/** EKS in a region, with what a test does not look at. */
export const awsIn = (region: string): Aws =>
  aws({ region, account: '111122223333', administrators: ['platform-admin'], stateBucket: 'test-terraform' });

export const threeZones = awsIn('eu-central-1');

/** The pod that a server or task runs, as it is rendered. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
export function podOf({ object }: Server | Task): any {
  const spec = object.value() as unknown as { readonly spec: PodOwner };
  const { template, jobTemplate } = spec.spec;
  return (jobTemplate?.spec ?? { template }).template;
}

interface PodOwner {
  readonly template?: unknown;
  readonly jobTemplate?: { readonly spec: { readonly template: unknown } };
}
