/** Volatility and Greeks of rows of one slice, through the slice's pricing, in displayed units. */
import type { OptionSign } from '../../../shared/analytics/columns.ts';
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

/** Solves one row whose price is set; returns why it has no volatility, or `solved`. Needs the slice's pricing. */
export function solveRow(state: SliceState, row: number): ModelReason {
  const { options, prices, volatility, greeks } = state;
  const pricing = state.pricing!;
  const sign = options.sign[row] as OptionSign;
  const spot = options.spot[row];
  const strike = options.strike[row];
  const solved = pricing.volatilityOrMinusReason(sign, prices[row], spot, strike);
  const byte = solved > 0 ? pricing.writeGreeks(greeks, row, sign, spot, strike, solved) : -solved;
  volatility[row] = byte === SOLVED ? solved : Number.NaN;
  if (byte === SOLVED) toDisplayUnits(greeks, row, row + 1);
  return REASONS[byte] ?? MODEL_REASON.notConverged;
}
