import { Component, SecretReference, Workload } from '#platform';
import type { RenderedObject } from '#render';
import { deliver } from '../../charts/external-secrets';
import { render } from '../../src/commands/render';
import { tiny } from './descriptions';

/** What is rendered for a workload that is brought one key from each of the given namespaces. */
function delivered(...sources: readonly string[]): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  const definition = tiny((on) => {
    for (const namespace of ['here', ...sources]) on.namespace(namespace);
    const component = new Component(on, 'reader', { layer: 'workloads', namespace: 'here' });
    const to = new Workload(component, 'reader', { namespace: 'here', podLabels: { app: 'reader' } });
    const secretOf = (namespace: string) => new SecretReference(namespace, 'made', ['key'], undefined);
    const keys = Object.fromEntries(sources.map((source) => [source, [{ secret: secretOf(source), key: 'key' }]]));
    deliver(on, { to, secretName: 'brought', keys });
  });
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return objects.filter(({ kind }) => ['ExternalSecret', 'SecretStore', 'Role'].includes(kind));
}

const of = (objects: readonly RenderedObject[], kind: string) => objects.filter((object) => object.kind === kind);

test('a credential comes through a store that may read exactly that Secret', () => {
  const objects = delivered('maker');
  expect(of(objects, 'Role').map(({ metadata, rules }) => [metadata.namespace, rules])).toEqual([
    ['maker', [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['made'], verbs: ['get'] }]],
  ]);
  const [secret] = of(objects, 'ExternalSecret');
  expect(secret?.spec).toMatchObject({ secretStoreRef: { kind: 'SecretStore', name: 'brought-from-maker' } });
});

test('parts from two namespaces come through a store each, named beside the part', () => {
  const objects = delivered('maker', 'other');
  expect(of(objects, 'SecretStore').map(({ metadata }) => metadata.name)).toEqual([
    'brought-from-maker',
    'brought-from-other',
  ]);
  const spec = of(objects, 'ExternalSecret')[0]?.spec as { secretStoreRef?: unknown; data: readonly object[] };
  expect(spec.secretStoreRef).toBeUndefined();
  expect(spec.data).toMatchObject([
    { sourceRef: { storeRef: { kind: 'SecretStore', name: 'brought-from-maker' } } },
    { sourceRef: { storeRef: { kind: 'SecretStore', name: 'brought-from-other' } } },
  ]);
});
