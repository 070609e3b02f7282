import { fieldOf, membersOf, type Things, textsOf, useWhole } from './use';

/** What a function of a template gives back, and how it uses what it is given. */
type Meaning = (args: readonly Things[]) => Things;

const nothing: Things = [];
const all: Meaning = (args) => args.flat();
/** The last one alone: `required "a message" .Values.x`. */
const last: Meaning = (args) => args.at(-1) ?? nothing;
const looksOnly: Meaning = () => nothing;

/** Of Go, Sprig and Helm, those that hand a value on or only look at it. Every other one is taken to use all that is in its arguments. */
const meanings: Readonly<Record<string, Meaning>> = {
  ...same(all, 'and', 'or', 'default', 'coalesce', 'merge', 'mergeOverwrite', 'mustMerge', 'mustMergeOverwrite'),
  ...same(all, 'deepCopy', 'mustDeepCopy', 'concat', 'append', 'prepend', 'push', 'without', 'compact', 'reverse'),
  ...same(all, 'uniq', 'mustUniq', 'sortAlpha', 'mustAppend', 'initial'),
  ...same(last, 'required', 'fail'),
  ...same(looksOnly, 'not', 'empty', 'len'),
  ...same(anyKind, 'typeOf', 'kindOf'),
  ...same(oneKind, 'kindIs', 'typeIs'),
  ...same(membersThen, 'last', 'values', 'mustLast'),
  ternary: ([yes = nothing, no = nothing]) => [...yes, ...no],
  ...same((args) => [{ is: 'list', items: args }], 'list', 'tuple'),
  ...same(([of = nothing]) => fieldOf(of, '0'), 'first', 'mustFirst'),
  ...same(rest, 'rest', 'mustRest'),
  dict: (args) => {
    const fields = new Map<string, Things>();
    for (let i = 0; i < args.length; i += 2) {
      for (const name of textsOf(args[i]!)) fields.set(name, args[i + 1] ?? nothing);
    }
    return [{ is: 'dict', fields }];
  },
  set: ([of = nothing, name = nothing, content = nothing]) => {
    for (const thing of of) {
      if (thing.is !== 'dict') continue;
      for (const text of textsOf(name)) thing.fields.set(text, [...(thing.fields.get(text) ?? []), ...content]);
    }
    return of;
  },
  unset: ([of = nothing]) => of,
  omit: ([of = nothing, ...names]) => {
    for (const name of names.flatMap(textsOf)) fieldOf(of, name);
    return of;
  },
  pick: ([of = nothing, ...names]) => [
    { is: 'dict', fields: new Map(names.flatMap(textsOf).map((name) => [name, fieldOf(of, name)])) },
  ],
  get: ([of = nothing, name = nothing]) => step(of, name),
  index: ([of = nothing, ...names]) => names.reduce(step, of),
  dig: (args) => {
    const of = args.at(-1) ?? nothing;
    return [...args.slice(0, -2).reduce(step, of), ...(args.at(-2) ?? nothing)];
  },
  hasKey: ([of = nothing, name = nothing]) => {
    step(of, name);
    return nothing;
  },
  // The second is what the text is filled with.
  tpl: ([text = nothing]) => {
    for (const thing of text) if (thing.is === 'value') thing.use.kinds.add('string');
    useWhole(text);
    return nothing;
  },
};

export function call(name: string, args: readonly Things[]): Things {
  const meaning = meanings[name];
  if (meaning) return meaning(args);
  for (const arg of args) useWhole(arg);
  return nothing;
}

/** `kindIs "map" .Values.x` */
function oneKind([kind = nothing, of = nothing]: readonly Things[]): Things {
  for (const thing of of) if (thing.is === 'value') for (const text of textsOf(kind)) thing.use.kinds.add(text);
  return nothing;
}

/** What it is compared with is said elsewhere. */
function anyKind([of = nothing]: readonly Things[]): Things {
  for (const thing of of) if (thing.is === 'value') thing.use.kinds.add('any');
  return nothing;
}

function rest([of = nothing]: readonly Things[]): Things {
  return of.map((thing) => (thing.is === 'list' ? { is: 'list', items: thing.items.slice(1) } : thing));
}

function membersThen(args: readonly Things[]): Things {
  return membersOf(args[0] ?? nothing);
}

/** A name that is written out is a field; any other may be each of them. */
function step(of: Things, name: Things): Things {
  const names = textsOf(name).filter((text) => text !== '');
  if (names.length === 0) return membersOf(of);
  return names.flatMap((text) => fieldOf(of, text));
}

function same(meaning: Meaning, ...names: readonly string[]): Readonly<Record<string, Meaning>> {
  return Object.fromEntries(names.map((name) => [name, meaning]));
}
