/** A table as a broker exports or copies it: its headings say where a row names its instrument, whatever stands above and below. */
import { readCells } from './table-cells.ts';

export interface BrokerRow {
  /** As the row names its instrument. */
  symbol: string;
  /** The contract of a row that has its day, strike and right in columns of their own: `SPY 18 DEC 26 650 CALL`. */
  contract?: string;
  cells: readonly string[];
}

/** The best first: `Instrument` may be the underlying's name beside a `Symbol`. */
const SYMBOL_HEADINGS = [
  /^symbol$/i,
  /^ticker(?: symbol)?$/i,
  /^symbol ?\/ ?cusip$/i,
  /^financial instrument$/i,
  /^instrument$/i,
  /^contract$/i,
  /^security$/i,
  /^underlying(?: symbol)?$/i,
];
const EXPIRY_HEADING = /^(?:exp|expiry|expires|expiration|exp(?:iration|iry)?\.? date)$/i;
const STRIKE_HEADING = /^strike(?: price)?$/i;
const RIGHT_HEADINGS = [/^(?:call ?\/ ?put|put ?\/ ?call|c ?\/ ?p|p ?\/ ?c|right|option type)$/i, /^type$/i];
const RIGHT = /^(?:C|P|CALL|PUT)$/i;
/** At least one of these stands beside the symbol in any table. */
const OTHER_HEADING =
  /^(?:description|name|company|qty|quantity|shares|position|side|action|status|type|price|last|bid|ask|mark|change|cost|value|exp|expiry|strike|account|date|days|mult|currency)\b/i;
/** Rows of sums, and of money. */
const SUM = /^(?:(?:sub|grand |account |overall |positions? )?totals?:?|cash & .*|pending activity)$/i;

/** Undefined where the text has no row of headings. */
export function readBrokerTable(text: string): BrokerRow[] | undefined {
  for (const separator of ['\t', ',', ';']) {
    const rows = readCells(text, separator).map((cells) => cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()));
    const heading = rows.findIndex((cells) => columnsOf(cells) !== undefined);
    if (heading >= 0) return rowsUnder(rows.slice(heading));
  }
  return undefined;
}

interface Columns {
  symbol: number;
  expiry: number;
  strike: number;
  right: number;
}

function columnsOf(cells: readonly string[]): Columns | undefined {
  const at = (...forms: RegExp[]): number => {
    const form = forms.find((one) => cells.some((cell) => one.test(cell)));
    return form ? cells.findIndex((cell) => form.test(cell)) : -1;
  };
  const symbol = at(...SYMBOL_HEADINGS);
  if (symbol < 0) return undefined;
  if (!cells.some((cell, i) => i !== symbol && OTHER_HEADING.test(cell))) return undefined;
  return { symbol, expiry: at(EXPIRY_HEADING), strike: at(STRIKE_HEADING), right: at(...RIGHT_HEADINGS) };
}

/** Headings may stand again further down, with other columns. */
function rowsUnder(rows: readonly string[][]): BrokerRow[] {
  let columns: Columns | undefined;
  return rows.flatMap((cells) => {
    const headings = columnsOf(cells);
    if (headings) columns = headings;
    if (headings || columns === undefined) return [];
    const row = rowOf(cells, columns);
    const first = cells.find((cell) => cell !== '') ?? '';
    return row.symbol === '' || SUM.test(row.symbol) || SUM.test(first) ? [] : [row];
  });
}

function rowOf(cells: readonly string[], { symbol, expiry, strike, right }: Columns): BrokerRow {
  const cell = (at: number): string => cells[at] ?? '';
  const parts = [cell(symbol), cell(expiry), cell(strike), cell(right)];
  const isContract = RIGHT.test(cell(right)) && cell(strike) !== '' && cell(expiry) !== '';
  return { symbol: cell(symbol), cells, ...(isContract ? { contract: parts.join(' ') } : {}) };
}
