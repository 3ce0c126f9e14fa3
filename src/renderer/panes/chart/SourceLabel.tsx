/** Where a chart's bars come from now, how old the last one is, and what is wrong with them. */
import type { ReactNode } from 'react';
import { etDate } from '../../../shared/market/calendar.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { tradesAt, unknownYear } from '../../../shared/market/trading-calendar.ts';
import { formatDate } from '../../components/format.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { useMarketTrouble } from '../../stores/market-feed.ts';
import { delayMsOf, useEndOfDay } from '../../stores/plan.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { BarFeedState } from './bar-feed.ts';
import { barSourceText, chartStates, lastBarText } from './chart-words.ts';

/** Which hours are extended, and which of a gap's bars are missing, is a guess there. */
export function UnknownDays({ oldestMs }: { oldestMs: number }): ReactNode {
  const unknown = Number.isNaN(oldestMs) ? undefined : unknownYear(etDate(oldestMs));
  return (
    unknown && (
      <span className="warning" title={unknown}>
        Holidays unknown
      </span>
    )
  );
}

interface SourceLabelProps {
  symbol: string;
  state: BarFeedState;
  timeframeMs: number;
  /** Start of the newest bar shown; NaN while there is none. */
  newestMs(): number;
}

export function SourceLabel({ symbol, state, timeframeMs, newestMs }: SourceLabelProps): ReactNode {
  const market = marketOf(symbol);
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const calendar = useCalendarStore((s) => s.calendar);
  const endOfDay = useEndOfDay(market);
  const trouble = useMarketTrouble(market);
  const isOpen = useWorldStore(({ clockMs }) => tradesAt(calendar, market, clockMs - delayMsOf(market)));
  const lastBar = useWorldStore(({ clockMs }) =>
    lastBarText({ startMs: newestMs(), timeframeMs, nowMs: clockMs, delayMs: delayMsOf(market), zone }),
  );
  if (state.kind !== 'ready') return null;
  if (state.problem)
    return (
      <span className="warning" title={state.problem}>
        Incomplete
      </span>
    );
  if (state.loadingOlder) return <span className="faint">Loading older…</span>;
  const { text, hover, isWell } = endOfDay
    ? { text: 'END OF DAY', hover: chartStates.endOfDay, isWell: false }
    : barSourceText({ source: state.source, trouble, isOpen });
  const from = state.edgeMs === undefined ? undefined : formatDate(state.edgeMs, 'exchange');
  return (
    <span
      className={isWell ? 'faint' : 'warning'}
      title={[hover, from && chartStates.historyBegins(from)].filter(Boolean).join('\n')}
    >
      {[text, lastBar, from && `plan begins ${from}`].filter(Boolean).join(' · ')}
    </span>
  );
}
