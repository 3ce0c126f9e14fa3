/** The large prints of a counted day, as guesses to be graded by the next morning's open interest. */
import type { GuessPrint, OpenInterestPair } from '../../../shared/flow/opening-grade.ts';
import { ID_PLACE, PRINT_PLACE } from './flow-tape.ts';
import type { FlowDaySnapshot } from './flow-day.ts';
import { PRINT_WIDTH } from './kept-prints.ts';

const { tags: TAGS, size: SIZE, premiumUsd: PREMIUM } = PRINT_PLACE;

export function* guessPrints({ kept, keptSymbols }: FlowDaySnapshot): Iterable<GuessPrint> {
  for (let at = 0; at < kept.length; at += PRINT_WIDTH)
    yield {
      symbol: keptSymbols[kept[at + ID_PLACE]],
      tags: kept[at + TAGS],
      contracts: kept[at + SIZE],
      premiumUsd: kept[at + PREMIUM],
    };
}

/** `after`: what was published the next morning; undefined where that is unknown. */
export function openInterestPairs(
  { keptSymbols, keptOpenInterest }: FlowDaySnapshot,
  after: (symbol: string) => number | undefined,
): (symbol: string) => OpenInterestPair {
  const before = new Map(keptSymbols.map((symbol, i) => [symbol, keptOpenInterest[i]]));
  return (symbol) => ({ before: known(before.get(symbol)), after: known(after(symbol)) });
}

const known = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value;
