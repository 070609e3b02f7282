import {
  choiceViolation,
  enumViolation,
  limitViolation,
  missingViolation,
  patternViolation,
  type Step,
  typeViolation,
  unknownFieldViolation,
  type Violation,
} from './schema-words';
import type { Structure } from './schemas/structure';

/** Reports everything that is wrong with a value, and what is below it. */
export type Rule = (value: unknown, walk: Walk) => void;

/** One pass over one object: where it is, and what it found. */
export class Walk {
  readonly at: Step[] = [];
  readonly found: Violation[] = [];

  constructor(readonly owner: string) {}
}

/**
 * A structure as a function. A general JSON Schema library would have to generate code for each kind (about 400 ms a
 * kind) and keep it (70 ms to load five); the dozen keywords that a `Structure` can have need neither.
 */
export function ruleOf(structure: Structure, refer: (ref: string) => Rule): Rule {
  const rules = [...referred(structure, refer), ...limitRules(structure), ...choiceRules(structure, refer)];
  if (structure.enum !== undefined) rules.push(enumRule(structure.enum));
  if (
    structure.properties !== undefined ||
    structure.additionalProperties !== undefined ||
    structure.required !== undefined
  ) {
    rules.push(fieldsRule(structure, refer));
  }
  if (structure.items !== undefined) rules.push(itemsRule(ruleOf(structure.items, refer)));
  const inner = allOf(rules);
  if (structure.type === undefined) return inner;

  const types = [structure.type].flat();
  const hasType = typeTest(types);
  return (value, walk) => {
    // A value of the wrong type breaks every other rule too; one report is enough.
    if (hasType(value)) inner(value, walk);
    else walk.found.push(typeViolation(walk.at, value, types));
  };
}

function allOf(rules: readonly Rule[]): Rule {
  const [first, second] = rules;
  if (first === undefined) return () => {};
  if (second === undefined) return first;
  return (value, walk) => {
    for (const rule of rules) rule(value, walk);
  };
}

function referred(structure: Structure, refer: (ref: string) => Rule): Rule[] {
  return structure.$ref === undefined ? [] : [refer(structure.$ref)];
}

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === 'string',
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeTest(types: readonly string[]): (value: unknown) => boolean {
  const tests = types.map((type) => {
    const test = typeTests[type];
    if (test === undefined) throw new Error(`schemas/ has the type '${type}', which the check does not know`);
    return test;
  });
  const [first, second] = tests;
  if (tests.length > 2) return (value) => tests.some((test) => test(value));
  return second === undefined ? first! : (value) => first!(value) || second(value);
}

function fieldsRule(structure: Structure, refer: (ref: string) => Rule): Rule {
  const declared = structure.properties ?? {};
  const fields = new Map<string, Rule>();
  const fieldRule = (name: string): Rule | undefined => {
    const known = fields.get(name);
    if (known !== undefined || !Object.hasOwn(declared, name)) return known;
    const rule = ruleOf(declared[name]!, refer);
    fields.set(name, rule);
    return rule;
  };
  const required = structure.required ?? [];
  const isClosed = structure.additionalProperties === false;
  const others =
    typeof structure.additionalProperties === 'object' ? ruleOf(structure.additionalProperties, refer) : undefined;

  return (value, walk) => {
    if (!isObject(value)) return;
    for (const name in value) {
      const content = value[name];
      if (content === undefined) continue; // an undefined member is not written
      const rule = fieldRule(name) ?? others;
      if (rule !== undefined) {
        walk.at.push(name);
        rule(content, walk);
        walk.at.pop();
      } else if (isClosed) {
        walk.found.push(unknownFieldViolation([...walk.at, name], Object.keys(declared), walk.owner));
      }
    }
    for (const name of required) {
      if (value[name] === undefined) walk.found.push(missingViolation([...walk.at, name], walk.owner));
    }
  };
}

function itemsRule(item: Rule): Rule {
  return (value, walk) => {
    if (!Array.isArray(value)) return;
    for (let i = 0; i < value.length; i++) {
      walk.at.push(i);
      item(value[i], walk);
      walk.at.pop();
    }
  };
}

function enumRule(allowed: readonly unknown[]): Rule {
  const set = new Set(allowed);
  return (value, walk) => {
    if (!set.has(value)) walk.found.push(enumViolation(walk.at, value, allowed));
  };
}

/** Keyword -> does the value keep to it? A limit says nothing about a value of another type. */
const limits: Readonly<Record<string, (value: unknown, limit: number) => boolean>> = {
  minimum: (value, limit) => typeof value !== 'number' || value >= limit,
  maximum: (value, limit) => typeof value !== 'number' || value <= limit,
  multipleOf: (value, limit) => typeof value !== 'number' || Number.isInteger(value / limit),
  // Length is counted in characters, as Go does; the UTF-16 length is never less.
  minLength: (value, limit) => typeof value !== 'string' || [...value].length >= limit,
  maxLength: (value, limit) => typeof value !== 'string' || value.length <= limit || [...value].length <= limit,
  minItems: (value, limit) => !Array.isArray(value) || value.length >= limit,
  maxItems: (value, limit) => !Array.isArray(value) || value.length <= limit,
  minProperties: (value, limit) => !isObject(value) || membersOf(value) >= limit,
  maxProperties: (value, limit) => !isObject(value) || membersOf(value) <= limit,
};

const membersOf = (value: object) => Object.values(value).filter((member) => member !== undefined).length;

function limitRules(structure: Structure): Rule[] {
  const rules: Rule[] = typeof structure.pattern === 'string' ? [patternRule(structure.pattern)] : [];
  for (const keyword in structure) {
    const holds = limits[keyword];
    if (holds === undefined) continue;
    const limit = structure[keyword] as number;
    rules.push((value, walk) => {
      if (!holds(value, limit)) walk.found.push(limitViolation(walk.at, value, keyword, limit));
    });
  }
  return rules;
}

function patternRule(pattern: string): Rule {
  // Go writes at the beginning what JavaScript writes behind.
  const expression = pattern.startsWith('^(?i)') ? new RegExp(`^${pattern.slice(5)}`, 'i') : new RegExp(pattern);
  return (value, walk) => {
    if (typeof value === 'string' && !expression.test(value))
      walk.found.push(patternViolation(walk.at, value, pattern));
  };
}

function choiceRules(structure: Structure, refer: (ref: string) => Rule): Rule[] {
  return (['oneOf', 'anyOf'] as const).flatMap((keyword): Rule[] => {
    const branches = structure[keyword];
    if (branches === undefined) return [];
    const rules = branches.map((branch) => ruleOf(branch, refer));
    return [
      (value, walk) => {
        const fitting = rules.filter((rule) => fits(rule, value)).length;
        const isGood = keyword === 'oneOf' ? fitting === 1 : fitting > 0;
        // Why each branch does not fit would only be noise beside what they are a choice of.
        if (!isGood) walk.found.push(choiceViolation(walk.at, keyword, branches));
      },
    ];
  });
}

function fits(rule: Rule, value: unknown): boolean {
  const trial = new Walk('');
  rule(value, trial);
  return trial.found.length === 0;
}
