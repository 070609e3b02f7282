import fs from 'node:fs';
import fc from 'fast-check';
import { compare, DistError, publish } from '../../../src/render/dist/index';
import { contents, scratch, snapshot } from './scratch';

const dist = scratch();

// Few names, so that files, folders and files of others meet each other often.
const name = fc.constantFrom('a', 'b', 'a/x', 'a/y', 'b/x', 'b/c/x', 'b/c/y', 'd');
const text = fc.constantFrom('1\n', '2\n', '');
const cluster = fc.constantFrom('one', 'two');
const files = fc.uniqueArray(fc.tuple(name, text), { selector: ([path]) => path, maxLength: 5 });
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      rendered: fc.uniqueArray(fc.tuple(cluster, files), { selector: ([which]) => which }),
      keepOthers: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ foreign: fc.tuple(cluster, name, text) }) },
);

const within = (path: string, folder: string) => path.startsWith(`${folder}/`);
const collide = (a: string, b: string) => within(a, b) || within(b, a);

test('whatever is rendered and whatever others put there, runs publish exactly what they say and spare the rest', () => {
  const property = fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
    fs.rmSync(dist(), { recursive: true, force: true });
    const owned = new Map<string, string>();
    const foreign = new Map<string, string>();
    for (const action of steps) {
      if ('foreign' in action) {
        const [which, path, content] = action.foreign;
        const full = `${which}/${path}`;
        if (owned.has(full) || [...owned.keys(), ...foreign.keys()].some((other) => collide(other, full))) continue;
        fs.mkdirSync(`${dist()}/${full}`.replace(/\/[^/]*$/, ''), { recursive: true });
        fs.writeFileSync(`${dist()}/${full}`, content);
        foreign.set(full, content);
        continue;
      }
      const rendered = action.rendered.map(([which, list]) => ({ cluster: which, files: new Map(list) }));
      const wanted = new Map(rendered.flatMap((c) => [...c.files].map(([path, t]) => [`${c.cluster}/${path}`, t])));
      const paths = [...wanted.keys()];
      const impossible =
        paths.some((a) => paths.some((b) => within(a, b))) ||
        paths.some((a) => [...foreign].some(([b, t]) => collide(a, b) || (a === b && wanted.get(a) !== t)));

      const before = snapshot(dist());
      if (impossible) {
        expect(() => publish(dist(), rendered, action)).toThrow(DistError);
        expect(snapshot(dist())).toEqual(before);
        continue;
      }
      const told = compare(dist(), rendered, action);
      expect(publish(dist(), rendered, action)).toEqual(told);

      const covered = (path: string) => !action.keepOthers || rendered.some((c) => within(path, c.cluster));
      for (const path of [...owned.keys()]) if (covered(path)) owned.delete(path);
      for (const [path, t] of wanted) {
        owned.set(path, t);
        foreign.delete(path);
      }
      expect(contents(dist())).toEqual(Object.fromEntries([...foreign, ...owned].sort()));
      const again = compare(dist(), rendered, action);
      expect(again).toEqual({ added: [], changed: [], removed: [], unchanged: wanted.size });
      expect(fs.existsSync(`${dist()}/.swap`)).toBe(false);
    }
  });
  fc.assert(property, { numRuns: 150 });
});
