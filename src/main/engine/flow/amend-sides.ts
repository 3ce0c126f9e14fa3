/** A quote fetched over REST that was in force just before a print: the print gets its side, and every sum is corrected. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { lacksQuoteBasis, PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import type { QuoteValues } from '../../../shared/market/rest-updates.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { QuoteAnswer } from './asked-quotes.ts';
import type { FlowDay } from './flow-day.ts';
import type { FlowTape } from './flow-tape.ts';
import { sideOf, witnessOf } from './print-classifier.ts';

/** REST has every quote, so the one before a print was in force whatever its age. Beyond this age the contract had stopped being quoted. */
export const FETCHED_WITNESS_MS = 15 * 60_000;
/** How many kept prints are searched; those with requested quotes are among the newest. */
const LOOK_BACK = 20_000;

/** Without a side because no quote was held: one may be requested. */
export const lacksQuote = (tape: FlowTape, seq: number): boolean => lacksQuoteBasis(tape.get(seq, 'sideBasis'));

interface Flow {
  table: InstrumentTable;
  tape: FlowTape;
  day: FlowDay;
}

/** Judges the kept prints of a contract at an instant by the quote before it; returns how many got a side. */
export function amendSides(to: Flow, { symbol, beforeMs, quote }: QuoteAnswer): number {
  const { table, tape } = to;
  const id = table.find(symbol);
  if (id === undefined || !isBefore(quote, beforeMs)) return 0;
  let amended = 0;
  for (const seq of tape.kept.newestAt(beforeMs, LOOK_BACK)) {
    if (tape.instrument(seq) !== id || !mayBeAmended(tape, seq)) continue;
    if (amend(to, seq, quote)) amended++;
  }
  return amended;
}

/** Judges prints of an earlier count by the quotes that were answered before they were here. */
export function amendAbsorbed(to: Flow, answers: Iterable<QuoteAnswer>): void {
  const { table, tape } = to;
  const byTime = Map.groupBy(answers, ({ beforeMs }) => beforeMs);
  if (byTime.size === 0) return;
  for (const seq of tape.kept.newest()) {
    const answered = byTime.get(tape.get(seq, 'atMs'));
    if (!answered || !mayBeAmended(tape, seq)) continue;
    const symbol = table.symbolOf(tape.instrument(seq));
    const answer = answered.find((one) => one.symbol === symbol);
    if (answer && isBefore(answer.quote, answer.beforeMs)) amend(to, seq, answer.quote);
  }
}

/** Without a side because no quote was held, or because REST's was crossed or locked: that is asked once more. */
const mayBeAmended = (tape: FlowTape, seq: number): boolean =>
  lacksQuote(tape, seq) || tape.get(seq, 'sideBasis') === SIDE_BASIS.crossed;

const isBefore = (quote: QuoteValues | undefined, beforeMs: EpochMs): quote is QuoteValues & { atMs: EpochMs } =>
  quote?.atMs !== undefined && quote.atMs < beforeMs;

/** True where the quote gives the print a side. */
function amend({ tape, day }: Flow, seq: number, quote: QuoteValues & { atMs: EpochMs }): boolean {
  const { bid = Number.NaN, ask = Number.NaN } = quote;
  const ageMs = tape.get(seq, 'atMs') - quote.atMs;
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
  return judged;
}
