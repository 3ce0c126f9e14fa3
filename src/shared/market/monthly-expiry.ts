/** The standard monthly expiration: the third Friday, or the last trading day before it where that is a holiday. */
import type { TradingCalendar } from './trading-calendar.ts';

/** `month` 1 to 12. */
export function monthlyExpiry(calendar: TradingCalendar, year: number, month: number): string {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const third = 1 + ((5 - first + 7) % 7) + 14;
  return calendar.tradingDayOnOrBefore(new Date(Date.UTC(year, month - 1, third)).toISOString().slice(0, 10));
}

/** Those from one date to another, both included, oldest first. */
export function monthliesBetween(calendar: TradingCalendar, from: string, to: string): string[] {
  const dates: string[] = [];
  let [year, month] = from.split('-').map(Number);
  for (; ; month === 12 ? (year++, (month = 1)) : month++) {
    const date = monthlyExpiry(calendar, year, month);
    if (date > to) return dates;
    if (date >= from) dates.push(date);
  }
}
