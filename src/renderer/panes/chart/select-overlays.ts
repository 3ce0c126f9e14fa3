/** What the chart of an underlying lays over its bars, from what the engine answers. Prices in the underlying's currency. */
import type { ExposureResult, VolatilityResult } from '../../../shared/contract/analytics.ts';
import type { FlowBar } from '../../../shared/contract/flow-day.ts';
import { ENOUGH_COVERAGE, addFlowSums, sidedShare } from '../../../shared/flow/flow-sums.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { BarArrays } from '../../charts/bar-columns.ts';
import type { OverlayLevel, OverlayMark, StripInterval, StripLane } from '../../charts/layers/overlay-data.ts';
import { formatExpiry, formatPremium } from '../../components/format.ts';

/** Spot ± spot × volatility at the money × √years of the nearest expiry that has a volatility; quiet where the model is old. */
export function expectedMove(
  result: VolatilityResult | undefined,
  isOld: boolean,
): { expiry: string; levels: OverlayLevel[] } | undefined {
  const { spot } = result ?? {};
  const curve = result?.curves.find(({ atmIv, years }) => atmIv !== undefined && years > 0);
  if (spot === undefined || curve?.atmIv === undefined) return undefined;
  const move = spot * curve.atmIv * Math.sqrt(curve.years);
  const expiry = formatExpiry(curve.expiry);
  const tone = isOld ? 'quiet' : 'accent';
  return {
    expiry,
    levels: [
      { title: `+1σ ${expiry}`, price: spot + move, tone },
      { title: `−1σ ${expiry}`, price: spot - move, tone },
    ],
  };
}

/** Zero gamma, and the strikes whose calls and puts have the most gamma; one not known is left out, quiet where the model is old. */
export function gammaLevels(result: ExposureResult | undefined, isOld: boolean): OverlayLevel[] {
  if (!result) return [];
  const zero = result.zeroGamma.find(({ sign }) => sign === result.sign)?.level;
  const calls = largest(result.byStrike, ({ gexCall }) => gexCall);
  const puts = largest(result.byStrike, ({ gexPut }) => -gexPut);
  const levels: OverlayLevel[] = [
    ...(zero === undefined ? [] : [{ title: 'Zero gamma', price: zero, tone: 'warning' } as const]),
    ...(calls === undefined ? [] : [{ title: 'Call wall', price: calls, tone: 'up' } as const]),
    ...(puts === undefined ? [] : [{ title: 'Put wall', price: puts, tone: 'down' } as const]),
  ];
  return isOld ? levels.map((level) => ({ ...level, tone: 'quiet' })) : levels;
}

function largest(
  rows: ExposureResult['byStrike'],
  of: (row: ExposureResult['byStrike'][number]) => number,
): number | undefined {
  let best: { strike: number; value: number } | undefined;
  for (const row of rows) {
    const value = of(row);
    if (value > (best?.value ?? 0)) best = { strike: row.strike, value };
  }
  return best?.strike;
}

/** The intervals of the session with the most net premium behind one direction: calls bought and puts sold are up. */
export function flowMarks(bars: readonly FlowBar[], most = 8): OverlayMark[] {
  return bars
    .map(({ startMs, calls, puts }) => ({
      startMs,
      net: calls.boughtUsd - calls.soldUsd - (puts.boughtUsd - puts.soldUsd),
      known: sidedShare(addFlowSums([calls, puts])) ?? 0,
    }))
    .filter(({ net, known }) => net !== 0 && known >= ENOUGH_COVERAGE)
    .sort((a, b) => Math.abs(b.net) - Math.abs(a.net))
    .slice(0, most)
    .map(({ startMs, net }) => ({ atMs: startMs, text: formatPremium(Math.abs(net)), up: net > 0 }));
}

/** Calls and puts of each interval, bought and sold. */
export function flowStrip(bars: readonly FlowBar[], minutes: number): StripInterval[] {
  const lane = (sum: FlowBar['calls']): StripLane => ({
    boughtUsd: sum.boughtUsd,
    soldUsd: sum.soldUsd,
    known: (sidedShare(sum) ?? 0) >= ENOUGH_COVERAGE,
  });
  return bars.map(({ startMs, calls, puts }) => ({
    fromMs: startMs,
    untilMs: startMs + minutes * 60_000,
    calls: lane(calls),
    puts: lane(puts),
  }));
}

/** The interval of a strip: no shorter than a bar, where there is one so long. */
export const stripMinutes = (timeframeMs: number): 5 | 10 | 30 =>
  ([5, 10] as const).find((minutes) => minutes * 60_000 >= timeframeMs) ?? 30;

/** The interval of flow that fits a timeframe: the longest that is no longer, else the shortest. */
export const flowMinutes = (timeframeMs: number): 1 | 5 | 10 | 30 =>
  ([30, 10, 5] as const).find((minutes) => minutes * 60_000 <= timeframeMs) ?? 1;

/** High, low and close of the last regular session that is over; nothing unless the bars reach back before its open. */
export function sessionLevels(bars: BarArrays, calendar: TradingCalendar, nowMs: EpochMs): OverlayLevel[] {
  const session = lastSessionOver(bars, calendar, nowMs);
  if (!session || bars.length === 0 || bars.startMs(0) > session.openMs) return [];
  let [high, low, close] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN];
  for (let i = 0; i < bars.length; i++) {
    const bar = bars.at(i)!;
    if (bar.startMs < session.openMs || bar.startMs >= session.closeMs) continue;
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    close = bar.close;
  }
  if (Number.isNaN(close)) return [];
  const day = formatExpiry(etDate(session.openMs));
  return [
    { title: `High ${day}`, price: high, tone: 'quiet' },
    { title: `Low ${day}`, price: low, tone: 'quiet' },
    { title: `Close ${day}`, price: close, tone: 'quiet' },
  ];
}

function lastSessionOver(
  bars: BarArrays,
  calendar: TradingCalendar,
  nowMs: EpochMs,
): { openMs: EpochMs; closeMs: EpochMs } | undefined {
  let asked: string | undefined;
  for (let i = bars.length - 1; i >= 0; i--) {
    const date = etDate(bars.startMs(i));
    if (date === asked) continue;
    asked = date;
    const session = calendar.sessionOn(date);
    if (session && session.closeMs <= nowMs) return session;
  }
  return undefined;
}
