import { call } from './functions';
import type { Node, Operand, Pipe } from './go-template';
import { fieldOf, membersOf, type Things, textsOf, type Use, useWhole } from './use';

/** Variables of one template, by name; `$` is what it was given. */
type Variables = Map<string, Things>;

const nothing: Things = [];

/**
 * Follows the values of a chart through its templates, without their content: both ways of each `if` are taken, and a template that is included is
 * read with what it is given. What it finds is which values can be read at all, by which name.
 */
export class Reading {
  private readonly numbers = new Map<object, number>();
  private readonly included = new Set<string>();

  constructor(private readonly defines: ReadonlyMap<string, readonly Node[]>) {}

  /** One file of a chart, or of a chart in it: `values` are what `.Values` means there. */
  file(nodes: readonly Node[], values: Use): void {
    const dot: Things = [{ is: 'dict', fields: new Map([['Values', [{ is: 'value', use: values }]]]) }];
    this.nodes(nodes, dot, new Map([['$', dot]]));
  }

  private nodes(nodes: readonly Node[], dot: Things, variables: Variables): void {
    for (const node of nodes) this.node(node, dot, variables);
  }

  private node(node: Node, dot: Things, variables: Variables): void {
    switch (node.is) {
      case 'action': {
        const things = this.pipe(node.pipe, dot, variables);
        if (node.pipe.sets.length === 0) useWhole(things);
        return;
      }
      case 'template':
        this.include(node.name, node.pipe ? this.pipe(node.pipe, dot, variables) : nothing);
        return;
      case 'if':
        this.pipe(node.pipe, dot, variables);
        this.nodes(node.body, dot, variables);
        break;
      case 'with':
        this.nodes(node.body, this.pipe(node.pipe, dot, variables), variables);
        break;
      case 'range': {
        const members = membersOf(this.pipe({ ...node.pipe, sets: [] }, dot, variables));
        const [first, second] = node.pipe.sets;
        if (second !== undefined) variables.set(second, members);
        else if (first !== undefined) variables.set(first, members);
        this.nodes(node.body, members, variables);
      }
    }
    this.nodes(node.otherwise, dot, variables);
  }

  private pipe({ sets, commands }: Pipe, dot: Things, variables: Variables): Things {
    let piped: Things | undefined;
    for (const command of commands) piped = this.command(command, piped, dot, variables);
    const things = piped ?? nothing;
    // What stood in a variable before may stand there still: the `if` around it may not be taken.
    for (const name of sets) variables.set(name, this.either(variables.get(name) ?? nothing, things));
    return things;
  }

  private either(one: Things, other: Things): Things {
    const things = [...one, ...other];
    return [...new Map(things.map((thing) => [this.keyOf([thing]), thing])).values()];
  }

  private command(command: readonly Operand[], piped: Things | undefined, dot: Things, variables: Variables): Things {
    const [first, ...rest] = command;
    if (first === undefined) return piped ?? nothing;
    const args = rest.map((operand) => this.operand(operand, dot, variables));
    if (piped !== undefined) args.push(piped);
    if (first.is !== 'function') {
      // A method of Helm's own, with arguments: `.Files.Get .Values.path`.
      for (const arg of args) useWhole(arg);
      return this.operand(first, dot, variables);
    }
    if (first.name === 'include') {
      for (const name of textsOf(args[0] ?? nothing)) this.include(name, args[1] ?? nothing);
      return nothing;
    }
    return call(first.name, args);
  }

  private operand(operand: Operand, dot: Things, variables: Variables): Things {
    return operand.fields.reduce(fieldOf, this.start(operand, dot, variables));
  }

  private start(operand: Operand, dot: Things, variables: Variables): Things {
    switch (operand.is) {
      case 'dot':
        return dot;
      case 'variable':
        return variables.get(operand.name) ?? nothing;
      case 'text':
        return [{ is: 'text', text: operand.text }];
      case 'pipe':
        return this.pipe(operand.pipe, dot, variables);
      case 'function':
        return this.command([operand], undefined, dot, variables);
      default:
        return nothing;
    }
  }

  /** Once for each thing that it is given; what includes itself ends there too. */
  private include(name: string, given: Things): void {
    const nodes = this.defines.get(name);
    if (nodes === undefined) return;
    const key = `${name} ${this.keyOf(given)}`;
    if (this.included.has(key)) return;
    this.included.add(key);
    this.nodes(nodes, given, new Map([['$', given]]));
  }

  /** Not all the way down: a template may put a thing into itself. */
  private keyOf(things: Things, depth = 0): string {
    if (depth > 4) return '';
    const keys = things.map((thing): string => {
      switch (thing.is) {
        case 'value':
          return String(this.numberOf(thing.use));
        case 'text':
          return JSON.stringify(thing.text);
        case 'list':
          return `[${thing.items.map((item) => this.keyOf(item, depth + 1)).join()}]`;
        default:
          return `{${[...thing.fields]
            .map(([name, field]) => `${name}:${this.keyOf(field, depth + 1)}`)
            .sort()
            .join()}}`;
      }
    });
    return [...new Set(keys)].sort().join('|');
  }

  private numberOf(use: object): number {
    const number = this.numbers.get(use) ?? this.numbers.size;
    this.numbers.set(use, number);
    return number;
  }
}
