/** Why our model has no value for a contract, in words. */
import { MODEL_REASON, type ModelReason } from '../../shared/contract/columns.ts';

const WORDS: Record<ModelReason, string> = {
  [MODEL_REASON.solved]: '',
  [MODEL_REASON.noPrice]: 'no two-sided quote, and no trade of the last minute at or above the bid',
  [MODEL_REASON.belowIntrinsic]: 'the price is below intrinsic value, so no volatility explains it',
  [MODEL_REASON.aboveMaximum]: 'the price is above the most an option can be worth',
  [MODEL_REASON.zeroBid]: 'the bid is zero',
  [MODEL_REASON.crossed]: 'the quote is crossed',
  [MODEL_REASON.expired]: 'the contract has expired',
  [MODEL_REASON.noUnderlying]: 'no price of the underlying yet',
  [MODEL_REASON.stale]: 'the quote is stale',
  [MODEL_REASON.notConverged]: 'the solver did not converge',
  [MODEL_REASON.adjusted]: 'adjusted contract: its deliverable is not 100 shares',
  [MODEL_REASON.notComputed]: 'not computed yet',
  [MODEL_REASON.atIntrinsic]: 'the price has no time value left, so it determines no volatility',
  [MODEL_REASON.unsupported]: 'negative rates with two exercise boundaries are not modelled',
};

export function describeModelReason(code: number): string {
  return WORDS[code as ModelReason] ?? 'no data yet';
}
