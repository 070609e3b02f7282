import parse from 'go-template-parser';

/** A node of Go's text/template/parse, which go-template-parser is, compiled to JavaScript. */
interface Node {
  readonly type: string;
  readonly nodes?: readonly Node[];
  readonly text?: string;
  readonly pipe?: Node;
  readonly list?: Node | null;
  readonly elseList?: Node | null;
  readonly cmds?: readonly Node[];
  readonly args?: readonly Node[];
  readonly ident?: string | readonly string[];
}

/** What functions of the host do to their arguments. Of text, because nothing else is used; `index` is Go's own. */
export type Functions = Readonly<Record<string, (...args: string[]) => string>>;

/** Parses and fills a template: an unknown function, and a field that `values` does not have, are errors. */
export function fill(template: string, values: Readonly<Record<string, string>>, functions: Functions): string {
  return render(tree(template, functions), values, functions);
}

/** Parses a template of Prometheus or Alertmanager, whose values only exist at run time. */
export function parses(template: string, functions: readonly string[], variables: readonly string[] = []): void {
  // As template/template.go of Prometheus does it: the variables are declared by a text put before.
  const declared = variables.map((name) => `{{${name} := .}}`).join('');
  tree(declared + template, Object.fromEntries(functions.map((name) => [name, () => ''])));
}

/** The parser knows Go's own functions only: it sees `printf` for the host's. Longer by nothing: same name, other letters. */
function tree(template: string, functions: Functions): Node {
  const known = template.replaceAll(/\{\{.*?\}\}/gs, (action) =>
    action.replaceAll(/"(?:[^"\\]|\\.)*"|[.$]?\b[A-Za-z_]\w*\b/g, (word) =>
      Object.hasOwn(functions, word) ? `printf "${word}"` : word,
    ),
  );
  const root = parse(known) as Node;
  for (const command of commands(root))
    if (command.args?.length === 0) throw new Error(`an empty command: ${template}`);
  return root;
}

function* commands(node: Node): Generator<Node> {
  if (node.type === 'CommandNode') yield node;
  for (const member of [
    ...(node.nodes ?? []),
    ...(node.cmds ?? []),
    ...(node.args ?? []),
    node.pipe,
    node.list,
    node.elseList,
  ]) {
    if (member) yield* commands(member);
  }
}

function render(node: Node, values: Readonly<Record<string, string>>, functions: Functions): string {
  const value = (name: string) => {
    if (!Object.hasOwn(values, name)) throw new Error(`nothing fetches .${name}`);
    return values[name] as string;
  };
  const run = ({ args: [first, ...rest] = [] }: Node, piped: readonly string[]): string => {
    const operands = [...rest.map(operand), ...piped];
    if (first?.type !== 'IdentifierNode') return operand(first as Node);
    if (first.ident === 'printf') return (functions[operands[0] as string] as Functions[string])(...operands.slice(1));
    if (first.ident === 'index') return value(operands[1] as string);
    throw new Error(`the function ${first.ident} is not used here yet`);
  };
  const pipeline = ({ cmds = [] }: Node) =>
    cmds.reduce<string | undefined>((piped, command) => run(command, piped === undefined ? [] : [piped]), undefined) ??
    '';
  const operand = (node: Node): string => {
    switch (node.type) {
      case 'StringNode':
        return node.text as string;
      case 'FieldNode':
        return value((node.ident as readonly string[]).join('.'));
      case 'DotNode':
        return '.';
      case 'PipeNode':
        return pipeline(node);
      default:
        throw new Error(`a ${node.type} is not used here yet`);
    }
  };
  switch (node.type) {
    case 'ListNode':
      return (node.nodes ?? []).map((member) => render(member, values, functions)).join('');
    case 'TextNode':
      return node.text ?? '';
    case 'ActionNode':
      return pipeline(node.pipe as Node);
    default:
      throw new Error(`a ${node.type} is not used here yet`);
  }
}
