/** One expiry's quotes as the surface and parity read them: today's, not crossed, less what early exercise adds. */
import type { ParityQuotes } from '../../../shared/analytics/surface/parity.ts';
import { LEAST_HALF_SPREAD } from '../../../shared/analytics/surface/slice-points.ts';
import type { OptionSign } from '../../../shared/analytics/columns.ts';
import { YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import { normalCdf, normalPdf } from '../../../shared/analytics/normal.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ModelColumns } from './model-columns.ts';

import type { SliceState } from './slice-state.ts';

/** A delta is never steeper than this long before expiry. */
const LEAST_LEFT_MS = 1_000;
/** The price that an underlying had when a quote came may be as old itself: by this share of what it has moved since. */
const PRICE_LAG = 0.05;
/** Before there is a fit. */
export const USUAL_VOLATILITY = 0.25;
/** Share of a price that the right to exercise early may be before its volatility is solved from the whole of it. */
const LARGE_PREMIUM = 0.1;
/** A premium of exercise is known but as well as the carry it is priced with: this share of it widens the strike's box. */
const PREMIUM_ERROR = 0.15;
/** Relative step of volatility for a vega. */
const VEGA_STEP = 0.02;

/** Both rights of the strikes nearest spot that are two-sided, as many as `out` holds; `exercise` is what early exercise adds to each row. */
export function readParityQuotes(
  out: ParityQuotes,
  columns: ModelColumns,
  state: SliceState,
  { spot, sessionStartMs, exercise }: { spot: number; sessionStartMs: EpochMs; exercise: Float64Array | undefined },
): void {
  out.count = 0;
  const { slice, spotThen, knownAtMs, usedFromMs } = state;
  const { strikes, calls, puts } = slice;
  let above = firstAtOrAbove(strikes, spot);
  let below = above - 1;
  const { bid, ask } = columns;
  const volatility = state.surface.fitted ? state.surface.volatilityAt(0) : USUAL_VOLATILITY;
  const rootTime = Math.sqrt(Math.max(slice.settlesAtMs - state.asOfMs, LEAST_LEFT_MS) / YEAR_MS);
  const deviation = spot * volatility * rootTime;
  while (out.count < out.strike.length && (below >= 0 || above < strikes.length)) {
    const lower = above >= strikes.length || (below >= 0 && spot - strikes[below] <= strikes[above] - spot);
    const i = lower ? below-- : above++;
    const call = calls[i];
    const put = puts[i];
    if (!isTwoSided(columns, call, sessionStartMs) || !isTwoSided(columns, put, sessionStartMs)) continue;
    const knownMs = Math.min(knownAtMs[i], knownAtMs[strikes.length + i]);
    if (knownMs < usedFromMs) continue;
    // Each right was quoted at its own moment, and has moved since with spot. How far these moments lie apart, of which the deltas between are
    // only about right, and what may have moved without our knowing widen the box.
    const callThen = spotThen[i] > 0 ? spotThen[i] : spot;
    const putThen = spotThen[strikes.length + i] > 0 ? spotThen[strikes.length + i] : spot;
    const callSince = expectedAbove(spot - strikes[i], deviation) - expectedAbove(callThen - strikes[i], deviation);
    const putSince = expectedAbove(strikes[i] - spot, deviation) - expectedAbove(strikes[i] - putThen, deviation);
    const since = callSince - putSince;
    const unknown = 0.5 * spot * volatility * Math.sqrt(Math.max(0, state.comparedAtMs - knownMs) / YEAR_MS);
    const middle = 0.5 * (Math.min(spot, callThen, putThen) + Math.max(spot, callThen, putThen));
    const delta = normalCdf((middle - strikes[i]) / deviation);
    const [callExtra, putExtra] = exercise ? [exercise[i], exercise[strikes.length + i]] : [0, 0];
    const moved = (delta * (1 - delta) + PRICE_LAG) * Math.abs(callThen - putThen);
    const wider = unknown + moved + PREMIUM_ERROR * (callExtra + putExtra);
    const extra = callExtra - putExtra - since;
    out.add(strikes[i], bid[call] - wider, ask[call] + wider, bid[put] - wider, ask[put] + wider, extra);
  }
}

/** Expected excess over zero of what is normal around `mean`: an option's value in dollars, as spot `mean` beyond its strike moves (Bachelier). */
const expectedAbove = (mean: number, deviation: number): number =>
  mean * normalCdf(mean / deviation) + deviation * normalPdf(mean / deviation);

/**
 * The out-of-the-money side of every strike, zero bids too, into the surface’s points. Needs the carry. Of an American expiry it is
 * the side out of the money on the spot: between that and the forward the other may be worth exercising, and tells nothing of volatility.
 */
export function readSurfacePoints(columns: ModelColumns, state: SliceState, sessionStartMs: EpochMs): void {
  const { slice, surface, exercise, volatility, knownAtMs, spotThen, asOfMs, comparedAtMs } = state;
  const { points, years } = surface;
  points.clear();
  const { forward, rate } = state.carry!;
  if (!(forward > 0)) return;
  const money = slice.european ? forward : state.carry!.spot;
  const growth = Math.exp(rate * years);
  const rootTime = Math.sqrt(years);
  const { strikes, calls, puts } = slice;
  const { bid, ask, quoteAtMs } = columns;
  for (let i = 0; i < strikes.length; i++) {
    const isCall = strikes[i] >= money;
    const id = isCall ? calls[i] : puts[i];
    if (id === NO_INSTRUMENT || !(quoteAtMs[id] >= sessionStartMs) || !(bid[id] >= 0 && ask[id] >= bid[id])) continue;
    const row = isCall ? i : strikes.length + i;
    if (knownAtMs[row] < state.usedFromMs) {
      points.old++;
      continue;
    }
    const extra = exercise[row];
    // A zero bid stays one: what exercise adds is worth less than a tick there.
    const low = bid[id] > 0 ? bid[id] - extra : 0;
    if (bid[id] > 0 && !(low > 0)) continue;
    const before = points.count;
    const then = spotThen[row] > 0 ? spotThen[row] / state.spot : 1;
    if (low > 0 && extra > LARGE_PREMIUM * (low + extra)) {
      addExercised(state, row, then, bid[id], ask[id]);
    } else {
      const inside = Math.max(0, (isCall ? 1 : -1) * (forward * then - strikes[i])) / growth;
      const outside = low > 0 ? Math.max(low - inside, Number.MIN_VALUE) : 0;
      points.add(forward * then, strikes[i], growth, outside, ask[id] - extra - inside, volatility[row] * rootTime);
    }
    if (points.count === before || (then === 1 && knownAtMs[row] === asOfMs)) continue;
    // Read against the price of then, a quote that stands is of then.
    const quotedMs = then === 1 ? knownAtMs[row] : Math.min(knownAtMs[row], quoteAtMs[id]);
    const ageYears = (asOfMs - quotedMs) / YEAR_MS;
    const olderYears = Math.max(0, comparedAtMs - knownAtMs[row]) / YEAR_MS;
    points.moveLast(forward, strikes[i], years / (years + ageYears), olderYears / years);
  }
}

/**
 * A price that is largely the right to exercise early (for a dividend, for borrow): less the premium of the last pass it would swing about its European
 * value and not settle, so its volatility is solved from the whole price.
 */
function addExercised(state: SliceState, row: number, then: number, bid: number, ask: number): void {
  const sign = state.options.sign[row] as OptionSign;
  const strike = state.options.strike[row];
  const { points, years } = state.surface;
  const { spot, forward } = state.carry!;
  const pricing = state.pricing!;
  const mid = 0.5 * (bid + ask);
  const volatility = pricing.volatilityOrMinusReason(sign, mid, spot * then, strike);
  if (!(volatility > 0)) return;
  const step = VEGA_STEP * volatility;
  const vega = (pricing.price(sign, spot * then, strike, volatility + step) - mid) / step;
  const half = Math.max(0.5 * (ask - bid), LEAST_HALF_SPREAD) / vega;
  if (!(half > 0 && half < volatility)) return;
  const rootTime = Math.sqrt(years);
  points.addVolatility(forward * then, strike, volatility * rootTime, half * rootTime);
}

/** What a volatility of the vendor's may be off, a year: they come rounded, of quotes nobody shows us. */
const VENDOR_HALF = 0.0025;
/** Fewer say too little of a smile. */
const FEWEST = 3;

/**
 * When the vendor's volatilities of an expiry are of, the newest; NaN where quotes of this session serve, or where neither is there. They are
 * computed from quotes: where they come without any, the plan has none.
 */
export function vendorTime(columns: ModelColumns, { ids }: SliceState, sessionStartMs: EpochMs): EpochMs {
  const { bid, ask, quoteAtMs, vendorIv, vendorAtMs } = columns;
  let quoted = 0;
  let theirs = 0;
  let newestMs = Number.NaN;
  for (const id of ids) {
    if (id === NO_INSTRUMENT) continue;
    if (quoteAtMs[id] >= sessionStartMs && bid[id] >= 0 && ask[id] >= bid[id] && ++quoted === FEWEST) return Number.NaN;
    if (!(vendorIv[id] > 0 && vendorAtMs[id] >= sessionStartMs)) continue;
    theirs++;
    if (!(vendorAtMs[id] <= newestMs)) newestMs = vendorAtMs[id];
  }
  return theirs >= FEWEST ? newestMs : Number.NaN;
}

/** The time of the newest quote of this session; NaN where there is none. */
export function newestQuoteMs(
  { bid, ask, quoteAtMs }: ModelColumns,
  { ids }: SliceState,
  sessionStartMs: EpochMs,
): EpochMs {
  let newestMs = Number.NaN;
  for (const id of ids) {
    if (id === NO_INSTRUMENT || !(bid[id] >= 0 || ask[id] > 0) || !(quoteAtMs[id] >= sessionStartMs)) continue;
    if (!(quoteAtMs[id] <= newestMs)) newestMs = quoteAtMs[id];
  }
  return newestMs;
}

/** The vendor's volatility of every strike, of the out-of-the-money side where it has one, into the surface's points. Needs the carry. */
export function readVendorPoints(columns: ModelColumns, state: SliceState, sessionStartMs: EpochMs): void {
  const { slice, surface } = state;
  const { points, years } = surface;
  points.clear();
  const { forward } = state.carry!;
  if (!(forward > 0)) return;
  const rootTime = Math.sqrt(years);
  const { strikes, calls, puts } = slice;
  const { vendorIv, vendorAtMs } = columns;
  const fromMs = Math.max(sessionStartMs, state.vendorAtMs - (state.asOfMs - state.oldBeforeMs));
  const of = (id: number): number => (id !== NO_INSTRUMENT && vendorAtMs[id] >= fromMs ? vendorIv[id] : Number.NaN);
  const isOld = (id: number): boolean =>
    id !== NO_INSTRUMENT && vendorAtMs[id] >= sessionStartMs && vendorAtMs[id] < fromMs;
  for (let i = 0; i < strikes.length; i++) {
    const isCall = strikes[i] >= forward;
    const outside = of(isCall ? calls[i] : puts[i]);
    const iv = outside > 0 ? outside : of(isCall ? puts[i] : calls[i]);
    if (!(iv > 0) && (isOld(calls[i]) || isOld(puts[i]))) points.old++;
    points.addVolatility(forward, strikes[i], iv * rootTime, VENDOR_HALF * rootTime);
  }
}

export function isTwoSided({ bid, ask, quoteAtMs }: ModelColumns, id: number, sessionStartMs: EpochMs): boolean {
  return id !== NO_INSTRUMENT && bid[id] > 0 && ask[id] > bid[id] && quoteAtMs[id] >= sessionStartMs;
}

function firstAtOrAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
