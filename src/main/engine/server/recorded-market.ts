/** A recorded session behind the local server: its frames cut into events for whoever subscribed, its REST replies as recorded. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { FeedSink } from '../feed/feed-source.ts';
import { endOfElement } from '../massive/element-end.ts';
import type { ReplaySource } from '../session/replay-source.ts';
import { deliver, type MarketSource, type RestReply, type RestRequest, type Topic } from './market-source.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;

export interface RecordedMarketOptions {
  replay: ReplaySource;
  /** Milliseconds that never step back. */
  monotonicMs: () => number;
}

export interface RecordedMarket extends MarketSource {
  /** Events handed to subscribers so far. */
  readonly delivered: number;
}

/** The market's time starts to run with the first subscription, so that no client misses the beginning. */
export function createRecordedMarket({ replay, monotonicMs }: RecordedMarketOptions): RecordedMarket {
  const topics = new Map<string, Topic>();
  const decoder = new TextDecoder();
  let delivered = 0;
  let pumpedMs = monotonicMs();

  function event(market: Market, bytes: Uint8Array, start: number, end: number): void {
    const named = nameOf(decoder.decode(bytes.subarray(start, end)));
    if (!named) return;
    delivered += deliver(topics.get(`${market} ${named.channel}.${named.symbol}`), bytes, start, end);
    delivered += deliver(topics.get(`${market} ${named.channel}.*`), bytes, start, end);
  }

  const sink: FeedSink = {
    frame(market: Market, bytes: Uint8Array, _receivedAtMs: EpochMs) {
      let at = 0;
      while (at < bytes.byteLength && bytes[at] !== OPEN_BRACKET) at++;
      at++;
      while (at < bytes.byteLength) {
        const end = endOfElement(bytes, at, bytes.byteLength);
        if (end > at) event(market, bytes, at, end);
        if (bytes[end] !== COMMA) return;
        at = end + 1;
      }
    },
    rest: () => undefined,
    connection: () => undefined,
    subscription: () => undefined,
    gap: () => undefined,
    capability: () => undefined,
  };
  replay.start(sink);

  return {
    get delivered() {
      return delivered;
    },
    nowMs: () => replay.now(),
    demand(topic, wanted) {
      const key = `${topic.market} ${topic.channel}.${topic.symbol}`;
      if (wanted) topics.set(key, topic);
      else topics.delete(key);
      if (wanted && !replay.state().playing) {
        pumpedMs = monotonicMs();
        replay.play();
      }
    },
    pump() {
      const nowMs = monotonicMs();
      replay.advance(nowMs - pumpedMs);
      pumpedMs = nowMs;
      // At "max" the next few megabytes go out with the next turn: clients are not flooded in one.
      return false;
    },
    answer: (request) => answer(replay, request),
  };
}

/** Channel and symbol of one event; undefined for statuses and for what cannot be read. */
function nameOf(text: string): { channel: string; symbol: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // What was malformed on the vendor's wire has no subscriber.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { ev, sym, T } = value as { ev?: unknown; sym?: unknown; T?: unknown };
  const symbol = sym ?? T;
  return typeof ev === 'string' && typeof symbol === 'string' ? { channel: ev, symbol } : undefined;
}

function answer(replay: ReplaySource, request: RestRequest): RestReply {
  const record = replay.recorded({ path: request.path, query: Object.fromEntries(request.query) });
  if (request.path === '/v1/marketstatus/now') return marketStatus(replay, record?.body);
  if (record) return { status: record.status, body: withOrigin(record.body, request.origin) };
  const message = 'The recording cannot answer this: nothing of the kind was asked for while it was recorded.';
  return { status: 404, body: JSON.stringify({ status: 'NOT_FOUND', request_id: request.requestId, message }) };
}

/** The recorded status with the replay's own time: clients take their clock from it. */
function marketStatus(replay: ReplaySource, recorded: string | undefined): RestReply {
  const status = recorded === undefined ? { market: 'open' } : (JSON.parse(recorded) as object);
  return { status: 200, body: JSON.stringify({ ...status, serverTime: new Date(replay.now()).toISOString() }) };
}

/** Next pages are at this server, not where they were recorded from. */
const withOrigin = (body: string, origin: string): string =>
  body.replace(/("next_url"\s*:\s*")https?:\/\/[^/"]+/, `$1${origin}`);
