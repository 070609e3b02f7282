/**
 * Rendering speed, measured against our own bars: `npx tsx bench/bench.ts [-n 100,1000,10000] [--runs 5]
 * [--only rendering,scaling,project,emitter] [--judge]`. With --judge, a missed bar ends with exit code 1.
 */
import { parseArgs } from 'node:util';
import { bars, isMet, type Verdict, verdictTable } from './bars';
import { type Case, casesOf, floor, ours, project } from './cases';
import { emitters } from './emitter';
import { measure, median, minimum, type Sample } from './measure';
import { verify } from './verify';
import { type Workload, Workspace } from './workspace';

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', short: 'n', default: '100,1000,10000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: 'rendering,scaling,project,emitter' },
    judge: { type: 'boolean', default: false },
  },
});
const runs = Number(flags.runs);
const verdicts: Verdict[] = [];

type Results = Map<string, Sample[]>;

const parts: Record<string, () => void> = {
  rendering: () => {
    for (const objects of flags.sizes.split(',').map(Number)) rendering({ objects, charts: 10 });
  },
  scaling: () => {
    doubling([1000, 2000, 4000, 8000]);
    manyCharts();
  },
  project: ownClusters,
  emitter,
};
for (const part of flags.only.split(',')) {
  if (!parts[part]) throw new Error(`--only ${part}: there are ${Object.keys(parts).join(', ')}`);
  parts[part]();
}
console.log(`\n${verdictTable(verdicts)}`);
if (flags.judge && !verdicts.every(isMet)) process.exitCode = 1;

function rendering(workload: Workload): void {
  const { objects } = workload;
  withSpace(`${objects}`, (space) => {
    const cases = [floor(space), ...casesOf(space, workload)];
    const results = interleaved(cases, (one) => {
      if (objects <= 1000 && one.output) verify(one.name, one.output, objects);
    });
    print(`${objects} objects in ${workload.charts} charts`, results);
    const own = cpu(results, 'ours, empty dist/');
    const against = (peer: string, limit: number | undefined) => {
      if (limit === undefined || !results.has(peer)) return;
      verdicts.push({ what: `${objects} objects: ours / ${peer}`, value: own / cpu(results, peer), limit });
    };
    against('cdk8s synth + tsx', bars.cdk8s[objects]);
    against('helm', bars.helm[objects]);
    against('pkl', bars.pkl[objects]);
    const nothing = cpu(results, 'ours, nothing to do') / cpu(results, 'node -e 0');
    verdicts.push({ ...bars.nothingToDo, what: `${objects} objects: ${bars.nothingToDo.what}`, value: nothing });
    const peak = Math.max(...results.get('ours, empty dist/')!.map((sample) => sample.rss));
    if (objects === 10_000) verdicts.push({ ...bars.memory, value: peak });
  });
}

function doubling(sizes: readonly number[]): void {
  const results = emptyDist(sizes.map((objects) => ({ objects, charts: 10 })));
  print('Growth', results);
  const costs = [...results.values()].map((samples) => minimum(samples.map((sample) => sample.cpu)));
  for (let i = 1; i < costs.length; i++) {
    const what = `${sizes[i - 1]} to ${sizes[i]} objects: growth`;
    verdicts.push({ what, value: costs[i]! / costs[i - 1]!, limit: bars.doubling });
  }
}

function manyCharts(): void {
  const results = emptyDist([10, 2500].map((charts) => ({ objects: 25_000, charts })));
  print('Many charts', results);
  const [few, many] = [...results.values()].map((samples) => minimum(samples.map((sample) => sample.cpu)));
  verdicts.push({ ...bars.manyCharts, value: many! / few! });
}

function ownClusters(): void {
  withSpace('project', (space) => {
    const results = interleaved([floor(space), ...project(space)], () => {});
    print('The clusters of this repository', results);
    const own = cpu(results, 'ours, empty dist/');
    const what = 'own clusters, checks and cloud layer included: ours / cdk8s synth + tsx';
    verdicts.push({ what, value: own / cpu(results, 'cdk8s synth + tsx'), limit: bars.project });
    const nothing = cpu(results, 'ours, nothing to do') / cpu(results, 'node -e 0');
    verdicts.push({ ...bars.nothingToDo, what: `own clusters: ${bars.nothingToDo.what}`, value: nothing });
  });
}

/** Our own first case only, for each of the workloads. */
function emptyDist(workloads: readonly Workload[]): Results {
  return withSpace('scaling', () => {
    const cases = workloads.map((workload) => {
      const own = new Workspace(`scaling/${workload.objects}-${workload.charts}`);
      return { ...ours(own, workload)[0]!, name: `${workload.objects} objects in ${workload.charts} charts` };
    });
    return interleaved(cases, () => {});
  });
}

function emitter(): void {
  const [own, yaml, json] = emitters();
  console.log('\n## Emitter\n\n| | MB/s |\n|---|---|');
  for (const { name, megabytesPerSecond } of [own!, yaml!, json!])
    console.log(`| ${name} | ${megabytesPerSecond.toFixed(1)} |`);
  verdicts.push({ ...bars.emitterOverYaml, value: own!.megabytesPerSecond / yaml!.megabytesPerSecond });
  verdicts.push({ ...bars.emitterOverJson, value: own!.megabytesPerSecond / json!.megabytesPerSecond });
}

/** One run of each in turn, so that what else the machine does weighs on all of them. */
function interleaved(cases: readonly Case[], check: (one: Case) => void): Results {
  const results: Results = new Map(cases.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const one of cases) {
      one.prepare();
      results.get(one.name)!.push(measure(one.command, one.folder));
      if (run === 0) check(one);
    }
  }
  return results;
}

function cpu(results: Results, name: string): number {
  return minimum(results.get(name)!.map((sample) => sample.cpu));
}

function print(title: string, results: Results): void {
  console.log(
    `\n## ${title}\n\n| | CPU min s | CPU median s | wall min s | wall median s | peak MiB |\n|---|---|---|---|---|---|`,
  );
  for (const [name, samples] of results) {
    const of = (key: keyof Sample) => samples.map((sample) => sample[key]);
    const figures = [minimum(of('cpu')), median(of('cpu')), minimum(of('wall')), median(of('wall'))];
    const peak = Math.round(Math.max(...of('rss')));
    console.log(`| ${name} | ${figures.map((figure) => figure.toFixed(3)).join(' | ')} | ${peak} |`);
  }
}

function withSpace<T>(name: string, use: (space: Workspace) => T): T {
  const space = new Workspace(name);
  try {
    return use(space);
  } finally {
    space.remove();
  }
}
