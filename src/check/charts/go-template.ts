import { actionsOf, type Token, type TokenKind } from './go-tokens';

/**
 * Go templates as charts write them, parsed as far as it takes to see which values they read: https://pkg.go.dev/text/template.
 * The parser on npm is an older Go's, which knows neither `$x = ...` nor `break`, and refuses functions that are not Go's.
 */
export type Node =
  | { readonly is: 'action'; readonly pipe: Pipe }
  | { readonly is: 'template'; readonly name: string; readonly pipe: Pipe | undefined }
  | {
      readonly is: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** `$a, $b := one | two` */
export interface Pipe {
  readonly sets: readonly string[];
  readonly commands: readonly (readonly Operand[])[];
}

/** What a command is made of; `fields` are those that are asked of it: `(...).a.b`. */
export type Operand = { readonly fields: readonly string[] } & (
  | { readonly is: 'dot' }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'function'; readonly name: string }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'literal' }
  | { readonly is: 'pipe'; readonly pipe: Pipe }
);

export interface Template {
  readonly nodes: readonly Node[];
  /** What the file defines for others, by name. */
  readonly defines: ReadonlyMap<string, readonly Node[]>;
}

export function parseTemplate(text: string): Template {
  return new Parser(actionsOf(text)).file();
}

class Parser {
  private next = 0;
  private action: readonly Token[] = [];
  private at = 0;
  private readonly defines = new Map<string, readonly Node[]>();

  constructor(private readonly actions: readonly (readonly Token[])[]) {}

  file(): Template {
    const { nodes } = this.list();
    if (this.next < this.actions.length) throw new Error('an `end` too many');
    return { nodes, defines: this.defines };
  }

  /** Up to the `end` or `else` that closes it, which is read too. */
  private list(): { nodes: readonly Node[]; closedBy: string } {
    const nodes: Node[] = [];
    while (this.next < this.actions.length) {
      this.action = this.actions[this.next++]!;
      this.at = 0;
      this.blank();
      const word = this.peek('word');
      if (word === 'end' || word === 'else') {
        this.at += 1;
        return { nodes, closedBy: word };
      }
      const node = this.node(word);
      if (node) nodes.push(node);
    }
    return { nodes, closedBy: '' };
  }

  private node(word: string | undefined): Node | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        this.at += 1;
        return this.branch(word);
      case 'define':
        this.at += 1;
        this.defines.set(this.name(), this.list().nodes);
        return undefined;
      case 'template':
      case 'block': {
        this.at += 1;
        const name = this.name();
        const pipe = this.rest() ? this.pipe() : undefined;
        if (word === 'block') this.defines.set(name, this.list().nodes);
        return { is: 'template', name, pipe };
      }
      case 'break':
      case 'continue':
        return undefined;
      default:
        return { is: 'action', pipe: this.pipe() };
    }
  }

  private branch(is: 'if' | 'with' | 'range'): Node {
    const pipe = this.pipe();
    const { nodes: body, closedBy } = this.list();
    if (closedBy !== 'else') return { is, pipe, body, otherwise: [] };
    this.blank();
    const word = this.peek('word');
    if (word === 'if' || word === 'with') {
      this.at += 1;
      return { is, pipe, body, otherwise: [this.branch(word)] };
    }
    return { is, pipe, body, otherwise: this.list().nodes };
  }

  private pipe(): Pipe {
    const start = this.at;
    const sets = this.sets();
    if (sets.length === 0) this.at = start;
    const commands: Operand[][] = [[]];
    for (;;) {
      this.blank();
      if (!this.rest() || this.peek('mark') === ')') return { sets, commands };
      if (this.peek('mark') === '|') {
        this.at += 1;
        commands.push([]);
      } else commands.at(-1)?.push(this.operand());
    }
  }

  /** The variables before `:=` or `=`; none where there is no such sign. */
  private sets(): readonly string[] {
    const names: string[] = [];
    for (;;) {
      this.blank();
      if (this.peek('set')) {
        this.at += 1;
        return names;
      }
      const name = this.peek('variable');
      if (name !== undefined) names.push(name);
      else if (this.peek('mark') !== ',') return [];
      this.at += 1;
    }
  }

  private operand(): Operand {
    const [kind, text] = this.action[this.at++]!;
    switch (kind) {
      case 'field':
        this.at -= 1;
        return { is: 'dot', fields: this.fields() };
      case 'dot':
        return { is: 'dot', fields: [] };
      case 'variable':
        return { is: 'variable', name: text, fields: this.fields() };
      case 'text':
        return { is: 'text', text: text.startsWith('"') ? JSON.parse(text) : text.slice(1, -1), fields: [] };
      case 'word':
        return /^(nil|true|false)$/.test(text)
          ? { is: 'literal', fields: [] }
          : { is: 'function', name: text, fields: [] };
      case 'mark': {
        const pipe = this.pipe();
        this.at += 1;
        return { is: 'pipe', pipe, fields: this.fields() };
      }
      case 'number':
        return { is: 'text', text, fields: [] };
      default:
        return { is: 'literal', fields: [] };
    }
  }

  private fields(): readonly string[] {
    const fields: string[] = [];
    for (let field = this.peek('field'); field !== undefined; field = this.peek('field')) {
      fields.push(field.slice(1));
      this.at += 1;
    }
    return fields;
  }

  private name(): string {
    this.blank();
    const name = this.operand();
    this.blank();
    if (name.is !== 'text') throw new Error('a template without a name');
    return name.text;
  }

  private peek(kind: TokenKind): string | undefined {
    const token = this.action[this.at];
    return token?.[0] === kind ? token[1] : undefined;
  }

  private rest(): boolean {
    return this.at < this.action.length;
  }

  private blank(): void {
    while (this.peek('space') !== undefined) this.at += 1;
  }
}
