import type { Structure } from '../schemas/structure';
import type { Chart } from './chart';
import { declaredIn, refined } from './declared';
import { partOfPod } from './kubernetes';
import { Reading } from './reading';
import { Use } from './use';

/** What a chart takes: what its templates read, by the names and types of its own values, and what its schema says of them. */
export function valuesOf(chart: Chart): Structure {
  const use = new Use();
  readInto(use, use, chart, definesOf(chart));
  return taken(use, stated(chart), chart);
}

/** Helm lays the templates of all charts in a chart into one pot. */
function definesOf(chart: Chart): Chart['defines'] {
  return new Map([...[...chart.subcharts.values()].flatMap((inner) => [...definesOf(inner)]), ...chart.defines]);
}

function readInto(use: Use, root: Use, chart: Chart, defines: Chart['defines']): void {
  // All charts in a chart see the same (https://helm.sh/docs/chart_template_guide/subcharts_and_globals/).
  use.fields.set('global', root.field('global'));
  const reading = new Reading(defines);
  for (const nodes of chart.templates) reading.file(nodes, use);
  for (const path of chart.conditions) path.split('.').reduce((at, name) => at.field(name), use);
  for (const [key, inner] of chart.subcharts) readInto(use.field(key), root, inner, defines);
}

/** The values that a chart states, over those of the charts in it. */
function stated(chart: Chart): Stated {
  const inner = [...chart.subcharts].map(([key, one]): [string, Stated] => [
    key,
    over(stated(one), chart.defaults[key]) as Stated,
  ]);
  return { ...chart.defaults, ...Object.fromEntries(inner) };
}

type Stated = Readonly<Record<string, unknown>>;

function over(base: unknown, top: unknown): unknown {
  if (!isMap(base) || !isMap(top)) return top === undefined || top === null ? base : top;
  const keys = new Set([...Object.keys(base), ...Object.keys(top)]);
  return Object.fromEntries([...keys].map((key) => [key, over(base[key], top[key])]));
}

function taken(use: Use, value: Stated, chart: Chart): Structure {
  // A chart has names for all its values, even where a template goes through them by names that it makes up.
  const own = namedOf(use, value);
  const inner = [...chart.subcharts].map(([key, one]): [string, Structure] => [
    key,
    taken(use.field(key), value[key] as Stated, one),
  ]);
  const properties = { ...own.properties, ...Object.fromEntries(inner) };
  const read = { ...own, properties };
  return chart.schema === undefined ? read : refined(read, declaredIn(chart.schema));
}

/** Numbers that Kubernetes also takes as text: a share, a quantity, the name of a port. */
const isEither = /(maxUnavailable|minAvailable|maxSurge|targetPort|cpu|memory|storage|size|limit|requests?)$/i;

function memberOf(name: string, use: Use, value: unknown): Structure {
  const read = structureOf(use, value);
  const own = read.type === 'number' && isEither.test(name) ? { type: ['number', 'string'] } : read;
  // Some charts read a limit, to tell the program of it, and copy the rest.
  const isLookedInto = [...use.fields.keys()].some((field) => field !== 'limits' && field !== 'requests');
  const isCopied = use.isWhole && !use.isWalked && !isLookedInto && use.kinds.size === 0;
  return (isCopied ? partOfPod(name, own) : undefined) ?? own;
}

/** One value: what it is by default, and what templates make of it. */
function structureOf(use: Use, value: unknown): Structure {
  if (use.kinds.size > 0 && [...use.kinds].some((kind) => kind !== 'string')) return {};
  const own = plainly(use, value);
  // What goes through `tpl` may be text in place of what it is by default.
  if (!use.kinds.has('string') || own.type === undefined || own.type === 'string') return own;
  return own.properties === undefined ? { ...own, type: [...new Set([own.type, 'string'].flat())] } : {};
}

function plainly(use: Use, value: unknown): Structure {
  if (Array.isArray(value)) return listOf(use, value);
  if (isMap(value)) return mapOf(use, value);
  if (value === undefined || value === null || value === '') {
    if (use.isWhole || use.isWalked) return value === '' && !use.isWalked ? { type: scalar } : {};
    if (use.fields.size > 0) return mapOf(use, {});
    return value === '' ? { type: scalar } : {};
  }
  if (use.fields.size > 0 || use.isWalked) return {};
  switch (typeof value) {
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
      return { type: 'number' };
    default:
      // A quantity, a port or a share may be written either way.
      return { type: /^\d/.test(String(value)) ? ['number', 'string'] : 'string' };
  }
}

const scalar = ['boolean', 'number', 'string'];

function mapOf(use: Use, value: Stated): Structure {
  if (use.isWhole) return { type: 'object' };
  if (use.isWalked) {
    const member = structureOf(use.members, undefined);
    return { type: 'object', additionalProperties: Object.keys(member).length > 0 ? member : true };
  }
  // Nobody reads it, so nobody says what may be in it.
  if (use.isUnread) return { type: 'object' };
  return namedOf(use, value);
}

function namedOf(use: Use, value: Stated): Structure {
  const names = [...new Set([...Object.keys(value), ...use.fields.keys()])].sort();
  const properties = names.map((name): [string, Structure] => [
    name,
    memberOf(name, use.fields.get(name) ?? new Use(), value[name]),
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

function listOf(use: Use, items: readonly unknown[]): Structure {
  if (items.length > 0 && items.every((item) => typeof item === 'string')) {
    return { type: 'array', items: { type: 'string' } };
  }
  const item = use.isWhole || !use.isWalked ? {} : structureOf(use.members, undefined);
  return { type: 'array', items: item };
}

function isMap(value: unknown): value is Stated {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
