/** A history pane's data: requested when its selection changes, and again as the history grows. */
import { useCallback, useEffect, useState } from 'react';
import type { BackfillStatus, HistoryDays } from '../../../shared/contract/history.ts';
import { isKept } from '../../../shared/history/measures.ts';
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import type { HistorySettings, Span } from './history-settings.ts';
import { secondsOfDay, type Remembered } from './select-history.ts';

const SPAN_DAYS: Record<Exclude<Span, 'day'>, number> = { '3m': 92, '1y': 366, '2y': 731 };
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
  useEffect(() => {
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
  }, [key, symbol, first, second, span, turn]);
  return read.of === key ? { ...read, again } : { again };
}

type Choice = Pick<HistorySettings, 'first' | 'second' | 'span'>;

async function readHistory(
  symbol: string,
  { first, second, span }: Choice,
): Promise<Pick<HistoryRead, 'data' | 'days'>> {
  const nowMs = marketNowMs();
  const to = etDate(nowMs);
  const from = addDays(to, -SPAN_DAYS[span === 'day' ? '2y' : span]);
  const days = await call('history.days', { symbol, measures: [first, second], from, to });
  if (span !== 'day') {
    const [a, b] = days.columns;
    const at = days.dates.map(secondsOfDay);
    return { days, data: { at, byDay: true, first: a, second: b, origin: days.origin, sessions: days.sessions } };
  }
  const session = useCalendarStore.getState().calendar.sessionOn(to);
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
