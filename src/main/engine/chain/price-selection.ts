/**
 * The price an option's volatility is solved from (product.md, "Option price used"): the NBBO mid if two-sided, uncrossed and of
 * today's session; else a trade of the last minute if it lies inside the quote; else none, with the reason.
 */
import { MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';

/** An older trade was made against another spot: the volatility it implies is of no moment. */
const TRADE_FRESH_MS = 60_000;

/** Writes the price into `out[row]` (NaN where none) and returns the reason, `solved` when there is a price. */
export function selectPrice(
  out: Float64Array,
  row: number,
  bid: number,
  ask: number,
  quoteAtMs: number,
  last: number,
  lastAtMs: number,
  sessionStartMs: number,
  nowMs: number,
): ModelReason {
  out[row] = Number.NaN;
  if (Number.isNaN(bid) || Number.isNaN(ask) || Number.isNaN(quoteAtMs)) return MODEL_REASON.noPrice;
  if (quoteAtMs < sessionStartMs) return MODEL_REASON.stale;
  if (bid > 0 && ask >= bid) {
    out[row] = 0.5 * (bid + ask);
    return MODEL_REASON.solved;
  }
  if (ask > 0 && lastAtMs >= nowMs - TRADE_FRESH_MS && last > 0 && last >= bid && last <= ask) {
    out[row] = last;
    return MODEL_REASON.solved;
  }
  if (bid > 0 && ask > 0) return MODEL_REASON.crossed;
  return bid > 0 ? MODEL_REASON.noPrice : MODEL_REASON.zeroBid;
}
