/**
 * Forward and carry of one expiry by put-call parity: F = K + e^{rT}(C − P) over the strikes nearest the money with the tightest
 * spreads, their median; the carry is what makes spot grow to it. Falls back to spot, rate and known dividends, and says so.
 * American quotes have their exercise premiums taken out first. Where an American expiry lives through known cash dividends these
 * are priced on their dates, and parity gives only what they leave.
 */
import { dividendsPresentValue, type CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { dividendSliceByParity } from '../../../shared/analytics/dividend-carry.ts';
import { DividendSlice, pricesDividends, residualYield } from '../../../shared/analytics/dividend-slice.ts';
import { americanParityForward, parityForward, type ParityPair } from '../../../shared/analytics/american-carry.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { hasCarry } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import { dividendsInWords } from './dividends.ts';

export interface SliceCarry {
  /** The price of the underlying the model is fed. */
  spot: number;
  forward: number;
  rate: number;
  /** Continuous yield q with F = S·e^{(r−q)T}, dividends and all. */
  dividendYield: number;
  /** The model of an American expiry with dividends on their dates; undefined where they are part of the yield. */
  dividends?: DividendSlice;
  /** In words, for the pane. */
  source: string;
}

/** Strikes asked, those nearest spot; of them the tightest half gives the median. */
const NEAREST = 12;
/** A yield beyond this says that the estimate is noise (a stale side, a halted name), not carry. */
const WILD_YIELD = 0.5;
/** A residual yield of this size is borrow or rate, whatever the dividends. */
const SMALL_RESIDUAL = 0.02;
/** A model in use is kept up to this much beyond those bounds: values must not jump from pass to pass. */
const KEPT = 1.5;

export interface CarryTerms {
  spot: number;
  years: number;
  rate: number;
  nowMs: EpochMs;
  sessionStartMs: EpochMs;
  /** Expected until expiry; undefined while not known. */
  dividends: readonly CashDividend[] | undefined;
  /** The model of the last pass. */
  earlier?: DividendSlice;
}

export function estimateCarry(table: InstrumentTable, slice: ChainSlice, terms: CarryTerms): SliceCarry {
  const { spot, years, rate, nowMs, sessionStartMs, dividends = [] } = terms;
  const discrete = !slice.european && pricesDividends(dividends, spot, years);
  const fallback = carryOfDividends(spot, years, rate, terms.dividends);
  if (discrete) {
    fallback.dividends = new DividendSlice(years, rate, 0, dividends);
    fallback.source += `; ${dividendsInWords(fallback.dividends.dividends, nowMs)}`;
  }
  if (Number.isNaN(spot)) return fallback;
  const pairs = tightestPairs(table, slice, spot, sessionStartMs);
  if (pairs.length < 3) return fallback;
  const model =
    discrete && explain(dividends, pairs, terms)
      ? dividendSliceByParity(pairs, spot, years, rate, dividends, terms.earlier)
      : undefined;
  const priced = model && byParity(slice, terms, model.forward(spot), pairs.length);
  if (priced) {
    const residual = `residual yield ${(model.dividendYield * 100).toFixed(2)} %`;
    const source = `${priced.source}; ${dividendsInWords(model.dividends, nowMs)}, ${residual}`;
    return { ...priced, dividends: model, source };
  }
  const forward = slice.european ? parityForward(pairs, years, rate) : americanParityForward(pairs, spot, years, rate);
  const carried = byParity(slice, terms, forward, pairs.length);
  if (!carried) return fallback;
  const asCarry = !slice.european && (dividends.length > 0 || terms.dividends === undefined);
  return asCarry ? { ...carried, source: `${carried.source}; dividends as carry` } : carried;
}

/**
 * Whether the quotes know these dividends: ones that leave more carry to explain than there is without them (a special one that
 * adjusts the contract, a cut not yet announced) are not in the prices. Plain parity is near enough to tell.
 */
function explain(
  dividends: readonly CashDividend[],
  pairs: readonly ParityPair[],
  { spot, years, rate, earlier }: CarryTerms,
): boolean {
  const forward = parityForward(pairs, years, rate);
  const whole = Math.abs(rate - Math.log(forward / spot) / years);
  return (
    Math.abs(residualYield(forward, spot, years, rate, dividends)) <=
    Math.max(whole, SMALL_RESIDUAL) * (earlier ? KEPT : 1)
  );
}

/** Undefined where the yield is too wild to be carry. */
function byParity(
  slice: ChainSlice,
  { spot, years, rate }: CarryTerms,
  forward: number,
  strikes: number,
): SliceCarry | undefined {
  const dividendYield = rate - Math.log(forward / spot) / years;
  const allowance = hasCarry(slice.underlying) ? WILD_YIELD + 0.002 / years : Number.POSITIVE_INFINITY;
  if (!(Math.abs(dividendYield) < allowance)) return undefined;
  return { spot, forward, rate, dividendYield, source: `put-call parity, ${strikes} strikes` };
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
