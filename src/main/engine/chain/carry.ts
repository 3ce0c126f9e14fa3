/** Forward and carry of one expiry, as its model uses them. */
import type { DividendSlice } from '../../../shared/analytics/dividend-slice.ts';

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
