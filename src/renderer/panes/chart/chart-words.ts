/** Sentences of the chart: where its bars come from, how old the last one is, what its readings mean. */
import type { BarSeries } from '../../../shared/contract/calls.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DAY_MS } from '../../charts/chart-time.ts';
import { earlierDay, formatAge, formatTime, type TimeZoneChoice } from '../../components/format.ts';
import type { TroubleWord } from '../../stores/market-feed.ts';
import { feedFaults } from '../../stores/store-words.ts';

export const chartStates = {
  rest: 'History from REST, joined to bars from the stream.',
  recording: 'The recording’s bars, up to the moment shown.',
  engine: 'Bars made here of what has streamed: there is no history before them.',
  closed: 'The market is closed: bars go on when it opens.',
  endOfDay: 'Your plan has no live data of this market: these are the bars it has over REST, and they do not update.',
  volatility:
    'Volatility at the money at 30 days, as the terminal’s memory keeps it, on the scale at the left. The history pane fills in a year.',
  flowMarks: (minutes: number) =>
    `The session’s ${minutes}-minute intervals with the most net premium: up where calls were bought and puts sold. Only where at least half of the premium has a side.`,
  vwap: 'From midnight ET, extended hours included; the same on every timeframe.',
  anchoredVwap: 'From the bars that start at or after the anchor. “—” while bars back to it are not loaded.',
  obv: 'Counted from the oldest bar loaded: its course means something, its level does not.',
  noBars: (name: string) =>
    `Massive answered with no bars of ${name}: not in the plan, or none traded. The first live one will start the chart.`,
  dailyInstead: (label: string, name: string) =>
    `Your plan has no ${label} bars of ${name} up to now. Many plans have its daily bars all the same.`,
  historyBegins: (from: string) => `Your plan’s history begins on ${from}: Massive refused older bars.`,
};

/** A history that failed: what the chart says, and whether bars of days, which plans have more often, are offered in its place. */
export function historyFault(
  { message, notInPlan }: { message: string; notInPlan?: true },
  { name, label, timeframeMs }: { name: string; label: string; timeframeMs: number },
): { message: string; offersDaily: boolean } {
  const offersDaily = notInPlan === true && timeframeMs < DAY_MS;
  return { message: offersDaily ? `${message} ${chartStates.dailyInstead(label, name)}` : message, offersDaily };
}

const SOURCES = { rest: 'REST + stream', recording: 'Recording', engine: 'Stream only' } as const;

export interface BarOrigin {
  source: BarSeries['source'];
  /** What is wrong with the market's stream; undefined where it streams, and in a replay. */
  trouble: TroubleWord | undefined;
  /** The market may trade now. */
  isOpen: boolean;
}

/** What feeds the chart now, in a word or two, and what that means. */
export function barSourceText({ source, trouble, isOpen }: BarOrigin): {
  text: string;
  hover: string;
  isWell: boolean;
} {
  if (trouble === undefined) return { text: SOURCES[source], hover: chartStates[source], isWell: true };
  // Late bars are streamed bars all the same.
  if (trouble === 'late') return { text: `${SOURCES[source]}, late`, hover: feedFaults.late, isWell: false };
  if (trouble === 'quiet' && !isOpen) return { text: 'Market closed', hover: chartStates.closed, isWell: true };
  const word = trouble === 'polling' ? 'POLLING' : trouble.replace(/^./, (first) => first.toUpperCase());
  return { text: word, hover: feedFaults[trouble], isWell: trouble === 'quiet' };
}

export interface LastBar {
  startMs: EpochMs;
  timeframeMs: number;
  nowMs: EpochMs;
  /** Of the plan. */
  delayMs: number;
  zone: TimeZoneChoice;
}

/** A minute without a bar says nothing yet. */
const SAID_MS = 60_000;
const HOUR_MS = 3_600_000;

/** `last bar 4m ago`, `last bar 15:59`, `last bar 20 Nov 15:59`: where the newest bar is not of now. Undefined where it is, or there is none. */
export function lastBarText({ startMs, timeframeMs, nowMs, delayMs, zone }: LastBar): string | undefined {
  if (!Number.isFinite(startMs) || !Number.isFinite(nowMs)) return undefined;
  // A day's bar has a date; what it is waiting for at night or over a weekend is no bar that is missing.
  if (timeframeMs >= DAY_MS) {
    const day = nowMs - startMs > timeframeMs ? earlierDay(startMs, nowMs) : undefined;
    return day && `last bar ${day}`;
  }
  const ageMs = nowMs - (startMs + timeframeMs);
  if (ageMs - delayMs <= Math.max(SAID_MS, timeframeMs)) return undefined;
  const day = earlierDay(startMs, nowMs);
  const time = formatTime(startMs, zone).slice(0, 5);
  if (day !== undefined) return `last bar ${day} ${time}`;
  return `last bar ${ageMs < HOUR_MS ? `${formatAge(ageMs)} ago` : time}`;
}
