/**
 * The memory of 500 names over two years: `open_ms` from an unopened file to what ranks of every name are made of (a year each, 30-day
 * volatility and skew), `series_ms` two numbers of one name over two years, `minute_ms` the write of one minute of 50 names. Medians.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DayRow, MinuteRow } from '../src/main/engine/history/history-rows.ts';
import { HistoryStore } from '../src/main/engine/history/history-store.ts';
import { standing } from '../src/shared/history/rank.ts';
import { KEPT_IDS, ORIGIN, type KeptValues } from '../src/shared/history/measures.ts';
import { addDays, etInstant } from '../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../src/shared/market/trading-calendar.ts';

const NAMES = 500;
const SESSIONS = 504;
const LAST = '2026-11-20';
const RUNS = 9;

export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-history-'));
  try {
    return measure(join(folder, 'history.sqlite'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(file: string): Record<string, unknown> {
  const dates = BUILT_IN_CALENDAR.sessionsBefore(addDays(LAST, 1), SESSIONS).toReversed();
  const filled = performance.now();
  fill(file, dates);
  const fillMs = performance.now() - filled;
  let ranked = 0;
  const open = times(RUNS, () => {
    const store = new HistoryStore(file);
    const past = store.past('bench', dates.at(-252)!, LAST);
    ranked = past.filter(({ iv30 }) => standing(iv30, iv30.at(-1)!).rank >= 0).length;
    store.close();
  });
  const store = new HistoryStore(file);
  const series = times(RUNS, () => store.days('bench', 'N7', ['iv30', 'gex'], dates[0], LAST));
  let atMs = etInstant(LAST, 12);
  const minute = times(RUNS, () => {
    atMs += 60_000;
    const rows = Array.from({ length: 50 }, (_, n): MinuteRow & DayRow => ({
      symbol: `N${n}`,
      date: LAST,
      atMs,
      origin: ORIGIN.live,
      values: valuesOf(n, SESSIONS),
    }));
    store.put('bench', rows, rows);
  });
  store.close();
  return {
    names: NAMES,
    sessions: SESSIONS,
    megabytes: round(statSync(file).size / 1e6),
    fill_ms: round(fillMs),
    ranked,
    open_ms: round(median(open)),
    series_ms: round(median(series)),
    minute_ms: round(median(minute)),
  };
}

function fill(file: string, dates: readonly string[]): void {
  const store = new HistoryStore(file);
  for (let n = 0; n < NAMES; n++) {
    const symbol = `N${n}`;
    store.put(
      'bench',
      [],
      dates.map((date, i) => ({
        symbol,
        date,
        atMs: etInstant(date, 16),
        origin: ORIGIN.live,
        values: valuesOf(n, i),
      })),
    );
    store.putBars(
      'bench',
      symbol,
      dates.map((date, i) => ({
        date,
        open: 100 + i,
        high: 101 + i,
        low: 99 + i,
        close: 100.5 + i,
        traded: 100.5 + i,
      })),
    );
  }
  store.close();
}

/** A slow wave a name: every value differs from its neighbours. */
function valuesOf(name: number, day: number): KeptValues {
  const wave = 0.2 + 0.08 * Math.sin(day / 17 + name) + 0.01 * Math.sin(day * 2.3 + 3 * name);
  return Object.fromEntries(KEPT_IDS.map((id, i) => [id, wave * (1 + i / 10)])) as KeptValues;
}

function times(runs: number, work: () => void): number[] {
  return Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value: number): number => Math.round(value * 100) / 100;
