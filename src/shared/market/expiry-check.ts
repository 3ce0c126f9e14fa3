/** Whether a contract can expire on a date. */
import { addDays, weekdayOf } from './calendar.ts';
import { dayName } from './expiry-text.ts';
import { BUILT_IN_CALENDAR } from './trading-calendar.ts';

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * Why none can, in words; undefined where one can. Dates are exchange dates, `YYYY-MM-DD`; days off are weekends and the closures that
 * the exchange has announced.
 */
export function expiryFault(expiry: string, today: string): string | undefined {
  if (expiry < today) return `expired on ${dayName(expiry, true)}`;
  if (BUILT_IN_CALENDAR.isTradingDay(expiry)) return undefined;
  const weekday = weekdayOf(expiry);
  const what = weekday === 0 || weekday === 6 ? `a ${DAY_NAMES[weekday]}` : 'a day on which the exchange is closed';
  return `${dayName(expiry, true)} is ${what}; the nearest trading day is ${dayName(nearestTradingDay(expiry, today), true)}`;
}

/** The day before where two are as near; none before `today`. */
function nearestTradingDay(date: string, today: string): string {
  for (let days = 1; ; days++) {
    const near = [addDays(date, -days), addDays(date, days)];
    const found = near.find((day) => day >= today && BUILT_IN_CALENDAR.isTradingDay(day));
    if (found !== undefined) return found;
  }
}
