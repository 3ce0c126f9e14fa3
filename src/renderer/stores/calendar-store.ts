/** Which days and hours the market on screen trades, as the engine knows them. */
import { create } from 'zustand';
import type { Closure } from '../../shared/market/nyse-closures.ts';
import { BUILT_IN_CALENDAR, TradingCalendar } from '../../shared/market/trading-calendar.ts';

export const useCalendarStore = create<{ calendar: TradingCalendar }>(() => ({ calendar: BUILT_IN_CALENDAR }));

export function setClosures(learnt: readonly Closure[]): void {
  useCalendarStore.setState({ calendar: new TradingCalendar(learnt) });
}
