import { existsSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { Fleet } from './fleet';

/** Charts in a row, each of which may import those before it, and clusters that import some of them. */
const CHARTS = 7;
const CLUSTERS = 12;

interface Model {
  readonly imports: number[][];
  readonly uses: Map<string, number>;
}

/** One change of the repository. Numbers are taken modulo what there is. */
interface Change {
  readonly kind: keyof typeof KINDS;
  readonly at: number;
  readonly to: number;
}

let fleet: Fleet;
let words = 0;
const model: Model = {
  imports: Array.from({ length: CHARTS }, (_, chart) => (chart === 0 ? [] : [Math.floor(chart / 2)])),
  uses: new Map(Array.from({ length: CLUSTERS }, (_, cluster) => [`c${cluster}`, cluster % CHARTS])),
};

const word = () => `export default 'word ${++words}';\n`;

function writeChart(chart: number): void {
  const others = model.imports[chart]!;
  const lines = others.map((other) => `import t${other} from '../n${other}';\n`).join('');
  const part =
    existsSync(fleet.path(`charts/n${chart}/part.ts`)) || existsSync(fleet.path(`charts/n${chart}/part/index.ts`));
  if (!part) fleet.write(`charts/n${chart}/part.ts`, word());
  const parts = ['part', 'data.word', ...others.map((other) => `t${other}`)].join(", ' ', ");
  fleet.write(
    `charts/n${chart}/index.ts`,
    `${lines}import part from './part';\nimport data from './data';\nexport default [${parts}].join('');\n`,
  );
}

function writeCluster(name: string, chart: number): void {
  model.uses.set(name, chart);
  fleet.cluster(name, 'text', `import text from '../charts/n${chart}';`);
}

const nameAt = (at: number) => [...model.uses.keys()][at % model.uses.size]!;
const remove = (file: string) => rmSync(fleet.path(file), { force: true });

const KINDS = {
  'edit a part': (at: number) => {
    const file = `charts/n${at % CHARTS}/part`;
    fleet.write(existsSync(fleet.path(`${file}.ts`)) ? `${file}.ts` : `${file}/index.ts`, word());
  },
  'edit data': (at: number) => fleet.write(`charts/n${at % CHARTS}/data.json`, `{ "word": "${++words}" }\n`),
  'shadow a file by one that is found first': (at: number) => fleet.write(`charts/n${at % CHARTS}/part.ts`, word()),
  'shadow data by a module': (at: number) =>
    fleet.write(`charts/n${at % CHARTS}/data.ts`, `export default { word: '${++words}' };\n`),
  'take the shadow of data away': (at: number) => remove(`charts/n${at % CHARTS}/data.ts`),
  'take the file away that is found first': (at: number) => {
    const folder = `charts/n${at % CHARTS}`;
    if (!existsSync(fleet.path(`${folder}/part/index.ts`))) fleet.write(`${folder}/part/index.ts`, word());
    else remove(`${folder}/part.ts`);
  },
  'import one more': (at: number, to: number) => {
    const chart = 1 + (at % (CHARTS - 1));
    model.imports[chart] = [...new Set([...model.imports[chart]!, to % chart])];
    writeChart(chart);
  },
  'import one less': (at: number) => {
    model.imports[at % CHARTS]!.pop();
    writeChart(at % CHARTS);
  },
  'add a cluster': (_: number, to: number) => writeCluster(`d${++words}`, to % CHARTS),
  'remove a cluster': (at: number) => {
    const name = nameAt(at);
    if (model.uses.size < 3) return;
    model.uses.delete(name);
    remove(`clusters/${name}.ts`);
  },
  'rename a cluster': (at: number) => {
    const name = nameAt(at);
    const chart = model.uses.get(name)!;
    KINDS['remove a cluster'](at);
    writeCluster(`e${++words}`, chart);
  },
  'give a cluster another chart': (at: number, to: number) => writeCluster(nameAt(at), to % CHARTS),
  'edit dist by hand': (at: number) => fleet.write(`dist/${nameAt(at)}/workloads/box/configmap-a.yaml`, 'mine\n'),
  'edit what nobody imports': (at: number) => fleet.write(`charts/n${at % CHARTS}/unused.ts`, word()),
  'write a page': () => fleet.write('docs/page.md', word()),
} as const satisfies Record<string, (at: number, to: number) => void>;

beforeAll(() => {
  fleet = new Fleet();
  for (let chart = 0; chart < CHARTS; chart++) {
    KINDS['edit data'](chart);
    writeChart(chart);
  }
  for (const [name, chart] of model.uses) writeCluster(name, chart);
  fleet.git('init', '--quiet', '--initial-branch=main');
  expect(fleet.synth()).toMatchObject({ status: 0 });
  fleet.commit();
}, 60_000);

afterAll(() => fleet.remove());

test('whatever changes, a full run has nothing left to do after one of what it may affect', () => {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
    at: fc.nat(1000),
    to: fc.nat(1000),
  });
  let rendered = 0;
  let there = 0;
  const seen: Change[][] = [];
  for (const changes of fc.sample(fc.array(change, { minLength: 1, maxLength: 3 }), 24)) {
    seen.push(changes);
    for (const { kind, at, to } of changes) KINDS[kind](at, to);
    const since = fleet.synth(['--since', 'HEAD']);
    const [, some, all] = /: (\d+) of (\d+) clusters$/m.exec(since.stdout) ?? [];
    const full = fleet.synth(['--check']);
    expect({ seen, since, full }).toMatchObject({
      since: { status: 0 },
      full: { last: expect.stringMatching(/^dist: 0 added, 0 changed, 0 removed, \d+ unchanged$/) },
    });
    rendered += Number(some);
    there += Number(all);
    fleet.commit();
  }
  // Or it would be no better than a full one.
  expect(rendered / there).toBeLessThan(0.5);
}, 120_000);
