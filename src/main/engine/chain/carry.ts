/** Forward and carry of one expiry, as its model uses them. */
import type { DividendSlice } from '../../../shared/analytics/dividend-slice.ts';

/**
 * `late`: fifteen minutes, while quotes may be current; parity is then trusted over it. `implied`: none comes, `impliedOverLate`: it comes
 * fifteen minutes late, and this is what the options imply. `impliedOfLate`: it is of now, and the options are of a quarter of an hour before. `impliedAtEnd`: their session has ended, and its price of then is not known.
 */
export type SpotAge = 'current' | 'late' | 'implied' | 'impliedOverLate' | 'impliedOfLate' | 'impliedAtEnd';

export interface SliceCarry {
  /** The underlying's price as the model uses it: the quoted one plus the basis, which is what the options trade against. */
  spot: number;
  forward: number;
  /** Half the width parity leaves undetermined, US dollars; NaN without parity. */
  forwardError: number;
  rate: number;
  /** Continuous yield q with F = S·e^{(r−q)T}, dividends included. */
  dividendYield: number;
  /** The model of an American expiry with dividends on their dates; undefined where they are part of the yield. */
  dividends?: DividendSlice;
  /** In words, for the pane. */
  source: string;
}
