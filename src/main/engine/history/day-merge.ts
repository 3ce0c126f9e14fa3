/** Which numbers of a day stand when another row of it is written: the last known by market time, whatever was written last. Pure. */
import { KEPT_IDS, ORIGIN, unknownValues, type KeptValues, type Origin } from '../../../shared/history/measures.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';

export interface DayNumbers {
  origin: Origin;
  /** Of the 30-day volatility; NaN where it is unknown. */
  ivOrigin: number;
  /** Market time of the numbers. */
  atMs: EpochMs;
  values: KeptValues;
}

/**
 * At one time a higher origin stands. What was filled in from daily closes is an estimate: it only stands where nothing else is known, whatever its time.
 * `minutes`: the last known values of the day's minutes, asked for where the row is older than what is kept.
 */
export function mergeDay(
  kept: DayNumbers | undefined,
  row: DayNumbers,
  minutes: () => Pick<DayNumbers, 'values' | 'ivOrigin'>,
): DayNumbers {
  if (!kept) return over(row, { values: unknownValues(), ivOrigin: Number.NaN });
  const [keptFilled, rowFilled] = [kept, row].map(({ origin }) => origin === ORIGIN.backfill);
  if (rowFilled && !keptFilled) return over(kept, row);
  const stands = row.atMs === kept.atMs ? kept.origin > row.origin : row.atMs < kept.atMs;
  if (keptFilled || !stands) return { ...over(row, kept), origin: max(row.origin, kept.origin) };
  if (row.atMs === kept.atMs) return over(kept, row);
  return { ...over({ ...kept, ...lying(minutes(), kept) }, row), origin: max(row.origin, kept.origin) };
}

/** `first` with what it lacks from `second`. */
function over(first: DayNumbers, second: Pick<DayNumbers, 'values' | 'ivOrigin'>): DayNumbers {
  return { ...first, ...lying(first, second) };
}

function lying(
  first: Pick<DayNumbers, 'values' | 'ivOrigin'>,
  second: Pick<DayNumbers, 'values' | 'ivOrigin'>,
): Pick<DayNumbers, 'values' | 'ivOrigin'> {
  const pick = (id: keyof KeptValues): [keyof KeptValues, number] => [
    id,
    Number.isNaN(first.values[id]) ? second.values[id] : first.values[id],
  ];
  const values = Object.fromEntries(KEPT_IDS.map(pick)) as KeptValues;
  const ivOrigin = Number.isNaN(first.values.iv30) ? second.ivOrigin : first.ivOrigin;
  return { values, ivOrigin: Number.isNaN(values.iv30) ? Number.NaN : ivOrigin };
}

const max = (a: Origin, b: Origin): Origin => (a > b ? a : b);
