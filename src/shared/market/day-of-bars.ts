/** The bars of one exchange date, and where they lie on another date by time of day. */
import { addDays, etDate, etInstant, type EpochMs } from './calendar.ts';

/** In order of time; starts in ms since 1970, closes in dollars (points for an index). */
export interface Closes {
  startMs: ArrayLike<EpochMs>;
  close: ArrayLike<number>;
}

export interface DayOfBars {
  /** Exchange date. */
  date: string;
  startMs: readonly EpochMs[];
  close: readonly number[];
}

export function barsOfDay({ startMs, close }: Closes, date: string): DayOfBars {
  const [fromMs, toMs] = [etInstant(date, 0), etInstant(addDays(date, 1), 0)];
  const day: { startMs: EpochMs[]; close: number[] } = { startMs: [], close: [] };
  for (let i = 0; i < startMs.length; i++) {
    if (startMs[i] < fromMs || startMs[i] >= toMs) continue;
    day.startMs.push(startMs[i]);
    day.close.push(close[i]);
  }
  return { date, ...day };
}

/** The last exchange date before `date` that has bars. */
export function dateBefore({ startMs }: Closes, date: string): string | undefined {
  const dayMs = etInstant(date, 0);
  for (let i = startMs.length - 1; i >= 0; i--) if (startMs[i] < dayMs) return etDate(startMs[i]);
  return undefined;
}

/** The same bars at their time of day on another date. Clocks change at night, so noon to noon is the difference. */
export function onDate({ date, startMs, close }: DayOfBars, onto: string): Closes {
  const laterMs = etInstant(onto, 12) - etInstant(date, 12);
  return { startMs: startMs.map((ms) => ms + laterMs), close };
}
