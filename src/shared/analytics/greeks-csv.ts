/**
 * The core of `tapedeck greeks`: CSV lines of options in, one result per data line out, in any length of file.
 * In: columns by name, any order: cp, S, K, T (years), r, q (continuous), style, and sigma (to price) or price (to
 * solve for volatility); where a row has both, sigma decides. American rows may have dividends: `years:dollars` pairs between
 * semicolons, the cash paid at those times from now. Out: units of greek-units.ts.
 */
import { DirectCurves, SliceCurves, type CurveSource } from './american-curves.ts';
import { americanDividendGreeks, americanDividendVolatility } from './american-dividends-greeks.ts';
import type { CashDividend } from './american-dividends.ts';
import { americanVolatilityOrMinusReason } from './american-implied.ts';
import { TIME_MARGIN, writeAmericanGreeks } from './american.ts';
import { createGreekColumns, GREEK_NAMES, type OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanImpliedVolatility } from './european-implied.ts';
import { toDisplayUnits } from './greek-units.ts';
import { BAD_INPUT, EXPIRED, reasonOf, SOLVED } from './reasons.ts';

export const OUTPUT_COLUMNS = ['price', 'iv', ...GREEK_NAMES.slice(1), 'reason'] as const;
/** Names as documented; matched without regard to case. */
const NEEDED = ['cp', 'S', 'K', 'T', 'r', 'q'];
/** Every column that is read; other columns are ignored. */
const READ = new Set([...NEEDED.map((name) => name.toLowerCase()), 'sigma', 'price', 'style', 'dividends']);
/** A number as spreadsheets and programs write it: no hexadecimal, no words. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export type ExerciseStyle = 'european' | 'american';

/** A row that cannot be computed. */
export interface RowProblem {
  /** 1-based line of the file; the header is line 1 where nothing is above it. */
  line: number;
  /** Column as the header spells it; empty where the row as a whole is wrong. */
  field: string;
  message: string;
}

/** Values that are unknown are undefined. */
export type GreeksResult = Partial<
  Record<'price' | 'iv' | 'delta' | 'gamma' | 'theta' | 'vega' | 'rho' | 'vanna' | 'charm', number>
> & {
  /** Empty, or a code of reasons.ts, or `bad-row`. */
  reason: string;
};

/** The header cannot be used: names the missing columns. */
export class HeaderError extends Error {
  readonly code = 'greeks-header';
}

interface OptionRow {
  sign: OptionSign;
  spot: number;
  strike: number;
  years: number;
  rate: number;
  dividendYield: number;
  sigma: number | undefined;
  price: number | undefined;
  style: ExerciseStyle;
  dividends: readonly CashDividend[];
}

export class GreeksCsv {
  readonly #onProblem: (problem: RowProblem) => void;
  readonly #defaultStyle: ExerciseStyle | undefined;
  readonly #row = createGreekColumns(1);
  #columns: Map<string, { index: number; name: string }> | undefined;
  #width = 0;
  #lineNumber = 0;
  #source: CurveSource = new DirectCurves(Number.NaN, Number.NaN, Number.NaN);

  /** `defaultStyle` serves files without a style column and rows that leave it empty. */
  constructor(onProblem: (problem: RowProblem) => void, defaultStyle?: ExerciseStyle) {
    this.#onProblem = onProblem;
    this.#defaultStyle = defaultStyle;
  }

  /**
   * Takes the next line, without its line break. Undefined for the header and for blank lines; otherwise a result, also
   * for a bad row (reported, all unknown), so that results stay in step with rows. Throws HeaderError.
   */
  take(line: string): GreeksResult | undefined {
    this.#lineNumber++;
    const text = this.#lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') return undefined;
    const cells = splitCells(text);
    if (!this.#columns) {
      this.#columns = this.#readHeader(cells);
      return undefined;
    }
    const row = this.#readRow(cells, this.#columns);
    return row ? this.#compute(row) : { reason: 'bad-row' };
  }

  #readHeader(cells: string[]): Map<string, { index: number; name: string }> {
    this.#width = cells.length;
    const columns = new Map(cells.map((cell, index) => [cell.toLowerCase(), { index, name: cell }]));
    const missing = NEEDED.filter((name) => !columns.has(name.toLowerCase()));
    if (!columns.has('sigma') && !columns.has('price')) missing.push('sigma or price');
    if (!columns.has('style') && !this.#defaultStyle) missing.push('style');
    if (missing.length > 0) throw new HeaderError(`The header line lacks: ${missing.join(', ')}.`);
    const twice = cells.filter(
      (cell, index) => READ.has(cell.toLowerCase()) && columns.get(cell.toLowerCase())!.index !== index,
    );
    if (twice.length > 0) throw new HeaderError(`The header line has more than one column ${twice.join(', ')}.`);
    return columns;
  }

  #readRow(cells: string[], columns: Map<string, { index: number; name: string }>): OptionRow | undefined {
    let ok = true;
    const problem = (key: string, message: string): undefined => {
      ok = false;
      this.#onProblem({ line: this.#lineNumber, field: columns.get(key)?.name ?? key, message });
    };
    const cell = (key: string): string => {
      const column = columns.get(key);
      return column ? (cells[column.index] ?? '') : '';
    };
    const optional = (key: string): number | undefined => {
      const text = cell(key);
      if (text === '') return undefined;
      const value = Number(text);
      return DECIMAL.test(text) && Number.isFinite(value) ? value : problem(key, `"${text}" is not a number`);
    };
    const needed = (key: string): number => {
      if (cell(key) === '') problem(key, 'is missing');
      return optional(key) ?? Number.NaN;
    };
    const positive = (key: string): number => {
      const value = needed(key);
      if (value <= 0) problem(key, `${value} is not positive`);
      return value;
    };
    // More cells than columns is a shifted row (a decimal comma, say): no value in it can be trusted.
    if (cells.length > this.#width && cells.slice(this.#width).some((text) => text !== ''))
      return problem('', `the row has ${cells.length} fields where the header has ${this.#width}`);
    const right = cell('cp').toUpperCase();
    const isCall = right === 'C' || right === 'CALL';
    if (!isCall && right !== 'P' && right !== 'PUT') problem('cp', `"${cell('cp')}" is neither C nor P`);
    const style = (cell('style').toLowerCase() || this.#defaultStyle) as ExerciseStyle;
    if (style !== 'european' && style !== 'american')
      problem('style', `"${cell('style')}" is neither european nor american`);
    const row: OptionRow = {
      sign: isCall ? 1 : -1,
      spot: positive('s'),
      strike: positive('k'),
      years: needed('t'),
      rate: needed('r'),
      dividendYield: needed('q'),
      sigma: optional('sigma'),
      price: optional('price'),
      style,
      dividends: readDividends(cell('dividends'), (message) => problem('dividends', message)),
    };
    if (row.dividends.length > 0 && style === 'european')
      problem('dividends', 'cash dividends need an american row; a european one takes them in S or q');
    if (row.dividends.length > 0 && row.sigma === 0) problem('sigma', 'cash dividends need a sigma above 0');
    if (row.price !== undefined && row.price < 0) problem('price', `${row.price} is negative`);
    if (row.years < 0) problem('t', `${row.years} is negative`);
    if (row.sigma !== undefined && row.sigma < 0) problem('sigma', `${row.sigma} is negative`);
    if (ok && row.sigma === undefined && row.price === undefined) problem('sigma', 'sigma and price are both missing');
    return ok ? row : undefined;
  }

  #compute(row: OptionRow): GreeksResult {
    if (row.dividends.length > 0 && row.years > 0) return this.#computeWithDividends(row);
    const { sign, spot, strike, years, rate, dividendYield } = row;
    const source = row.style === 'american' ? this.#sourceFor(years, rate, dividendYield) : undefined;
    let volatility = row.sigma;
    if (volatility === undefined) {
      const price = row.price!;
      const solved = source
        ? americanVolatilityOrMinusReason(source, sign, price, spot, strike, years)
        : minusReason(europeanImpliedVolatility(sign, price, spot, strike, years, rate, dividendYield));
      if (!(solved > 0)) return { price, reason: reasonOf(-solved).code };
      volatility = solved;
    }
    let code = years > 0 ? SOLVED : EXPIRED;
    if (source) code = writeAmericanGreeks(this.#row, 0, source, sign, spot, strike, years, volatility) || code;
    else writeEuropeanGreeks(this.#row, 0, sign, spot, strike, years, rate, dividendYield, volatility);
    return this.#resultOf(row, volatility, code);
  }

  /** Some 10 ms a row to price, 30 ms to solve. */
  #computeWithDividends(row: OptionRow): GreeksResult {
    let volatility = row.sigma;
    if (volatility === undefined) {
      const solved = americanDividendVolatility(row, row.price!);
      if (solved.reason !== SOLVED) return { price: row.price, reason: reasonOf(solved.reason).code };
      volatility = solved.volatility;
    }
    const greeks = americanDividendGreeks({ ...row, volatility });
    for (const name of GREEK_NAMES) this.#row[name][0] = greeks[name];
    return this.#resultOf(row, volatility, Number.isNaN(greeks.price) ? BAD_INPUT : SOLVED);
  }

  /** From the natural units of `#row`. */
  #resultOf(row: OptionRow, volatility: number, code: number): GreeksResult {
    toDisplayUnits(this.#row);
    // A row solved from its price shows that price, not the solver's echo of it.
    const result: GreeksResult = { price: row.sigma === undefined ? row.price : undefined, iv: volatility, reason: '' };
    for (const name of GREEK_NAMES) {
      const value = this.#row[name][0];
      if (Number.isFinite(value)) result[name] ??= value;
    }
    result.reason = reasonOf(code).code;
    return result;
  }

  /** Neighbouring rows of one expiry share a table of boundaries; a row on its own is solved on its own. */
  #sourceFor(years: number, rate: number, dividendYield: number): CurveSource {
    const reach = years * TIME_MARGIN;
    const last = this.#source;
    const same = last.years === reach && last.rate === rate && last.dividendYield === dividendYield;
    if (same && last instanceof SliceCurves) return last;
    this.#source = same ? new SliceCurves(reach, rate, dividendYield) : new DirectCurves(reach, rate, dividendYield);
    return this.#source;
  }
}

const minusReason = (solved: { volatility: number; reason: number }) =>
  solved.reason === SOLVED ? solved.volatility : -solved.reason;

/** The result as a CSV line; unknown values are empty. */
export function formatCsvLine(result: GreeksResult): string {
  return OUTPUT_COLUMNS.map((name) => result[name as keyof GreeksResult] ?? '').join(',');
}

/** `0.1:0.75;0.35:0.75`, years and dollars. */
function readDividends(text: string, problem: (message: string) => void): CashDividend[] {
  if (text === '') return [];
  return text.split(';').flatMap((pair) => {
    const [years, amount, ...rest] = pair.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (rest.length === 0 && years >= 0 && amount >= 0 && Number.isFinite(years + amount)) return [{ years, amount }];
    problem(`"${pair}" is not years:dollars`);
    return [];
  });
}

/** Cells of one line, trimmed; double quotes may enclose a cell and are doubled inside one. */
function splitCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  const cells: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/y;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2]).trim());
    if (match[3] === '') break;
  }
  return cells;
}
