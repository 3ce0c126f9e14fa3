/** A history pane's data: requested when its selection changes, and again as the history grows. */
import { useCallback, useEffect, useState } from 'react';
import type { BackfillStatus, HistoryDays } from '../../../shared/contract/history.ts';
import { isKept } from '../../../shared/history/measures.ts';
import { RANK_SESSIONS } from '../../../shared/history/rank.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import type { HistorySettings, Span } from './history-settings.ts';
import { secondsOfDay, type Remembered } from './select-history.ts';

/** Sessions before today; ranks look back over a year of them. */
const SPAN_SESSIONS: Record<Exclude<Span, 'day'>, number> = {
  '3m': RANK_SESSIONS / 4,
  '1y': RANK_SESSIONS,
  '2y': 2 * RANK_SESSIONS,
};
/** The newest minute and day. */
const AGAIN_MS = 30_000;

export interface HistoryRead {
  data?: Remembered;
  days?: HistoryDays;
  failure?: string;
  again(): void;
}

export function useHistory(symbol: string, { first, second, span }: HistorySettings): HistoryRead {
  const [read, setRead] = useState<Omit<HistoryRead, 'again'> & { of?: string }>({});
  const [turn, setTurn] = useState(0);
  const world = useWorldStore((s) => `${s.world?.kind} ${s.world?.source}`);
  const key = `${world} ${symbol} ${first} ${second} ${span}`;
  const again = useCallback(() => setTurn((n) => n + 1), []);
  // Days are asked for by the market's clock.
  const clockKnown = useWorldStore((s) => !Number.isNaN(s.clockMs));
  useEffect(() => {
    if (!clockKnown) return undefined;
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const found = await readHistory(symbol, { first, second, span });
        if (!gone) setRead({ ...found, of: key });
      } catch (error) {
        if (!gone) setRead({ failure: failureMessage(error), of: key });
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [clockKnown, key, symbol, first, second, span, turn]);
  return read.of === key ? { ...read, again } : { again };
}

type Choice = Pick<HistorySettings, 'first' | 'second' | 'span'>;

async function readHistory(
  symbol: string,
  { first, second, span }: Choice,
): Promise<Pick<HistoryRead, 'data' | 'days'>> {
  const nowMs = marketNowMs();
  const to = etDate(nowMs);
  const { calendar } = useCalendarStore.getState();
  const before = calendar.sessionsBefore(to, SPAN_SESSIONS[span === 'day' ? '2y' : span]);
  const from = before.at(-1)!;
  const days = await call('history.days', { symbol, measures: [first, second], from, to });
  if (span !== 'day') {
    const [a, b] = days.columns;
    const at = days.dates.map(secondsOfDay);
    return { days, data: { at, byDay: true, first: a, second: b, origin: days.origin, sessions: before.length } };
  }
  const session = calendar.sessionOn(to);
  const measures = [first, second].filter(isKept);
  if (!session || measures.length === 0)
    return { days, data: { at: [], byDay: false, first: [], second: [], origin: [], sessions: 0 } };
  const { atMs, columns } = await call('history.minutes', { symbol, measures, fromMs: session.openMs, toMs: nowMs });
  const of = (id: typeof first): number[] => columns[measures.indexOf(id as never)] ?? atMs.map(() => Number.NaN);
  const at = atMs.map((ms) => ms / 1000);
  return { days, data: { at, byDay: false, first: of(first), second: of(second), origin: [], sessions: 0 } };
}

const FOLLOW_MS = 1_500;

/** The backfill that runs now, looked at while there is one. */
export function useFilling(finished: () => void): {
  status?: BackfillStatus;
  fill(symbols: string[], on: boolean): Promise<void>;
} {
  const [status, setStatus] = useState<BackfillStatus>();
  const running = status?.state === 'running';
  useEffect(() => {
    call('history.filling').then(setStatus, () => undefined);
  }, []);
  useEffect(() => {
    if (!running) return undefined;
    const look = async (): Promise<void> => {
      try {
        setStatus(await call('history.filling'));
        finished();
      } catch {
        // The world is another one now: nothing is filled in there.
        setStatus(undefined);
      }
    };
    const timer = setInterval(() => void look(), FOLLOW_MS);
    return () => clearInterval(timer);
  }, [running, finished]);
  const fill = async (symbols: string[], on: boolean): Promise<void> =>
    setStatus(await call('history.fill', { symbols, on }));
  return { status, fill };
}
