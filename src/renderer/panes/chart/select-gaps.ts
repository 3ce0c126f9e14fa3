/** Which holes of the feed a chart must show: those that touch its symbol's prices and were not repaired. */
import type { GapEntry } from '../../../shared/contract/health.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import type { TimeSpan } from '../../charts/chart-time.ts';

const PRICE_CHANNELS = new Set(['*', 'T', 'A', 'AM', 'V']);

export function touchesSymbol(gap: GapEntry, symbol: string): boolean {
  return (
    gap.cause !== 'window' &&
    gap.market === marketOf(symbol) &&
    PRICE_CHANNELS.has(gap.channel) &&
    (gap.symbols.length === 0 || gap.symbols.includes(symbol))
  );
}

/** Spans to hatch; `known` and `live` may hold the same gap, then the live one is newer. An open gap reaches to `nowMs`. */
export function selectGapSpans(
  symbol: string,
  known: readonly GapEntry[],
  live: readonly GapEntry[],
  nowMs: number,
): TimeSpan[] {
  const byId = new Map<string, GapEntry>();
  for (const gap of [...known, ...live]) byId.set(gap.id, gap);
  return [...byId.values()]
    .filter((gap) => gap.repair !== 'repaired' && touchesSymbol(gap, symbol))
    .map((gap) => ({ fromMs: gap.startMs, toMs: gap.endMs ?? nowMs }))
    .filter((span) => span.toMs > span.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}
