/** Pages of bars as the engine answers them, and live bars: every value of a bar is one number. */
import type { BarSeries } from '../../../../../src/shared/contract/calls.ts';

export const page = (starts: number[], over: Partial<BarSeries> = {}): BarSeries => ({
  symbol: 'SPY',
  timeframeMs: 1000,
  startMs: starts,
  open: starts,
  high: starts,
  low: starts,
  close: starts,
  volume: starts,
  vwap: starts,
  source: 'rest',
  more: true,
  gaps: [],
  ...over,
});

export const live = (startMs: number, close = 1) => ({
  startMs,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  vwap: close,
});
