/** Forward and carry of one expiry, as its model uses them. */
import type { DividendSlice } from '../../../shared/analytics/dividend-slice.ts';

export interface SliceCarry {
  /** The price of the underlying the model is fed: the quoted one, moved by the basis to where the options trade against it. */
  spot: number;
  forward: number;
  /** Half of what parity leaves open, US dollars; NaN without parity. */
  forwardError: number;
  rate: number;
  /** Continuous yield q with F = S·e^{(r−q)T}, dividends and all. */
  dividendYield: number;
  /** The model of an American expiry with dividends on their dates; undefined where they are part of the yield. */
  dividends?: DividendSlice;
  /** In words, for the pane. */
  source: string;
}
