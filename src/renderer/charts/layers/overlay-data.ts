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

/** Premium in US dollars. `known`: at least half of it has a side. */
export interface StripLane {
  boughtUsd: number;
  soldUsd: number;
  known: boolean;
}

export interface StripInterval {
  fromMs: EpochMs;
  untilMs: EpochMs;
  calls: StripLane;
  puts: StripLane;
}

export interface OverlayData {
  levels?: readonly OverlayLevel[];
  marks?: readonly OverlayMark[];
  /** Volatilities as fractions a year. */
  line?: TimedValues;
  /** Oldest first. */
  strip?: readonly StripInterval[];
}
