/** A quote fetched over REST that was in force just before a print: the print gets its side, and every sum is corrected. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import type { QuoteValues } from '../../../shared/market/rest-updates.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { FlowDay } from './flow-day.ts';
import type { FlowTape } from './flow-tape.ts';
import { sideOf, witnessOf } from './print-classifier.ts';

/** REST has every quote, so the one before a print was in force whatever its age. Beyond this age the contract had stopped being quoted. */
export const FETCHED_WITNESS_MS = 15 * 60_000;
/** How many kept prints are searched; those with requested quotes are among the newest. */
const LOOK_BACK = 20_000;

/** Without a side because no quote was held: one may be requested. */
export function lacksQuote(tape: FlowTape, seq: number): boolean {
  const basis = tape.get(seq, 'sideBasis');
  const { noQuote, oldQuote, estimatedBought, estimatedSold } = SIDE_BASIS;
  return basis === noQuote || basis === oldQuote || basis === estimatedBought || basis === estimatedSold;
}

/** Judges the kept prints of a contract at an instant by the quote before it; returns how many got a side. */
export function amendSides(
  to: { table: InstrumentTable; tape: FlowTape; day: FlowDay },
  symbol: string,
  beforeMs: EpochMs,
  quote: QuoteValues | undefined,
): number {
  const { table, tape, day } = to;
  const id = table.find(symbol);
  const { bid = Number.NaN, ask = Number.NaN, atMs = Number.NaN } = quote ?? {};
  if (id === undefined || !(atMs < beforeMs)) return 0;
  const ageMs = beforeMs - atMs;
  let amended = 0;
  let looked = 0;
  for (const seq of tape.kept.newest()) {
    if (++looked > LOOK_BACK) break;
    if (tape.instrument(seq) !== id || tape.get(seq, 'atMs') !== beforeMs || !lacksQuote(tape, seq)) continue;
    const tags = tape.get(seq, 'tags');
    // Its age is judged by the longer limit for fetched quotes.
    const basis = ageMs > FETCHED_WITNESS_MS ? SIDE_BASIS.oldQuote : witnessOf(bid, ask, 0, tags);
    const counts = (tags & (PRINT_TAG.cancel | PRINT_TAG.cancelled)) === 0;
    if (counts) day.remove(seq);
    tape.set(seq, 'bid', bid);
    tape.set(seq, 'ask', ask);
    tape.set(seq, 'quoteAgeMs', ageMs);
    const judged = basis === SIDE_BASIS.quote;
    tape.set(seq, 'sideBasis', judged ? SIDE_BASIS.fetchedQuote : basis);
    tape.set(seq, 'side', judged ? sideOf(tape.get(seq, 'price'), bid, ask) : PRINT_SIDE.unknown);
    if (counts) day.restore(seq);
    tape.amend(seq);
    if (judged) amended++;
  }
  return amended;
}
