/** What is to be filled in of one name, and which of its questions have been answered. Pure. */
import { ORIGIN } from '../../../shared/history/measures.ts';
import { formatOptionSymbol, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { strikeRange, type DayNeed, type PlanBasis, type WantedOption } from './backfill-plan.ts';
import { isSameClose } from './daily-bars.ts';
import type { Days } from './history-rows.ts';

/** The least a split changes a price by; a day's last price is not further from its close. */
const SPLIT = 0.02;

export interface Work extends PlanBasis {
  symbol: string;
  /** Sessions looked at whose volatility is known. */
  known: number;
  /** Filled in before its axis was that of traded prices: to be taken back. */
  wrong: string[];
  /** Requests that its daily bars took. */
  asked: number;
  /** Sessions that lack a volatility. */
  missing: DayNeed[];
  answered: Map<string, string>;
}

export const listQuestion = (listing: string): string => `strikes ${listing}`;
/** Of a name that was split, closes asked for once may have been adjusted: those as traded are asked for by another name. */
export const barsQuestion = ({ splits }: Work, contract: string): string =>
  `${splits.length > 0 ? 'closes' : 'bars'} ${contract}`;

/** The dates to ask a contract's closes for: its symbol may be needed on both sides of a split. */
export function spanFor(work: Work, option: WantedOption): { from: string; to: string } {
  const [from = option.from, to = option.to] =
    work.answered.get(barsQuestion(work, contractOf(work, option)))?.split(' ') ?? [];
  return { from: from < option.from ? from : option.from, to: to > option.to ? to : option.to };
}

/** Sessions filled in along prices that were adjusted for a split, where options had strikes around those traded. */
export function wronglyFilled({ dates, origin, bars, columns }: Days): string[] {
  return dates.filter(
    (_, i) =>
      origin[i] === ORIGIN.backfill &&
      !isSameClose(bars[i].close, bars[i].traded) &&
      Math.abs(columns.spot![i] / bars[i].traded - 1) > SPLIT,
  );
}

export const contractOf = ({ root }: Work, { expiry, strike, right }: WantedOption): string =>
  formatOptionSymbol({ root, expiry, strike, right });

/** The strikes of a listing, where they were requested over the range needed now. */
export function listedIn(work: Work, listing: string): number[] | undefined {
  const [low, high, ...strikes] = work.answered.get(listQuestion(listing))?.split(' ').map(Number) ?? [];
  const range = strikeRange(work, work.missing, listing);
  return low !== undefined && range && low <= range.low && high >= range.high ? strikes : undefined;
}

/** Whether the range requested before covers what is needed now. */
export function isAsked(work: Work, option: WantedOption): boolean {
  const [from, to] = work.answered.get(barsQuestion(work, contractOf(work, option)))?.split(' ') ?? [];
  return from !== undefined && from <= option.from && to >= option.to;
}

export function closeOf(symbol: string, close: number, expiry: string) {
  const contract = parseOptionSymbol(symbol);
  return contract?.expiry === expiry ? [{ strike: contract.strike, right: contract.right, close }] : [];
}
