/** A piece of an action; what is between the actions does not matter here. */
export type Token = readonly [kind: TokenKind, text: string];
export type TokenKind = 'space' | 'text' | 'number' | 'set' | 'mark' | 'variable' | 'field' | 'dot' | 'word';

const tokens: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['text', /"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'/y],
  ['number', /[+-]?\d[\w.]*/y],
  ['set', /:?=/y],
  ['mark', /[|(),]/y],
  ['variable', /\$\w*/y],
  ['field', /\.[A-Za-z_]\w*/y],
  ['dot', /\./y],
  ['word', /[A-Za-z_]\w*/y],
];

/** The tokens of each action of a Go template in turn, without comments. */
export function actionsOf(text: string): readonly (readonly Token[])[] {
  const actions: Token[][] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    at += 2;
    if (/^-\s/.test(text.slice(at, at + 2))) at += 1;
    const comment = /\s*\/\*[\s\S]*?\*\/\s*-?\}\}/y;
    comment.lastIndex = at;
    if (comment.test(text)) {
      at = comment.lastIndex;
      continue;
    }
    const action: Token[] = [];
    for (const end = /-?\}\}/y; ; ) {
      end.lastIndex = at;
      if (end.test(text)) {
        at = end.lastIndex;
        break;
      }
      const token = tokenAt(text, at);
      action.push(token);
      at += token[1].length;
    }
    actions.push(action);
  }
  return actions;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, expression] of tokens) {
    expression.lastIndex = at;
    const found = expression.exec(text);
    if (found) return [kind, found[0]];
  }
  throw new Error(`no token of a template: ${JSON.stringify(text.slice(at, at + 40))}`);
}
