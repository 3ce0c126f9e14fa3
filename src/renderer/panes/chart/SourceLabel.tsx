/** Where a chart's bars come from, and what is wrong with them. */
import type { ReactNode } from 'react';
import { etDate } from '../../../shared/market/calendar.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { unknownYear } from '../../../shared/market/trading-calendar.ts';
import { formatDate } from '../../components/format.ts';
import { useEndOfDay } from '../../stores/plan.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { BarFeedState } from './bar-feed.ts';

const SOURCE_WORDS = { rest: 'REST + stream', recording: 'Recording', engine: 'Stream only' } as const;

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

export function SourceLabel({ symbol, state }: { symbol: string; state: BarFeedState }): ReactNode {
  const polling = useWorldStore((s) => s.polling.has(marketOf(symbol)));
  const endOfDay = useEndOfDay(marketOf(symbol));
  if (state.kind !== 'ready') return null;
  if (state.problem)
    return (
      <span className="warning" title={state.problem}>
        Incomplete
      </span>
    );
  if (state.loadingOlder) return <span className="faint">Loading older…</span>;
  if (endOfDay)
    return (
      <span
        className="warning"
        title="Your plan has no live data of this market: these are the bars it has over REST, and they do not update."
      >
        END OF DAY
      </span>
    );
  if (polling)
    return (
      <span className="warning" title="The socket is not available; prices come from REST every few seconds.">
        POLLING
      </span>
    );
  const from = state.edgeMs === undefined ? undefined : formatDate(state.edgeMs, 'exchange');
  return (
    <span
      className="faint"
      title={from ? `Your plan’s history begins on ${from}: Massive refused older bars.` : 'Where these bars come from'}
    >
      {SOURCE_WORDS[state.source]}
      {from && ` · plan begins ${from}`}
    </span>
  );
}
