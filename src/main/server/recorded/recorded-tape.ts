/** One instrument's events of a span, read from the recording itself: also from before a client's own start, and never from after its clock. */
import { setImmediate as otherWork } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { CHANNEL } from '../../engine/session/format/format.ts';
import { holds, readIfWhole } from '../../engine/session/reading/chunk-messages.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import { eachEvent, stringField } from './recorded-event.ts';

/** An event as it was on the wire. */
export interface TapeEvent {
  ev: string;
  /** Event time, ms; a bar's start. */
  t?: number;
  s?: number;
  q?: number;
  [field: string]: unknown;
}

export interface TapeSpan {
  symbol: string;
  channels: readonly string[];
  /** Event times, both inclusive. */
  fromMs: EpochMs;
  toMs: EpochMs;
  /** Nothing that arrived later is given. */
  nowMs: EpochMs;
}

/** Events arrive this much after their time at most: bars after their window, and everything from a delayed host. */
const ARRIVES_WITHIN_MS = DELAY_MS + 90_000;
const ARRIVES_BEFORE_MS = 5_000;

/** Oldest first. With `newest`, only about that many of the last ones are searched. */
export async function eventsOf(
  session: Session,
  span: TapeSpan,
  newest = Number.POSITIVE_INFINITY,
): Promise<TapeEvent[]> {
  const market = marketOf(span.symbol);
  const name = Buffer.from(`"${span.symbol}"`);
  const channel = CHANNEL[market];
  const lastMs = Math.min(span.nowMs, span.toMs + ARRIVES_WITHIN_MS);
  const parts: TapeEvent[][] = [];
  let found = 0;
  const { chunks } = session;
  for (let i = chunks.length - 1; i >= 0 && found < newest; i--) {
    const chunk = chunks[i];
    if (chunk.untilMs < span.fromMs - ARRIVES_BEFORE_MS) break;
    if (chunk.startMs > lastMs || !holds(chunk, channel)) continue;
    const part: TapeEvent[] = [];
    readIfWhole(session, chunk, ({ channelId, logMs, data }) => {
      if (channelId !== channel || logMs > lastMs) return true;
      const frame = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (frame.includes(name)) eachEvent(frame, (start, end) => take(frame, start, end, span, part));
      return true;
    });
    if (part.length > 0) parts.push(part);
    found += part.length;
    await otherWork();
  }
  return parts.reverse().flat().sort(byTime);
}

function take(frame: Buffer, start: number, end: number, span: TapeSpan, into: TapeEvent[]): void {
  const channel = stringField(frame, start, end, 'ev');
  if (channel === undefined || !span.channels.includes(channel)) return;
  const symbol = stringField(frame, start, end, 'sym') ?? stringField(frame, start, end, 'T');
  if (symbol !== span.symbol) return;
  let event: TapeEvent;
  try {
    event = JSON.parse(frame.toString('utf8', start, end)) as TapeEvent;
  } catch (error) {
    // What was malformed on the vendor's wire is no event.
    if (error instanceof SyntaxError) return;
    throw error;
  }
  const atMs = timeOf(event);
  if (atMs >= span.fromMs && atMs <= span.toMs) into.push(event);
}

export const timeOf = ({ t, s }: TapeEvent): EpochMs => (typeof s === 'number' && t === undefined ? s : Number(t));

const byTime = (a: TapeEvent, b: TapeEvent): number => timeOf(a) - timeOf(b) || (a.q ?? 0) - (b.q ?? 0);
