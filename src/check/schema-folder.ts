import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rule, ruleOf, Walk } from './schema-rule';
import type { Violation } from './schema-words';
import { parseRef, placeOf, SchemaText } from './schemas/file';
import type { Scope } from './schemas/kinds';
import type { Structure } from './schemas/structure';

/**
 * The compiled structures of one project. A file is read when a kind first needs it, and a definition is parsed and becomes
 * a rule when an object first has that field: a run pays for what its objects use, not for all that the kinds could say.
 */
export class SchemaFolder {
  readonly #root: string;
  readonly #files = new Map<string, SchemaText>();
  readonly #rules = new Map<string, Rule>();
  /** By API version, then kind: a joined key would have to be built and hashed for every object. */
  readonly #kinds = new Map<string, Map<string, Rule | undefined>>();
  #index: Readonly<Record<string, Scope>> | undefined;
  #charts: Readonly<Record<string, readonly string[]>> | undefined;
  readonly #scopes = new Map<string, Map<string, Scope | undefined>>();

  constructor(root: string) {
    this.#root = root;
  }

  scopeOf(apiVersion: string, kind: string): Scope | undefined {
    const known = this.#scopes.get(apiVersion);
    if (known?.has(kind)) return known.get(kind);
    this.#index ??= JSON.parse(this.#read('index')) as Readonly<Record<string, Scope>>;
    const key = `${apiVersion}/${kind}`;
    const scope = Object.hasOwn(this.#index, key) ? this.#index[key] : undefined;
    this.#scopes.set(apiVersion, (known ?? new Map()).set(kind, scope));
    return scope;
  }

  /** Undefined for a kind without a structure. */
  violationsOf(object: { readonly apiVersion: string; readonly kind: string }): readonly Violation[] | undefined {
    const rule = this.#kindRule(object.apiVersion, object.kind);
    if (rule === undefined) return undefined;
    const walk = new Walk(`${object.kind} (${object.apiVersion})`);
    rule(object, walk);
    return walk.found;
  }

  /** Versions of a chart whose values have a compiled structure; undefined for a chart that nobody compiled. */
  chartVersions(chart: string): readonly string[] | undefined {
    this.#charts ??= JSON.parse(this.#read('charts/index')) as Readonly<Record<string, readonly string[]>>;
    return Object.hasOwn(this.#charts, chart) ? this.#charts[chart] : undefined;
  }

  /** What is wrong with values of a chart in such a version. */
  valuesViolations(chart: string, version: string, values: unknown): readonly Violation[] {
    const walk = new Walk(`the values of ${chart} ${version}`);
    this.#referred(`charts/${chart}-${version}`, '#/$defs/Values')(values, walk);
    return walk.found;
  }

  #kindRule(apiVersion: string, kind: string): Rule | undefined {
    let kinds = this.#kinds.get(apiVersion);
    if (kinds === undefined) {
      kinds = new Map();
      this.#kinds.set(apiVersion, kinds);
    }
    let rule = kinds.get(kind);
    if (rule === undefined && !kinds.has(kind)) {
      const place = placeOf(apiVersion);
      const isKnown = this.scopeOf(apiVersion, kind) !== undefined;
      rule = isKnown ? this.#ruleIn(place, this.#file(place).kind(kind).schema) : undefined;
      kinds.set(kind, rule);
    }
    return rule;
  }

  #ruleIn(home: string, structure: Structure): Rule {
    return ruleOf(structure, (ref) => this.#referred(home, ref));
  }

  /** Resolved at the first call and not before; that also ends definitions that contain themselves. */
  #referred(home: string, ref: string): Rule {
    const { place = home, name } = parseRef(ref);
    const key = `${place}#${name}`;
    let rule: Rule | undefined;
    return (value, walk) => {
      if (rule === undefined) {
        rule = this.#rules.get(key) ?? this.#ruleIn(place, this.#file(place).definition(name));
        this.#rules.set(key, rule);
      }
      rule(value, walk);
    };
  }

  #file(place: string): SchemaText {
    let file = this.#files.get(place);
    if (file === undefined) {
      file = new SchemaText(this.#read(place));
      this.#files.set(place, file);
    }
    return file;
  }

  #read(place: string): string {
    return readFileSync(join(this.#root, 'schemas', `${place}.json`), 'utf8');
  }
}
