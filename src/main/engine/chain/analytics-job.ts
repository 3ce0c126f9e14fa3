/** The inputs of an analytics kind. */
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import type { AnalyticsKind, AnalyticsRequest } from '../../../shared/contract/analytics.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { FlowDay } from '../flow/flow-day.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { SkewMemory } from './skew-memory.ts';
import type { ShownSlice } from './slice-state.ts';

export interface AnalyticsInputs {
  table: InstrumentTable;
  /** The session's prints. */
  flow: Pick<FlowDay, 'date' | 'netContracts'>;
  skew: SkewMemory;
  rates: RateCurve;
}

/**
 * Whether a slice has its first numbers: its quotes were whole, what it pays was known, and early exercise was taken out of the quotes. What is
 * fitted before is neither rich nor cheap, and no part of a sum.
 */
export type IsComputed = (state: ShownSlice) => boolean;

/** What was asked, with the slices it is about. */
export interface AnalyticsJob<W extends AnalyticsKind> {
  request: Extract<AnalyticsRequest, { what: W }>;
  states: readonly ShownSlice[];
  isComputed: IsComputed;
  /** Price of the underlying; undefined where there is none. */
  spot: number | undefined;
  atMs: EpochMs;
}
