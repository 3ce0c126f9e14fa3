/** A pasted list of instruments: one a line or many, tickers and contracts, or the rows that a broker's table copies as. */
import { onlySymbol } from './contract-match.ts';
import { readInstrument, type TextContext } from './instrument-text.ts';

export interface ReadList {
  /** Feed symbols in the order of the text, each once. */
  symbols: string[];
  /** What could not be taken, as it was written, and why. */
  rejected: { text: string; reason: string }[];
}

/** Headings and sums of a table. */
const HEADINGS =
  /^(total|cash|symbol|ticker|instrument|description|name|qty|position|bid|ask|change|cost|value|p&l|quantity|last|price|mark|underlying|contract|group|note)s?$/i;
/** A price, a change, a size: `1,234.50`, `-0.4%`, `$12`, `(3)`. */
const FIGURE = /^[(+-]?\$?\(?[\d,]*\.?\d+\)?%?[KMB]?$/i;
/** A listed ticker is this long at most, with or without a class. */
const TICKER = /^(?:I:[A-Z][A-Z0-9.]{0,11}|[$^]?[A-Z]{1,5}[0-9]?(?:[./-][A-Z]{1,3})?)$/i;

/** Never throws. */
export function readInstrumentList(text: string, context: TextContext): ReadList {
  const list: ReadList = { symbols: [], rejected: [] };
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  for (const line of lines) if (line !== '' && !isHeading(line)) readLine(line, context, list);
  list.symbols = [...new Set(list.symbols)];
  return list;
}

function readLine(line: string, context: TextContext, list: ReadList): void {
  // A contract may hold a comma (`Dec 18, 2026`): the whole line is tried before its parts.
  const whole = symbolIn(line, context);
  if (typeof whole === 'string') return void list.symbols.push(whole);
  const cells = cellsOf(line);
  const isRow = cells.some((cell) => FIGURE.test(cell));
  if (cells.length > 1 && isRow) return readRow(line, cells, context, list);
  for (const cell of cells) readCell(cell, context, list);
}

/** The first contract of a table's row, else its first ticker: the other cells are prices, sizes and words. */
function readRow(line: string, cells: readonly string[], context: TextContext, list: ReadList): void {
  const read = cells.map((cell) => symbolIn(cell, context));
  const found =
    read.find((one) => typeof one === 'string' && one.startsWith('O:')) ?? read.find((one) => typeof one === 'string');
  if (typeof found === 'string') list.symbols.push(found);
  else list.rejected.push({ text: line, reason: 'no ticker and no whole contract in this row' });
}

/** One contract, or tickers between spaces. */
function readCell(cell: string, context: TextContext, list: ReadList): void {
  const one = symbolIn(cell, context);
  if (typeof one === 'string') return void list.symbols.push(one);
  const words = cell.split(/\s+/);
  if (words.length > 1 && one === undefined) {
    for (const word of words) readCell(word, context, list);
    return;
  }
  list.rejected.push({ text: cell, reason: one?.open ?? 'not a ticker or contract' });
}

/** Its symbol; `open` where it is a contract that several could be; undefined where it is neither. */
function symbolIn(text: string, context: TextContext): string | { open: string } | undefined {
  const read = readInstrument(text, context);
  if (read.kind === 'ticker') return TICKER.test(text.trim()) ? read.symbol : undefined;
  if (read.kind !== 'contract') return undefined;
  return (
    onlySymbol(read.query) ?? { open: 'several contracts could be meant: give day, strike, right, and an index’s root' }
  );
}

function isHeading(line: string): boolean {
  const cells = cellsOf(line);
  return cells.length > 0 && cells.every((cell) => HEADINGS.test(cell) || FIGURE.test(cell));
}

/** Between tabs, semicolons, bars, and commas that are not in quotes or between digits. */
function cellsOf(line: string): string[] {
  return line
    .split(/\t|;|\||,(?=(?:[^"]*"[^"]*")*[^"]*$)(?!(?<=\d,)\d{3}(?!\d))/)
    .map((cell) => cell.replace(/^"|"$/g, '').trim())
    .filter((cell) => cell !== '');
}
