/** What an imported session cannot show, said before it is opened. */
import { parseOptionSymbol, type Market } from '../../../shared/market/symbols.ts';
import type { FlatEvent, FlatKind } from '../../engine/massive/flat-files.ts';

/** `I:SPX` and `SPX` are one. */
const nameOf = (symbol: string): string => symbol.replace(/^I:/, '');

/** Each adds some 100 kB to every checkpoint. */
const MOST_CHARTED = 24;

export class ImportedKinds {
  /** Prints marked in the files as corrected or cancelled later. */
  corrected = 0;
  readonly #kinds = new Map<Market, Set<FlatKind>>();
  /** Their own symbols, by name. */
  readonly #priced = new Map<string, string>();
  readonly #underlyings = new Set<string>();

  note(kind: FlatKind, { market, symbol, corrected }: FlatEvent): void {
    if (corrected) this.corrected++;
    const kinds = this.#kinds.get(market) ?? new Set();
    this.#kinds.set(market, kinds.add(kind));
    if (market === 'options') this.#underlyings.add(nameOf(parseOptionSymbol(symbol)?.underlying ?? symbol));
    else this.#priced.set(nameOf(symbol), symbol);
  }

  has(market: Market, kind: FlatKind): boolean {
    return this.#kinds.get(market)?.has(kind) === true;
  }

  get hasOptions(): boolean {
    return this.#kinds.has('options');
  }

  /** Symbols whose bars are kept for charts from the session's first moment on: underlyings of options first. */
  get charted(): string[] {
    const isUnderlying = ([name]: [string, string]): boolean => this.#underlyings.has(name);
    return [...this.#priced]
      .toSorted((a, b) => Number(isUnderlying(b)) - Number(isUnderlying(a)))
      .slice(0, MOST_CHARTED)
      .map(([, symbol]) => symbol);
  }

  /** Underlyings of options without any price of their own. */
  get unpriced(): string[] {
    return [...this.#underlyings].filter((name) => !this.#priced.has(name)).toSorted();
  }
}

const NAMED = 5;

/** One sentence for each thing that is missing. */
export function describeLacks(kinds: ImportedKinds): string[] {
  if (!kinds.hasOptions) return [];
  const lacks: string[] = [];
  const { unpriced } = kinds;
  const names =
    unpriced.length > NAMED
      ? `${unpriced.slice(0, NAMED).join(', ')} and ${unpriced.length - NAMED} more`
      : unpriced.join(', ');
  if (unpriced.length > 0)
    lacks.push(
      `No prices of ${names}: their chains have no spot and no chart. Import stock trades, quotes or minute aggregates of that day as well.`,
    );
  if (!kinds.has('options', 'quotes'))
    lacks.push('No option quotes: no bid, ask and spread, and no IV or Greeks from them.');
  if (!kinds.has('options', 'trades')) lacks.push('No option trades: the flow has no prints.');
  lacks.push('Flat files hold no open interest, dividends or day before: what needs them stays empty.');
  return lacks;
}
