/**
 * The price an option's volatility is solved from (docs/formulas.md): the NBBO mid if two-sided, uncrossed and of
 * today's session; a trade of the last minute at or above the bid where nobody offers; else none, with the reason. A zero bid has no
 * volatility: the ask alone reflects only the tick size.
 */
import { MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';

/** An older trade was made against another spot: the volatility it implies means nothing now. */
const TRADE_FRESH_MS = 60_000;
/** An ask so far above the bid, in dollars and times the bid, is there because one must be: nobody means to trade at the mid. */
const STUB_SPREAD = 1;
const STUB_RATIO = 10;

/** Writes the price into `out[row]` (NaN where none) and returns the reason, `solved` when there is a price. */
// oxlint-disable-next-line eslint/max-params -- per contract and pass: an object for each call would be garbage.
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
  if (!(bid > 0)) return MODEL_REASON.zeroBid;
  if (ask - bid >= STUB_SPREAD && ask >= STUB_RATIO * bid) return MODEL_REASON.wideQuote;
  if (ask >= bid) {
    out[row] = 0.5 * (bid + ask);
    return MODEL_REASON.solved;
  }
  if (ask > 0) return MODEL_REASON.crossed;
  if (!(lastAtMs >= nowMs - TRADE_FRESH_MS && last >= bid)) return MODEL_REASON.noPrice;
  out[row] = last;
  return MODEL_REASON.solved;
}
