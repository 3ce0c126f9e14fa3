/** Why a contract has no model value, or its quote no volatility, in words. */
import { MODEL_REASON, type ModelReason } from '../../shared/contract/columns.ts';

const WORDS: Record<ModelReason, string> = {
  [MODEL_REASON.solved]: '',
  [MODEL_REASON.noPrice]: 'no two-sided quote, and no trade of the last minute at or above the bid',
  [MODEL_REASON.belowIntrinsic]: 'the mid is below the least the contract can be worth, so no volatility explains it',
  [MODEL_REASON.aboveMaximum]: 'the mid is above the most the contract can be worth',
  [MODEL_REASON.zeroBid]: 'nobody bids, and an ask alone determines no volatility',
  [MODEL_REASON.crossed]: 'the quote is crossed',
  [MODEL_REASON.expired]: 'the contract has expired',
  [MODEL_REASON.noUnderlying]: 'no price of the underlying yet',
  [MODEL_REASON.stale]: 'the quote is of an earlier session',
  [MODEL_REASON.notConverged]: 'the solver did not converge',
  [MODEL_REASON.adjusted]: 'adjusted contract: its deliverable is not 100 shares',
  [MODEL_REASON.notComputed]: 'not computed yet',
  [MODEL_REASON.atIntrinsic]: 'the mid has no time value, so it determines no volatility',
  [MODEL_REASON.unsupported]: 'negative rates with two exercise boundaries are not modelled',
  [MODEL_REASON.noFit]: 'no quote of this expiry yet to fit a smile to',
  [MODEL_REASON.vendorIv]: 'the plan has no quotes',
  [MODEL_REASON.oldQuote]: 'the quote is old: it does not stream, and no snapshot of the last minute held it',
  [MODEL_REASON.wideQuote]: 'bid and ask are so far apart that the mid says nothing (a stub quote)',
  [MODEL_REASON.contradicted]:
    'the model contradicts the quotes of this expiry: borrow cost, a dividend or the price of the underlying is not known well enough',
};

export function describeModelReason(code: number): string {
  return WORDS[code as ModelReason] ?? 'no data yet';
}
