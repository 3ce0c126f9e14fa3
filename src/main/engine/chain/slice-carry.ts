/**
 * Forward and carry of one expiry by put-call parity: F = K + e^{rT}(C − P) over the strikes nearest the money with the tightest
 * spreads, their median; the carry is what makes spot grow to it. Falls back to spot, rate and known dividends, and says so.
 * American quotes have their exercise premiums taken out first.
 */
import { dividendsPresentValue, type CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { americanParityForward, parityForward, type ParityPair } from '../../../shared/analytics/american-carry.ts';
import { hasCarry } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

export interface SliceCarry {
  /** The price of the underlying the model is fed. */
  spot: number;
  forward: number;
  rate: number;
  /** Continuous yield q with F = S·e^{(r−q)T}. */
  dividendYield: number;
  /** In words, for the pane. */
  source: string;
}

/** Strikes asked, those nearest spot; of them the tightest half gives the median. */
const NEAREST = 12;
/** A yield beyond this says that the estimate is noise (a stale side, a halted name), not carry. */
const WILD_YIELD = 0.5;

export function estimateCarry(
  table: InstrumentTable,
  slice: ChainSlice,
  spot: number,
  years: number,
  rate: number,
  sessionStartMs: number,
  dividends: readonly CashDividend[] | undefined,
): SliceCarry {
  const fallback = carryOfDividends(spot, years, rate, dividends);
  if (Number.isNaN(spot)) return fallback;
  const pairs = tightestPairs(table, slice, spot, sessionStartMs);
  if (pairs.length < 3) return fallback;
  const forward = slice.european ? parityForward(pairs, years, rate) : americanParityForward(pairs, spot, years, rate);
  const dividendYield = rate - Math.log(forward / spot) / years;
  const allowance = hasCarry(slice.underlying) ? WILD_YIELD + 0.002 / years : Number.POSITIVE_INFINITY;
  if (!(Math.abs(dividendYield) < allowance)) return fallback;
  return { spot, forward, rate, dividendYield, source: `put-call parity, ${pairs.length} strikes` };
}

/** F = (S − PV of the dividends)·e^{rT}, and the yield that gives the same. */
function carryOfDividends(
  spot: number,
  years: number,
  rate: number,
  dividends: readonly CashDividend[] | undefined,
): SliceCarry {
  const paid = dividends ? dividendsPresentValue(dividends, years, rate) : 0;
  const forward = (spot - paid) * Math.exp(rate * years);
  const known = dividends ? `dividends ${paid.toFixed(2)}` : 'dividends unknown';
  return {
    spot,
    forward,
    rate,
    dividendYield: paid > 0 ? rate - Math.log(forward / spot) / years : 0,
    source: `spot, rate ${(rate * 100).toFixed(2)} %, ${known}`,
  };
}

function tightestPairs(
  table: InstrumentTable,
  slice: ChainSlice,
  spot: number,
  sessionStartMs: number,
): readonly ParityPair[] {
  const order = [...slice.strikes.keys()].toSorted(
    (a, b) => Math.abs(slice.strikes[a] - spot) - Math.abs(slice.strikes[b] - spot),
  );
  const bid = table.column('bid');
  const ask = table.column('ask');
  const at = table.column('quoteAtMs');
  const usable = (id: number): boolean =>
    id !== NO_INSTRUMENT && bid[id] > 0 && ask[id] > bid[id] && at[id] >= sessionStartMs;
  const found: (ParityPair & { spread: number })[] = [];
  for (const i of order) {
    if (found.length === NEAREST) break;
    const call = slice.calls[i];
    const put = slice.puts[i];
    if (!usable(call) || !usable(put)) continue;
    found.push({
      strike: slice.strikes[i],
      call: 0.5 * (bid[call] + ask[call]),
      put: 0.5 * (bid[put] + ask[put]),
      spread: ask[call] - bid[call] + ask[put] - bid[put],
    });
  }
  return found.toSorted((a, b) => a.spread - b.spread).slice(0, Math.max(3, found.length >> 1));
}
