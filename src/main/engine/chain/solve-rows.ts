/** A row's own volatility, and its Greeks at the surface's, through the slice's pricing, in displayed units. */
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
import { MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';
import type { SliceState } from './slice-state.ts';

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

/** The volatility a row's price implies, or minus the contract's reason. Needs the slice's pricing. */
export function quoteVolatility(state: SliceState, row: number): number {
  const { options, prices } = state;
  const sign = options.sign[row] as OptionSign;
  const solved = state.pricing!.volatilityOrMinusReason(sign, prices[row], options.spot[row], options.strike[row]);
  return solved > 0 ? solved : -(REASONS[-solved] ?? MODEL_REASON.notConverged);
}

/** Greeks of a row at its volatility of the surface; returns why there are none, or `solved`. Needs the slice's pricing. */
export function modelGreeks(state: SliceState, row: number): ModelReason {
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
