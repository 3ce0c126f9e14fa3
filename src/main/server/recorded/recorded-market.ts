/**
 * A recorded session behind the local server: its frames cut into events for whoever subscribed, its REST replies as recorded, and
 * made from the frames where nobody had asked. The market's time stands until the first subscription, so that no client misses the beginning, and stays at the end.
 */
import { etTime, type EpochMs } from '../../../shared/market/calendar.ts';
import { delayedMarkets } from '../../../shared/contract/health.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { ReplaySource } from '../../engine/session/replay/replay-transport.ts';
import {
  deliver,
  type MarketSource,
  type ServedReply,
  type ServedRequest,
  type Topic,
} from '../protocol/market-source.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import { answerFromFrames } from './recorded-answers.ts';
import { cutBars, withNewerBars } from './recorded-bars.ts';
import { eachEvent, stringField } from './recorded-event.ts';
import { RecordedSnapshots } from './recorded-snapshots.ts';
import { RecordedState } from './recorded-state.ts';
import { badRequest, notFound } from '../simulated/rest/json.ts';
import { BadQuery } from '../simulated/rest/query.ts';
import { answerStatusNow, answerStatusUpcoming } from '../simulated/rest/reference.ts';

export interface RecordedMarketOptions {
  /** What the replay plays: spans of it are read for REST. */
  session: Session;
  /** Not started, at the position to begin from. */
  replay: ReplaySource;
  /** Frames from before it are passed over: on its way back to a loop's start the replay runs through some. */
  fromMs?: EpochMs;
  /** Milliseconds that never step back. */
  monotonicMs: () => number;
  /** A stretch of the recording cannot be read and is left out; a sentence says why. */
  onDamage?: (sentence: string) => void;
  /** The recording came to its end (not where it loops). */
  onEnd?: () => void;
}

/** Topics of one channel by symbol; `*` is the wildcard. */
type Listeners = Map<string, Topic>;

export function createRecordedMarket(options: RecordedMarketOptions): MarketSource {
  const { session, replay, monotonicMs, fromMs = Number.NEGATIVE_INFINITY } = options;
  const state = new RecordedState();
  const snapshots = new RecordedSnapshots(state, () =>
    delayedMarkets({ sockets: [], capabilities: replay.capabilities() }),
  );
  const listeners: Record<Market, Map<string, Listeners>> = {
    stocks: new Map(),
    options: new Map(),
    indices: new Map(),
  };
  let begun = false;
  let ended = false;
  let pumpedMs = 0;

  replay.start({
    frame(market, bytes, receivedAtMs) {
      state.frame(market, bytes, receivedAtMs);
      const channels = listeners[market];
      if (channels.size === 0 || receivedAtMs < fromMs) return;
      const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      eachEvent(frame, (start, end) => handOn(channels, frame, start, end));
    },
    reset: (bytes) => state.reset(bytes),
    rest: (record) => state.rest(record),
    connection: () => undefined,
    subscription: () => undefined,
    gap: (gap) => {
      if (gap.cause === 'replay') options.onDamage?.(gap.detail);
    },
    capability: () => undefined,
  });

  async function answer(request: ServedRequest): Promise<ServedReply> {
    const { path, query, origin, requestId } = request;
    const nowMs = replay.now();
    // Clients take their clock from here: it is the recording's, whatever was recorded.
    if (path === '/v1/marketstatus/now') return answerStatusNow(nowMs);
    const record = replay.recorded({ path, query: Object.fromEntries(query) });
    if (record) {
      const body = cutBars(path, record.body, nowMs);
      const answered = { path, body, answeredMs: record.atMs, descending: query.get('sort') === 'desc' };
      const newer = record.atMs < nowMs ? await withNewerBars(session, answered, nowMs) : body;
      return { status: record.status, body: withOrigin(newer, origin) };
    }
    if (path === '/v1/marketstatus/upcoming') return answerStatusUpcoming(nowMs);
    const made = await answerFromFrames({ session, state, snapshots, nowMs }, request);
    if (made) return made;
    return notFound(
      requestId,
      `The recording cannot answer this: it was not requested by ${etTime(nowMs, true)} ET, the replay’s position, and the frames do not contain it.`,
    );
  }

  return {
    nowMs: () => replay.now(),
    demand(topic, wanted) {
      const channels = listeners[topic.market];
      const symbols = channels.get(topic.channel) ?? new Map<string, Topic>();
      if (wanted) symbols.set(topic.symbol, topic);
      else symbols.delete(topic.symbol);
      if (symbols.size > 0) channels.set(topic.channel, symbols);
      else channels.delete(topic.channel);
      if (begun || !wanted) return;
      begun = true;
      pumpedMs = monotonicMs();
      replay.play();
    },
    pump() {
      if (!begun || ended) return false;
      const nowMs = monotonicMs();
      replay.advance(nowMs - pumpedMs);
      pumpedMs = nowMs;
      if (!replay.state().playing) {
        ended = true;
        options.onEnd?.();
      }
      // At "max" the next few megabytes go out with the next turn: clients are not flooded in one.
      return false;
    },
    answer: (request) =>
      answer(request).catch((error: unknown) => {
        if (error instanceof BadQuery) return badRequest(request.requestId, error.message);
        throw error;
      }),
    close: () => replay.stop(),
  };
}

function handOn(channels: ReadonlyMap<string, Listeners>, frame: Buffer, start: number, end: number): void {
  const channel = stringField(frame, start, end, 'ev');
  const symbols = channel === undefined ? undefined : channels.get(channel);
  if (!symbols) return;
  const everyone = symbols.get('*');
  deliver(everyone, frame, start, end);
  if (everyone && symbols.size === 1) return;
  const symbol = stringField(frame, start, end, 'sym') ?? stringField(frame, start, end, 'T');
  if (symbol !== undefined) deliver(symbols.get(symbol), frame, start, end);
}

/** Next pages are at this server, not where they were recorded from. */
const withOrigin = (body: string, origin: string): string =>
  body.replace(/("next_url"\s*:\s*")https?:\/\/[^/"]+/, `$1${origin}`);
