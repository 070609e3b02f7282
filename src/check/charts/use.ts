/** How the templates of a chart use one value, and what is below it. */
export class Use {
  /** Fields that are read by name. */
  readonly fields = new Map<string, Use>();
  /** What every member is read as, where they are walked over. */
  private each: Use | undefined;
  /** It is put out as it is, with all that may be in it. */
  isWhole = false;
  /** Kinds that templates ask for: `kindIs "map" .Values.x`. */
  readonly kinds = new Set<string>();

  field(name: string): Use {
    let use = this.fields.get(name);
    if (use === undefined) {
      use = new Use();
      this.fields.set(name, use);
    }
    return use;
  }

  get members(): Use {
    this.each ??= new Use();
    return this.each;
  }

  get isWalked(): boolean {
    return this.each !== undefined;
  }

  /** Templates never looked at it. */
  get isUnread(): boolean {
    return !this.isWhole && !this.isWalked && this.fields.size === 0 && this.kinds.size === 0;
  }
}

/** What an expression of a template may stand for. */
export type Thing =
  | { readonly is: 'value'; readonly use: Use }
  /** Made by the template, or by Helm: `dict "context" $`, and the dot that each file starts with. */
  | { readonly is: 'dict'; readonly fields: Map<string, Things> }
  | { readonly is: 'list'; readonly items: readonly Things[] }
  /** Written out: a name, or the number of an item. */
  | { readonly is: 'text'; readonly text: string };

/** All that it may stand for; empty for what is no value of the chart. */
export type Things = readonly Thing[];

export function fieldOf(things: Things, name: string): Things {
  return things.flatMap((thing): Things => {
    if (thing.is === 'value') {
      return [{ is: 'value', use: /^\d+$/.test(name) ? thing.use.members : thing.use.field(name) }];
    }
    if (thing.is === 'list') return thing.items[Number(name)] ?? [];
    return thing.is === 'dict' ? (thing.fields.get(name) ?? []) : [];
  });
}

export function membersOf(things: Things): Things {
  return things.flatMap((thing): Things => {
    if (thing.is === 'value') return [{ is: 'value', use: thing.use.members }];
    if (thing.is === 'list') return thing.items.flat();
    return thing.is === 'dict' ? [...thing.fields.values()].flat() : [];
  });
}

/** Whatever may be in it is used. */
export function useWhole(things: Things): void {
  for (const thing of things) {
    if (thing.is === 'value') thing.use.isWhole = true;
    else if (thing.is === 'dict') for (const field of thing.fields.values()) useWhole(field);
    else if (thing.is === 'list') for (const item of thing.items) useWhole(item);
  }
}

export const textsOf = (things: Things): readonly string[] =>
  things.flatMap((thing) => (thing.is === 'text' ? [thing.text] : []));
