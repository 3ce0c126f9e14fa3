/** What the simulated companies and funds pay: cash every quarter. REST announces these and the options are priced with them. */
import { etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { UnderlyingSpec } from './universe.ts';

export interface AnnouncedDividend {
  exDate: string;
  /** The open of the ex-date: who holds the share before it is paid. */
  exMs: EpochMs;
  amountUsd: number;
}

const FIRST_YEAR = 2022;
/** Beyond the last listed expiry. */
const LAST_YEAR = 2029;
const PER_YEAR = 4;

/** Earliest first; none for an index, whose forward has a continuous yield. */
export function announcedDividends(spec: UnderlyingSpec): readonly AnnouncedDividend[] {
  if (spec.kind !== 'stock' || spec.dividendYieldFraction === 0) return [];
  const amountUsd = Math.round(((spec.level * spec.dividendYieldFraction) / PER_YEAR) * 10_000) / 10_000;
  const announced: AnnouncedDividend[] = [];
  for (let quarter = FIRST_YEAR * 4; quarter < (LAST_YEAR + 1) * 4; quarter++) {
    const month = String((quarter % 4) * 3 + 3).padStart(2, '0');
    const exDate = BUILT_IN_CALENDAR.tradingDayOnOrBefore(`${Math.floor(quarter / 4)}-${month}-19`);
    announced.push({ exDate, exMs: etInstant(exDate, 9, 30), amountUsd });
  }
  return announced;
}
