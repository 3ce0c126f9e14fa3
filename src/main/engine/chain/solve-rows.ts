/** Volatility and Greeks of rows of one slice, with the kernel its exercise style asks for, in displayed units. */
import { americanImpliedAndGreeks } from '../../../shared/analytics/american-chain.ts';
import { dividendImpliedAndGreeks } from '../../../shared/analytics/dividend-rows.ts';
import { europeanGreeks } from '../../../shared/analytics/european-greeks.ts';
import { europeanImpliedVolatilities } from '../../../shared/analytics/european-implied.ts';
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

/** Solves one row whose price is set; returns why it has no volatility, or `solved`. */
export function solveRow(state: SliceState, row: number): ModelReason {
  const { options, prices, volatility, reasons, greeks } = state;
  const european = state.slice.european;
  const dividends = state.carry?.dividends;
  if (european) europeanImpliedVolatilities(options, prices, volatility, reasons, row, row + 1);
  else if (dividends) dividendImpliedAndGreeks(dividends, options, prices, volatility, reasons, greeks, row, row + 1);
  else americanImpliedAndGreeks(options, prices, volatility, reasons, greeks, state.boundaries, row, row + 1);
  const reason = REASONS[reasons[row]] ?? MODEL_REASON.notConverged;
  if (reason !== MODEL_REASON.solved) return reason;
  if (european) europeanGreeks(options, volatility, greeks, row, row + 1);
  toDisplayUnits(greeks, row, row + 1);
  return reason;
}
