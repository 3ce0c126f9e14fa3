/**
 * Bars for a chart over a recording: a recorded answer as far as it was complete when it came, and from there on what the
 * session's own events make, up to the replay's position and nothing later.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import type { RestRequest } from '../feed/feed-source.ts';
import { emptyBar, mergeBar, vwapOf, type LiveBar } from '../market/live-bar.ts';
import { askedLength, barOf, bucketEnd, bucketStart, foldRows, type Seed } from '../market/live-bars.ts';
import type { CallContext } from './call-context.ts';
import { endedBars } from './ended-bars.ts';
import { read } from '../feed/rest/ask.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOT_RECORDED = 'session.notRecorded';

export interface ReplayBarsQuestion {
  symbol: string;
  timeframeMs: number;
  /** The question as a live chart asks it. */
  exact: RestRequest;
  /** The same span in minutes: what a chart in another timeframe left in the recording. */
  minutes: RestRequest;
}

interface Recorded {
  /** Bars that had ended when the answer came, oldest first. */
  whole: BarRow[];
  /** The one that was running, as far as it had come. */
  running: Seed | undefined;
}

/** Oldest first. Throws the recording's error where neither a recorded answer nor the events have the symbol. */
export async function replayBars(context: CallContext, question: ReplayBarsQuestion): Promise<BarRow[]> {
  const { symbol, timeframeMs, exact, minutes } = question;
  const nowMs = context.source.now();
  let missing: Error | undefined;
  let recorded: Recorded = { whole: [], running: undefined };
  try {
    recorded = await askFolded(context, exact, askedLength(timeframeMs), timeframeMs);
  } catch (error) {
    missing = notRecorded(error);
  }
  if (missing && timeframeMs > MINUTE && timeframeMs < DAY) {
    try {
      recorded = await askFolded(context, minutes, MINUTE, timeframeMs);
    } catch (error) {
      notRecorded(error);
    }
  }
  const last = recorded.whole.at(-1);
  const fromMs = last ? bucketEnd(bucketStart(last.startMs, timeframeMs), timeframeMs) : Number.NEGATIVE_INFINITY;
  const built = context.pipeline.state.builtBars(symbol, timeframeMs, fromMs, nowMs, recorded.running);
  const own = [...recorded.whole, ...built.map(({ startMs, bar }) => rowOf(startMs, bar))];
  const rows = behindOthers(context, question, own);
  if (rows.length === 0 && missing) throw missing;
  return rows;
}

/** With what recordings before this one held, where neither an answer nor this one has the bar. Of a day's bar they may have a part. */
function behindOthers({ replay }: CallContext, { symbol, timeframeMs }: ReplayBarsQuestion, own: BarRow[]): BarRow[] {
  const ended = replay && timeframeMs < DAY ? endedBars(replay, symbol, timeframeMs) : [];
  if (ended.length === 0) return own;
  const rows = new Map(ended.map(({ startMs, bar }) => [startMs, rowOf(startMs, bar)]));
  for (const row of own) rows.set(row.startMs, row);
  return [...rows.values()].sort((a, b) => a.startMs - b.startMs);
}

/** Where the recording has no answer its events may; any other failure is an error. */
function notRecorded(error: unknown): Error {
  if (error instanceof Error && (error as Error & { code?: unknown }).code === NOT_RECORDED) return error;
  throw error;
}

async function askRecorded(
  context: CallContext,
  request: RestRequest,
  timeframeMs: number,
  nowMs: EpochMs,
): Promise<Recorded> {
  const reply = await context.source.request(request);
  const rows = read(reply, request.path, 'bars').rows.toSorted((a, b) => a.startMs - b.startMs);
  const cameAtMs = Math.min(reply.receivedAtMs, nowMs);
  const endOf = (row: BarRow): EpochMs => bucketEnd(bucketStart(row.startMs, timeframeMs), timeframeMs);
  const running = rows.find((row) => row.startMs <= cameAtMs && endOf(row) > cameAtMs);
  return {
    whole: rows.filter((row) => endOf(row) <= cameAtMs),
    // An answer from after the position would show the future.
    running: running && reply.receivedAtMs <= nowMs ? seedOf(running, timeframeMs, reply.receivedAtMs) : undefined,
  };
}

/** Bars of `lengthMs` folded into the chart's own, which may be as long. */
async function askFolded(
  context: CallContext,
  request: RestRequest,
  lengthMs: number,
  timeframeMs: number,
): Promise<Recorded> {
  const { whole: parts, running } = await askRecorded(context, request, lengthMs, context.source.now());
  if (lengthMs === timeframeMs) return { whole: parts, running };
  const folded = foldRows(parts, timeframeMs);
  const last = parts.at(-1);
  const newest = running ?? (last && { startMs: last.startMs, throughMs: last.startMs + lengthMs, bar: emptyBar() });
  if (!newest) return { whole: [], running: undefined };
  // The bar the newest part is in goes on from there with the session's events.
  const startMs = bucketStart(newest.startMs, timeframeMs);
  const bar = folded.at(-1)?.startMs === startMs ? folded.pop()!.bar : emptyBar();
  mergeBar(bar, newest.bar);
  return {
    whole: folded.map((one) => rowOf(one.startMs, one.bar)),
    running: { startMs, throughMs: newest.throughMs, bar },
  };
}

const seedOf = (row: BarRow, timeframeMs: number, throughMs: EpochMs): Seed => ({
  startMs: bucketStart(row.startMs, timeframeMs),
  throughMs,
  bar: barOf(row),
});

export function rowOf(startMs: EpochMs, bar: LiveBar): BarRow {
  const { open, high, low, close, volume } = bar;
  const vwap = vwapOf(bar);
  return {
    startMs,
    open,
    high,
    low,
    close,
    volume: Number.isNaN(volume) ? undefined : volume,
    vwap: Number.isNaN(vwap) ? undefined : vwap,
  };
}
