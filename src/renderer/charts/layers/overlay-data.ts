/** What an overlay lays over the bars. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { TimedValues } from './place-values.ts';

export type OverlayTone = 'accent' | 'up' | 'down' | 'warning' | 'quiet';

export interface OverlayLevel {
  title: string;
  price: number;
  tone: OverlayTone;
}

/** At the bar that holds the instant: below it where `up`, else above. */
export interface OverlayMark {
  atMs: EpochMs;
  text: string;
  up: boolean;
}

export interface OverlayData {
  levels?: readonly OverlayLevel[];
  marks?: readonly OverlayMark[];
  /** Volatilities as fractions a year. */
  line?: TimedValues;
}
