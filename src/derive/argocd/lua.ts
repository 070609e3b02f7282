import { DescriptionError } from '#platform';

/**
 * A CEL expression over an object's fields as one of Lua: as much of CEL as healths are written in. A missing field is nil and not an error; the
 * expressions guard each with `has`, so nothing comes of the difference. The parsers of CEL on npm are ES modules, which Node 20 cannot require.
 */
export function luaExpression(cel: string): string {
  const { next, take, must, refuse } = reader(cel);

  const either = (): string => chain(both, '||', 'or');
  const both = (): string => chain(comparison, '&&', 'and');

  function chain(operand: () => string, operator: string, lua: string): string {
    const operands = [operand()];
    while (take(operator)) operands.push(operand());
    return operands.length === 1 ? operands.join('') : `(${operands.join(` ${lua} `)})`;
  }

  function comparison(): string {
    const left = unary();
    if (take('==')) return `(${left} == ${unary()})`;
    if (take('!=')) return `(${left} ~= ${unary()})`;
    if (take('in')) return `among(${left}, ${unary()})`;
    return left;
  }

  function unary(): string {
    if (take('!')) return `(not ${unary()})`;
    let value = primary();
    while (take('.')) value = member(value, next());
    return value;
  }

  function primary(): string {
    if (take('(')) return closed(either());
    if (take('[')) return list();
    if (take('has')) {
      must('(');
      return `(${closed(unary())} ~= nil)`;
    }
    const token = next();
    if (token.startsWith("'")) return JSON.stringify(token.slice(1, -1));
    return isName(token) ? token : refuse(token);
  }

  function member(value: string, name: string): string {
    if (!take('(')) return isName(name) ? `at(${value}, "${name}")` : refuse(name);
    if (name !== 'exists' && name !== 'all') return refuse(name);
    const item = next();
    must(',');
    return `${name}(${value}, function(${item}) return ${closed(either())} end)`;
  }

  function list(): string {
    const items = [either()];
    while (take(',')) items.push(either());
    must(']');
    return `{ ${items.join(', ')} }`;
  }

  function closed(inside: string): string {
    must(')');
    return inside;
  }

  const lua = either();
  must('');
  return lua;
}

const isName = (token: string) => /^[A-Za-z_]\w*$/.test(token);

/** The words and signs of an expression, one by one; the empty one is its end. */
function reader(cel: string) {
  const tokens = cel.match(/&&|\|\||[=!]=|'[^'\\]*'|\w+|\S/g) ?? [];
  let place = 0;
  const next = () => tokens[place++] ?? '';
  const take = (token: string) => (tokens[place] ?? '') === token && next() === token;
  const must = (token: string) => {
    if (!take(token)) refuse(tokens[place] ?? '');
  };
  const refuse = (token: string): never => {
    throw new DescriptionError({
      code: 'LH331',
      where: `health "${cel}"`,
      what: `Argo CD's health is made from it, and nobody has said how '${token}' is written in Lua there`,
      fix: 'Write it with has, exists, all, in, ==, !=, !, && and ||, over texts; or teach src/derive/argocd/lua.ts.',
    });
  };
  return { next, take, must, refuse };
}
