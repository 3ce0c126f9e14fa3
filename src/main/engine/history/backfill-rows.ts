import { ORIGIN, unknownValues } from '../../../shared/history/measures.ts';
import { etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { smileOn, thirtyDays } from './backfill-days.ts';
import { closeOf, type Work } from './backfill-work.ts';
import type { DayRow, OptionDay } from './history-rows.ts';

export interface FilledDays {
  /** A strike's call and put both traded and agreed. */
  proved: DayRow[];
  /** Nothing confirms their prices. */
  unproved: DayRow[];
  /** Sessions whose prices contradict each other. */
  leftOut: number;
}

/** The sessions that use this listing and have all their data: `done` holds the listings that were asked. */
export function filledDays(
  work: Work,
  listing: string,
  done: ReadonlySet<string>,
  optionDays: readonly OptionDay[],
): FilledDays {
  const byDate = Map.groupBy(optionDays, ({ date }) => date);
  const days: FilledDays = { proved: [], unproved: [], leftOut: 0 };
  for (const day of work.missing) {
    if (!day.expiries.some((on) => on.listing === listing) || !day.expiries.every((on) => done.has(on.listing)))
      continue;
    const closes = byDate.get(day.date) ?? [];
    const smiles = day.expiries.map((on) => ({
      years: on.years,
      ...smileOn(
        on,
        work.rates,
        closes.flatMap(({ contract, close }) => closeOf(contract, close, on.expiry)),
      ),
    }));
    const { atmIv, riskReversal25, butterfly25 } = thirtyDays(smiles);
    if (smiles.some(({ parity }) => parity === 'broken')) days.leftOut++;
    if (Number.isNaN(atmIv)) continue;
    const values = { ...unknownValues(), spot: day.close, iv30: atmIv, rr30: riskReversal25, bf30: butterfly25 };
    const rows = smiles.every(({ parity }) => parity === 'held') ? days.proved : days.unproved;
    rows.push({
      symbol: work.symbol,
      date: day.date,
      atMs: closeMs(work.calendar, day.date),
      origin: ORIGIN.backfill,
      values,
    });
  }
  return days;
}

const closeMs = (calendar: TradingCalendar, date: string): EpochMs =>
  calendar.sessionOn(date)?.closeMs ?? etInstant(date, 16);
