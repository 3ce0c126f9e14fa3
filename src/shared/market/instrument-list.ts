/** A pasted list of instruments: one a line or many, tickers and contracts, or the rows that a broker's table copies as. */
import { withoutUnseen } from '../contract/visible-text.ts';
import { readBrokerTable, type BrokerRow } from './broker-table.ts';
import { onlySymbol } from './contract-match.ts';
import type { ContractQuery } from './contract-query.ts';
import { hasContractPart, isStrikeAndRight } from './contract-words.ts';
import { expiryFault } from './expiry-check.ts';
import { readInstrument, type TextContext } from './instrument-text.ts';
import { isClassShare, parseOptionSymbol } from './symbols.ts';
import { readTwsRow, type TwsRow } from './tws-row.ts';

export interface ReadList {
  /** Feed symbols in the order of the text, each once. */
  symbols: string[];
  /** What could not be taken, as it was written, and why. */
  rejected: { text: string; reason: string }[];
}

const NOTHING = 'not a ticker or contract';
const SEVERAL = 'several contracts could be meant: give day, strike, right, and an index’s root';
const NOT_WHOLE = 'not one whole contract: give ticker, day, strike and right, one contract a line';
const COMPANY = 'a name, not a ticker';
const TOO_LONG = 'longer than any list: nothing of it was read. Paste it in parts';
const MONEY = 'money; where the stock of that name is meant, add it alone';

/** Words that head a column; some are tickers too: COST, CASH, MARK, NAME, NOTE. */
const HEADINGS =
  /^(total|cash|symbol|ticker|instrument|description|name|qty|position|bid|ask|change|cost|value|p&l|quantity|last|price|mark|underlying|contract|group|note)s?$/i;
const TOTAL = /^totals?:?$/i;
/** A price, a change, a size: `1,234.50`, `-0.4%`, `$12`, `(3)`. */
const FIGURE = /^[(+-]?\$?\(?[\d,]*\.?\d+%?\)?%?[KMB]?$/i;
/** A listed ticker is this long at most, with or without a class, an exchange before it. */
const TICKER = /^(?:I:[A-Z][A-Z0-9.]{0,11}|(?:[A-Z]{2,10}:)?[$^]?[A-Z]{1,5}[0-9]?(?:[./-][A-Z]{1,3})?)$/i;
/** What a contract's row has in a cell of its own. */
const OPTION_CELL = /^(?:CALLS?|PUTS?|OPTIONS?)$/i;
/** `1) AAPL`, `2. MSFT`, `- SPY`, `• QQQ`; not a day before its month. */
const LIST_MARK =
  /^(?:\d{1,4}[).]|[-*•·]) +(?=[A-Z.$^])(?!(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* )/i;
/** TradingView's headings between the tickers: `###STOCKS`. */
const SECTION = /^###/;
/** No ticker is as long: words around it are a sentence. */
const LONG_WORD = /^\p{L}{6,}[.:]?$/u;

/** Thousands of rows; a page of a log would hold the window for seconds. */
const MOST_CHARACTERS = 200_000;

/** Never throws. */
export function readInstrumentList(pasted: string, context: TextContext): ReadList {
  const list: ReadList = { symbols: [], rejected: [] };
  const text = withoutUnseen(pasted);
  if (text.length > MOST_CHARACTERS) {
    list.rejected.push({ text: `${text.slice(0, 40).trim()}…`, reason: TOO_LONG });
    return list;
  }
  const table = readBrokerTable(text);
  if (table) readTable(table, context, list);
  else readLines(text, context, list);
  list.symbols = [...new Set(list.symbols)];
  return list;
}

/** `underlying`: of the row above, which a contract without a name is of (thinkorswim). */
function readTable(rows: readonly BrokerRow[], context: TextContext, list: ReadList): void {
  let underlying: string | undefined;
  for (const { symbol, contract, cells } of rows) {
    if (/^cash$/i.test(symbol)) {
      list.rejected.push({ text: symbol, reason: MONEY });
      continue;
    }
    const text = contract ?? symbol.replace(/^([A-Z]{1,4}) ([A-Z])$/, '$1.$2');
    const found =
      contractIn([symbol], { ...context, underlying }) ??
      contractIn(contract === undefined ? cells : [contract], context) ??
      (contract === undefined && cells.some(isOfContract) ? undefined : symbolIn(text, context));
    if (typeof found !== 'string') {
      const open = symbolIn(text, { ...context, underlying });
      const reason = cells.some(isOfContract) || /\b(?:CALL|PUT)S?\b/i.test(symbol) ? NOT_WHOLE : nameOrNothing(symbol);
      list.rejected.push({ text: contract ?? symbol, reason: typeof open === 'object' ? open.open : reason });
    } else {
      list.symbols.push(found);
      underlying = parseOptionSymbol(found)?.underlying ?? found;
    }
  }
}

const isOfContract = (cell: string): boolean => OPTION_CELL.test(cell) || cell.split(/\s+/).some(isStrikeAndRight);

/** Brokers write a company's name under its ticker. */
const nameOrNothing = (text: string): string =>
  /^\p{L}[\p{L}&.,'’/-]*(?: [\p{L}\d&.,'’/()-]+)+$/u.test(text) ? COMPANY : NOTHING;

/** The first cell that is a whole contract: a broker's description beside the underlying's ticker. */
const contractIn = (cells: readonly string[], context: TextContext): string | undefined =>
  symbolsIn(cells, context).find((symbol) => symbol.startsWith('O:'));

const symbolsIn = (cells: readonly string[], context: TextContext): string[] =>
  cells.map((cell) => symbolIn(cell, context)).filter((one) => typeof one === 'string');

function readLines(text: string, context: TextContext, list: ReadList): void {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim().replace(LIST_MARK, ''));
  const written = lines.filter((line) => line !== '').map((line) => ({ line, cells: cellsOf(line) }));
  for (const [i, { line, cells }] of written.entries()) {
    const row = readTwsRow(line);
    if (row) readExported(line, row, context, list);
    else if (!isHeading(cells, written[i + 1]?.cells ?? []) && !isSum(cells)) readLine(line, cells, context, list);
  }
}

function readExported(line: string, row: TwsRow, context: TextContext, list: ReadList): void {
  const found = 'text' in row ? symbolIn(row.text, context) : undefined;
  if (typeof found === 'string') list.symbols.push(found);
  else
    list.rejected.push({
      text: line.replace(/,+$/, ''),
      reason: 'reason' in row ? row.reason : (found?.open ?? NOTHING),
    });
}

function readLine(line: string, cells: readonly string[], context: TextContext, list: ReadList): void {
  // A contract may hold a comma (`Dec 18, 2026`): the whole line is tried before its parts.
  const whole = symbolIn(line, context);
  if (typeof whole === 'string') return void list.symbols.push(whole);
  if (isRow(cells)) return readRow(line, cells, context, list);
  if (cells.length === 1 && typeof whole === 'object')
    return void list.rejected.push({ text: line, reason: whole.open });
  for (const cell of cells) readCell(cell, context, list);
}

/** The first contract of a table's row, else its first ticker: the other cells are prices, sizes and words. */
function readRow(line: string, cells: readonly string[], context: TextContext, list: ReadList): void {
  const ofContract = cells.some((cell, i) => isOfContract(cell) || (i > 0 && /^[CP]$/i.test(cell)));
  const found =
    contractIn([...cells, cells.join(' ')], context) ?? (ofContract ? undefined : symbolsIn(cells, context).at(0));
  if (found !== undefined) list.symbols.push(found);
  else if (ofContract) list.rejected.push({ text: line, reason: NOT_WHOLE });
  else list.rejected.push({ text: line, reason: 'no ticker and no whole contract in this row' });
}

/** One contract, or tickers between spaces. */
function readCell(cell: string, context: TextContext, list: ReadList): void {
  const one = symbolIn(cell, context);
  if (typeof one === 'string') return void list.symbols.push(one);
  if (SECTION.test(cell)) return void list.rejected.push({ text: cell, reason: 'a heading' });
  const words = cell.split(/\s+/);
  // Words of a contract that cannot be read are no tickers: `JAN`, `CALL`.
  if (one === undefined && words.length > 1 && hasContractPart(cell, context.today))
    return void list.rejected.push({ text: cell, reason: NOT_WHOLE });
  if (one !== undefined || words.length === 1 || words.some((word) => LONG_WORD.test(word)))
    return void list.rejected.push({ text: cell, reason: one?.open ?? NOTHING });
  // `MSFT and NVDA`: beside capitals, small letters are words.
  const hasCapitals = words.some((word) => /[A-Z]/.test(word) && word === word.toUpperCase());
  for (const word of words)
    if (hasCapitals && /^[a-z]+$/.test(word)) list.rejected.push({ text: word, reason: 'a word among tickers' });
    else readCell(word, context, list);
}

/** Its symbol; `open` where it is a contract that several could be; undefined where it is neither. */
function symbolIn(text: string, context: TextContext): string | { open: string } | undefined {
  const read = readInstrument(text, context);
  if (read.kind === 'ticker') {
    if (!TICKER.test(text.trim()) && !isClassShare(read.symbol)) return undefined;
    return [read.symbol, `I:${read.symbol}`].find((symbol) => context.isKnown?.(symbol)) ?? read.symbol;
  }
  if (read.kind !== 'contract' || isCompany(read.query)) return undefined;
  const fault = faultOf(read.query, context.today);
  return fault === undefined ? (onlySymbol(read.query) ?? { open: SEVERAL }) : { open: fault };
}

/** `S&P 500 INDEX` is no strike of 500. */
const isCompany = ({ name, right, expiries }: ContractQuery): boolean =>
  right === undefined && expiries.length === 0 && /[ &]/.test(name);

/** Why no contract can expire on the days that were written; undefined where one can on any of them. */
function faultOf({ expiries }: ContractQuery, today: string): string | undefined {
  const faults = expiries.map((one) => (one.kind === 'date' ? expiryFault(one.date, today) : undefined));
  return faults.length > 0 && faults.every((fault) => fault !== undefined) ? faults[0] : undefined;
}

/** Of a column alone: a word too long to be a ticker. Of several: with such a word, or above a row with a figure. */
function isHeading(cells: readonly string[], below: readonly string[]): boolean {
  if (cells.length === 0 || !cells.every((cell) => HEADINGS.test(cell))) return false;
  return cells.some((cell) => !TICKER.test(cell)) || (cells.length > 1 && isRow(below));
}

const isRow = (cells: readonly string[]): boolean => cells.length > 1 && cells.some((cell) => isFigure(cell));

const isSum = ([first, ...others]: readonly string[]): boolean =>
  first !== undefined && (TOTAL.test(first) || isFigure(first)) && others.every((cell) => isFigure(cell));

/** Longer is no number, and would take the pattern long to tell. */
const isFigure = (cell: string): boolean => cell.length <= 24 && FIGURE.test(cell);

/** `AAPL 258.95 -0.82%`: of a quote board, between spaces; its per cent tells it from a contract's strike. */
const isBoardRow = ([first, ...others]: readonly string[]): boolean =>
  others.some((word) => word.includes('%')) && others.every(isFigure) && TICKER.test(first);

/** Between tabs, semicolons, bars, and commas that are not in quotes or between digits (`1,250.00`). */
function cellsOf(line: string): string[] {
  const words = line.split(/\s+/);
  if (isBoardRow(words)) return words;
  const cells = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '"') quoted = !quoted;
    const parts = !quoted && /[\t;|,]/.test(character) && !(character === ',' && isThousands(line, i));
    if (parts) cells.push('');
    else if (character !== '"') cells[cells.length - 1] += character;
  }
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}

const isThousands = (line: string, comma: number): boolean =>
  /\d/.test(line[comma - 1] ?? '') && /^\d{3}(?!\d)/.test(line.slice(comma + 1, comma + 5));
