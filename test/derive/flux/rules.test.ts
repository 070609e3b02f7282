import fc from 'fast-check';
import { condensed } from '../../../src/derive/flux/rules';
import { Authorizer, type Call } from './rbac';

const configMaps = { apiGroups: [''], resources: ['configmaps'] };

test('rules about one kind and with the same verbs are one, names sorted', () => {
  const rules = ['b', 'a'].map((name) => ({ ...configMaps, resourceNames: [name], verbs: ['patch', 'create'] }));
  expect(condensed(rules)).toEqual([{ ...configMaps, resourceNames: ['a', 'b'], verbs: ['create', 'patch'] }]);
});

test('what is allowed on all objects of a kind is not said again of some', () => {
  const all = { ...configMaps, verbs: ['create', 'get'] };
  const some = { ...configMaps, resourceNames: ['a'], verbs: ['create', 'patch'] };
  expect(condensed([some, all])).toEqual([all, { ...some, verbs: ['patch'] }]);
});

test('no names at all means all objects, as RBAC has it', () => {
  expect(condensed([{ ...configMaps, resourceNames: [], verbs: ['get'] }])).toEqual([
    { ...configMaps, verbs: ['get'] },
  ]);
});

test('paths that are no resources stay as they are', () => {
  const rule = { nonResourceURLs: ['/metrics'], verbs: ['get'] };
  expect(condensed([rule])).toEqual([rule]);
});

/** Few values, so that rules meet. */
const some = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const rule = fc.record({
  apiGroups: some('', 'apps'),
  resources: some('pods', 'pods/log', 'roles'),
  resourceNames: fc.subarray(['a', 'b', 'c']),
  verbs: some('get', 'patch', 'bind'),
});

test('whatever the rules, they allow the same as before, and say it once', () => {
  const allows = (rules: readonly object[]) => {
    const bound = {
      kind: 'RoleBinding',
      metadata: {},
      roleRef: { kind: 'Role' },
      subjects: [{ namespace: 'x', name: 'y' }],
    };
    return new Authorizer([{ kind: 'Role', metadata: {}, rules }, bound]);
  };
  const text = ({ verb, group, resource, name }: Call) => JSON.stringify([group, resource, verb, name]);
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 5 }), (rules) => {
      const [before, after] = [allows(rules), allows(condensed(rules))];
      const calls = [...before.rights('x/y'), ...after.rights('x/y')];
      for (const call of calls) expect([call, after.allows('x/y', call)]).toEqual([call, before.allows('x/y', call)]);
      const said = after.rights('x/y').map(text);
      expect(new Set(said).size).toBe(said.length);
    }),
  );
});
