/** Measures that are made of a series of days: realised volatility and what implied stood above it. */
import {
  closeToClose,
  garmanKlass,
  intraday,
  overnight,
  parkinson,
  rolling,
  yangZhang,
  type DailyBar,
  type VolatilityEstimator,
} from '../analytics/realised/estimators.ts';
import { volatilityPremium } from '../analytics/realised/variance-premium.ts';
import { isKept, type KeptMeasure, type MeasureId } from './measures.ts';

/** Trading days in 30 calendar days. */
export const HORIZON_DAYS = 21;

export const ESTIMATORS = {
  rv21: closeToClose,
  rvParkinson21: parkinson,
  rvGarmanKlass21: garmanKlass,
  rvYangZhang21: yangZhang,
  overnight21: overnight,
  intraday21: intraday,
} as const satisfies Partial<Record<MeasureId, VolatilityEstimator>>;

export interface DaySeries {
  bars: readonly DailyBar[];
  kept(id: KeptMeasure): ArrayLike<number>;
}

/** One value a day of the series, NaN where unknown. */
export function dayMeasure(series: DaySeries, id: MeasureId): ArrayLike<number> {
  if (isKept(id)) return series.kept(id);
  if (id === 'premium' || id === 'premiumRealised') {
    const both = volatilityPremium(series.kept('iv30'), rolling(closeToClose, series.bars, HORIZON_DAYS), HORIZON_DAYS);
    return id === 'premium' ? both.trailing : both.realised;
  }
  return rolling(ESTIMATORS[id], series.bars, HORIZON_DAYS);
}
