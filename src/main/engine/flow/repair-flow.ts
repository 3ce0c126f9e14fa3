/** Puts prints lost in a gap and fetched afterwards over REST onto the tape; those the tape already holds are left out. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
import { AHEAD_MS, BEHIND_MS } from '../../../shared/market/impossible-times.ts';
import type { TradeValues } from '../../../shared/market/rest-updates.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { FlowTape } from './flow-tape.ts';
import type { OptionTrade, PrintClassifier } from './print-classifier.ts';

export type FetchedPrint = TradeValues & { symbol: string };

/**
 * Classifies and appends the rows that are missing, oldest first; returns how many. A row without size or time, or of a time that cannot be by
 * that of the answer (`answeredAtMs`), is no print.
 * Two prints are the same where contract, time, price, size and venue agree; as many equal ones as REST has are kept.
 */
export function repairFlow(
  rows: readonly FetchedPrint[],
  to: { table: InstrumentTable; tape: FlowTape; classifier: PrintClassifier; answeredAtMs: EpochMs },
): number {
  const { table, tape, classifier, answeredAtMs } = to;
  // A print older than the ring cannot be told from a duplicate.
  const oldestMs = tape.tail > 0 ? tape.get(tape.tail, 'atMs') : answeredAtMs - BEHIND_MS;
  const newestMs = answeredAtMs + AHEAD_MS;
  const fetched = rows
    .flatMap((row) => toTrade(row, table) ?? [])
    .filter(({ atMs }) => atMs >= oldestMs && atMs <= newestMs);
  if (fetched.length === 0) return 0;
  const held = countHeld(tape, new Set(fetched.map((trade) => trade.id)));
  let added = 0;
  for (const trade of fetched.sort((a, b) => a.atMs - b.atMs)) {
    const key = keyOf(trade.id, trade.atMs, trade.price, trade.size, trade.exchange);
    const count = held.get(key) ?? 0;
    if (count > 0) {
      held.set(key, count - 1);
      continue;
    }
    classifier.print(trade, PRINT_SOURCE.repaired);
    added++;
  }
  return added;
}

function toTrade(row: FetchedPrint, table: InstrumentTable): OptionTrade | undefined {
  const { atMs, price, size } = row;
  if (atMs === undefined || size === undefined || !parseOptionSymbol(row.symbol)) return undefined;
  return {
    id: table.intern(row.symbol),
    atMs,
    price,
    size,
    conditions: row.conditions ?? [],
    exchange: row.exchange ?? Number.NaN,
  };
}

function countHeld(tape: FlowTape, ids: ReadonlySet<number>): Map<string, number> {
  const held = new Map<string, number>();
  for (let seq = tape.tail; seq < tape.head; seq++) {
    const id = tape.instrument(seq);
    if (!ids.has(id)) continue;
    const key = keyOf(
      id,
      tape.get(seq, 'atMs'),
      tape.get(seq, 'price'),
      tape.get(seq, 'size'),
      tape.get(seq, 'exchange'),
    );
    held.set(key, (held.get(key) ?? 0) + 1);
  }
  return held;
}

const keyOf = (id: number, atMs: number, price: number, size: number, exchange: number): string =>
  `${id}/${atMs}/${price}/${size}/${exchange}`;
