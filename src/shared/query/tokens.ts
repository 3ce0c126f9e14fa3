/** A query's text as words, numbers and marks with their places. */

/** As feeds name instruments, in capitals. */
export const SYMBOL = /^[A-Z0-9.:/-]{1,32}$/;

export interface Token {
  kind: 'word' | 'number' | 'mark' | 'quoted' | 'wrong' | 'end';
  text: string;
  /** Place of its first character. */
  at: number;
}

const SHAPES: readonly [Token['kind'], RegExp][] = [
  ['word', /20\d\d-\d\d-\d\d/y],
  ['number', /[-−]?\$?[-−]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[\w.%×]*/iy],
  ['word', /[A-Za-z_]\w*(?:[.:/-]\w+)*/y],
  ['quoted', /["“”„][^"“”„]*["“”]?/y],
  ['mark', />=|<=|!=|=>|=<|==|<>|&&?|\|\|?|[><=≥≤≠(),\-−]/y],
];
const SPACE = /\s*/y;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)![0].length;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const found = shape.exec(text);
    if (found && found[0] !== '') return { kind, text: found[0], at };
  }
  const pair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at, at + 2));
  return { kind: 'wrong', text: text.slice(at, at + (pair ? 2 : 1)), at };
}
