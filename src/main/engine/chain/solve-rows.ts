/** A row's own volatility, and its Greeks at the surface's, through the slice's pricing, in displayed units, into the table; or why there are none. */
import type { OptionSign } from '../../../shared/analytics/columns.ts';
import { europeanPrice } from '../../../shared/analytics/european.ts';
import { toDisplayUnits } from '../../../shared/analytics/greek-units.ts';
import {
  ABOVE_MAXIMUM,
  AT_INTRINSIC,
  BAD_INPUT,
  BELOW_INTRINSIC,
  EXPIRED,
  NOT_CONVERGED,
  SOLVED,
  UNSUPPORTED_REGION,
  ZERO_PRICE,
} from '../../../shared/analytics/reasons.ts';
import { YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import { MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';
import type { ModelColumns } from './model-columns.ts';
import { selectPrice } from './price-selection.ts';
import { isQuoteOfSession, valuesTimeMs, type SliceState } from './slice-state.ts';

const DAY_MS = 86_400_000;

/** Kernel reason byte → the contract's reason. */
const REASONS: Record<number, ModelReason> = {
  [SOLVED]: MODEL_REASON.solved,
  [BAD_INPUT]: MODEL_REASON.noUnderlying,
  [EXPIRED]: MODEL_REASON.expired,
  [ZERO_PRICE]: MODEL_REASON.noPrice,
  [BELOW_INTRINSIC]: MODEL_REASON.belowIntrinsic,
  [AT_INTRINSIC]: MODEL_REASON.atIntrinsic,
  [ABOVE_MAXIMUM]: MODEL_REASON.aboveMaximum,
  [NOT_CONVERGED]: MODEL_REASON.notConverged,
  [UNSUPPORTED_REGION]: MODEL_REASON.unsupported,
};

/** Reasons for which a mid is no price at all: what it is apart from the model by is its own fault. */
const UNUSABLE: ReadonlySet<number> = new Set([
  MODEL_REASON.wideQuote,
  MODEL_REASON.aboveMaximum,
  MODEL_REASON.belowIntrinsic,
]);

/** Nothing tells that the row's quote still stands. */
const quoteIsOld = (state: SliceState, row: number, quoteAtMs: EpochMs): boolean =>
  knownAtMs(state, row, quoteAtMs) < state.oldBeforeMs;

/** The volatility a row's price implies at the quote's own moment, or minus the contract's reason. Needs the slice's pricing. */
function quoteVolatility(state: SliceState, row: number, quoteAtMs: EpochMs): number {
  const { options, prices } = state;
  const sign = options.sign[row] as OptionSign;
  const spot = options.spot[row] * spotShare(state, row, quoteAtMs);
  const solved = state.pricing!.volatilityOrMinusReason(sign, prices[row], spot, options.strike[row]);
  if (!(solved > 0)) return -(REASONS[-solved] ?? MODEL_REASON.notConverged);
  // Its price is worth the same total volatility over the longer time that was left then.
  const years = options.years[row];
  return solved * Math.sqrt(years / (years + ageMs(state, row, quoteAtMs) / YEAR_MS));
}

/** A row's mid less the model's price, brought to the quote's own moment; NaN without a mid that stands and is a price, or without a model. US dollars. */
export function quoteEdge(
  { bid, ask, quoteAtMs, reason, quoteReason }: ModelColumns,
  state: SliceState,
  row: number,
): number {
  const { greeks, options, ids } = state;
  const id = ids[row];
  const quotedAtMs = quoteAtMs[id];
  if (!(bid[id] > 0 && ask[id] >= bid[id]) || !isQuoteOfSession(state, quotedAtMs)) return Number.NaN;
  if (reason[id] !== MODEL_REASON.solved || quoteIsOld(state, row, quotedAtMs)) return Number.NaN;
  if (UNUSABLE.has(quoteReason[id])) return Number.NaN;
  const moved = options.spot[row] * (spotShare(state, row, quotedAtMs) - 1);
  const bySpot = (greeks.delta[row] + 0.5 * greeks.gamma[row] * moved) * moved;
  const byTime = (-greeks.theta[row] * ageMs(state, row, quotedAtMs)) / DAY_MS;
  return 0.5 * (bid[id] + ask[id]) - greeks.price[row] - bySpot - byTime;
}

/** One that changed since quotes were read is known as of its own time. */
const knownAtMs = (state: SliceState, row: number, quoteAtMs: EpochMs): EpochMs =>
  quoteAtMs > state.knownAtMs[row] ? quoteAtMs : state.knownAtMs[row];

/** The underlying's price at the quote's moment over that of now; 1 where the quote is of now, or nothing tells. */
const spotShare = ({ spotThen, knownAtMs: known, spot }: SliceState, row: number, quoteAtMs: EpochMs): number =>
  spotThen[row] > 0 && !(quoteAtMs > known[row]) ? spotThen[row] / spot : 1;

const ageMs = (state: SliceState, row: number, quoteAtMs: EpochMs): number =>
  Math.max(0, state.asOfMs - knownAtMs(state, row, quoteAtMs));

/** Greeks of a row at its volatility of the surface; returns why there are none, or `solved`. Needs the slice's pricing. */
function modelGreeks(state: SliceState, row: number): ModelReason {
  const { options, volatility, greeks } = state;
  const sigma = volatility[row];
  if (!(sigma > 0)) return MODEL_REASON.noFit;
  const sign = options.sign[row] as OptionSign;
  const byte = state.pricing!.writeGreeks(greeks, row, sign, options.spot[row], options.strike[row], sigma);
  if (byte !== SOLVED) return REASONS[byte] ?? MODEL_REASON.notConverged;
  if (!state.slice.european) {
    const { forward, rate } = state.carry!;
    const years = options.years[row];
    const european = Math.exp(-rate * years) * europeanPrice(sign, forward, options.strike[row], years, 0, 0, sigma);
    state.exercise[row] = Math.max(greeks.price[row] - european, 0);
  }
  toDisplayUnits(greeks, row, row + 1);
  return MODEL_REASON.solved;
}

/** The volatility of the row's own quote; false where there is none for the same reason as before. */
export function solveQuote(columns: ModelColumns, state: SliceState, row: number, nowMs: EpochMs): boolean {
  const id = state.ids[row];
  // A trade of the last minute before a session's end stays one.
  const atMs = valuesTimeMs(state, nowMs);
  let reason = Number.isNaN(state.vendorAtMs) ? reasonWithout(state, nowMs) : MODEL_REASON.vendorIv;
  if (reason === MODEL_REASON.solved) {
    const { bid, ask, quoteAtMs, last, lastAtMs } = columns;
    const start = state.quotesFromMs;
    if (quoteAtMs[id] > state.quotesUntilMs) reason = MODEL_REASON.notComputed;
    else if (quoteIsOld(state, row, quoteAtMs[id])) reason = MODEL_REASON.oldQuote;
    else reason = selectPrice(state.prices, row, bid[id], ask[id], quoteAtMs[id], last[id], lastAtMs[id], start, atMs);
  }
  if (reason === MODEL_REASON.solved && state.contradicted) reason = MODEL_REASON.contradicted;
  let volatility = Number.NaN;
  if (reason === MODEL_REASON.solved) {
    volatility = quoteVolatility(state, row, columns.quoteAtMs[id]);
    if (!(volatility > 0)) reason = -volatility as ModelReason;
  }
  if (reason !== MODEL_REASON.solved && columns.quoteReason[id] === reason) return false;
  columns.writeQuote(id, volatility, reason);
  return true;
}

/** Greeks at the surface's volatility; false where there are none for the same reason as before. */
export function solveGreeks(columns: ModelColumns, state: SliceState, row: number, nowMs: EpochMs): boolean {
  const id = state.ids[row];
  const without = reasonWithout(state, nowMs);
  // Solved all the same: what exercise adds is what the next pass corrects the forward with.
  const solved = without === MODEL_REASON.solved ? modelGreeks(state, row) : without;
  const reason = solved === MODEL_REASON.solved && state.contradicted ? MODEL_REASON.contradicted : solved;
  columns.writeForward(id, state);
  if (reason !== MODEL_REASON.solved && columns.reason[id] === reason) return false;
  columns.write(id, state, row, reason, Math.min(nowMs, state.asOfMs));
  return true;
}

/** Why nothing of the slice can be solved. */
function reasonWithout({ slice, carry }: SliceState, nowMs: EpochMs): ModelReason {
  if (slice.adjusted) return MODEL_REASON.adjusted;
  if (slice.settlesAtMs <= nowMs) return MODEL_REASON.expired;
  return carry === undefined || Number.isNaN(carry.spot) ? MODEL_REASON.noUnderlying : MODEL_REASON.solved;
}
