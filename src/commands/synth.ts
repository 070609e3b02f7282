import { join } from 'node:path';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { type Budget, budgetPage, deriveBudget } from '#derive';
import { type ClusterDefinition, DescriptionError, formatProblem, type Problem } from '#platform';
import { compare, type Outcome, publish, type RenderedCluster } from '#render';
import type { Host, RunResult } from '../run/contract';
import { print, printError } from './output';
import { problemOf, tryRender } from './render';
import { select } from './selection';
import { UsageError } from './usage';

/** Renders clusters into dist/, or says whether dist/ is what would be rendered. */
export function synth(argv: readonly string[], host: Host): number | RunResult {
  const { check, budget, ...which } = options(argv);
  const { names, keeps: keepOthers, told } = select(which, host);
  print(told);
  const rendered: RenderedCluster[] = [];
  const budgets: Budget[] = [];
  const problems: Problem[] = [];
  let objects = 0;
  const watch = () => {
    objects += 1;
    if (objects === LONG_RUN) host.longRun();
  };
  for (const [index, name] of names.entries()) {
    progress(`${index + 1}/${names.length} ${name}`);
    const definition = tryDefinition(name, host);
    const result = 'build' in definition ? tryRender(definition, host.root, watch) : [definition];
    if (!('files' in result)) problems.push(...result);
    else if (result.problems.length > 0) problems.push(...result.problems);
    else {
      rendered.push(result.files);
      if (budget) budgets.push(deriveBudget(result.cluster));
    }
  }
  progress('');
  if (problems.length > 0) return report(problems);

  const dist = join(host.root, 'dist');
  const outcome = check ? compare(dist, rendered, { keepOthers }) : publish(dist, rendered, { keepOthers });
  const stale = outcome.added.length + outcome.changed.length + outcome.removed.length > 0;
  list(outcome);
  for (const each of budgets) print(`${budgetPage(each)}\n`);
  const summary = `dist: ${outcome.added.length} added, ${outcome.changed.length} changed, ${outcome.removed.length} removed, ${outcome.unchanged} unchanged`;
  print(`${summary}\n`);
  if (check && stale) {
    printError('dist/ is not what would be rendered: run `npm run synth` and commit what it changes.\n');
    return 1;
  }
  return { exitCode: 0, ownedFiles: ownedFiles(rendered), summary, stampable: !check };
}

function options(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        cluster: { type: 'string', multiple: true },
        since: { type: 'string' },
        check: { type: 'boolean', default: false },
        budget: { type: 'boolean', default: false },
      },
      strict: true,
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Evaluates a cluster file; what it throws is a problem like any other. */
function tryDefinition(name: string, host: Host): ClusterDefinition | Problem {
  try {
    return definitionOf(name, host);
  } catch (error) {
    return problemOf(error, `clusters/${name}.ts`);
  }
}

/** A cluster file exports its cluster as default, under the file's own name: that name is a folder in dist/. */
function definitionOf(name: string, { clusters }: Host): ClusterDefinition {
  const module = clusters.get(name)?.() as { readonly default?: ClusterDefinition } | undefined;
  const definition = module?.default;
  const where = `clusters/${name}.ts`;
  if (typeof definition?.build !== 'function') {
    throw new DescriptionError({
      code: 'LH104',
      where,
      what: 'it exports no cluster',
      fix: "Write `export default cluster('NAME', ...)`.",
    });
  }
  if (definition.name !== name) {
    throw new DescriptionError({
      code: 'LH105',
      where,
      what: `it exports the cluster '${definition.name}'`,
      fix: 'Give the file and the cluster one name.',
    });
  }
  return definition;
}

function report(problems: readonly Problem[]): number {
  const sorted = [...problems].sort((a, b) => (a.where < b.where ? -1 : a.where > b.where ? 1 : 0));
  printError(
    `${sorted.map(formatProblem).join('\n')}\n\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; dist/ is as it was.\n`,
  );
  return 1;
}

/** What changed, as long as a person would read it. */
function list({ added, changed, removed }: Outcome): void {
  const lines = [
    ...added.map((path) => `+ ${path}`),
    ...changed.map((path) => `~ ${path}`),
    ...removed.map((path) => `- ${path}`),
  ];
  const shown = lines.slice(0, LISTED);
  if (shown.length > 0) print(`${shown.join('\n')}\n`);
  if (lines.length > shown.length) print(`  and ${lines.length - shown.length} more\n`);
}

const LISTED = 50;

/** From so many objects on a run lasts long enough for V8's optimising compiler to pay. */
const LONG_RUN = 2000;

/** One line that is written over, on a terminal; nothing in CI. */
function progress(text: string): void {
  if (isatty(2)) printError(`\r\x1b[2K${text}`);
}

const ownedFiles = (rendered: readonly RenderedCluster[]) =>
  rendered.flatMap(({ cluster, files }) => [
    `dist/${cluster}/.owned`,
    ...[...files.keys()].map((path) => `dist/${cluster}/${path}`),
  ]);
