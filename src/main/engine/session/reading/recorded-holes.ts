/** When one recording held what it subscribed, by its own account: its subscriptions, its connections, its ledger of gaps and its damage. */
import type { GapEntry } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { ConnectionEvent, SubscriptionEvent } from '../../feed/feed-source.ts';
import { CHANNEL, FRAME_CHANNEL } from '../format/format.ts';
import { holds, parseJson, readIfWhole } from './chunk-messages.ts';
import type { Session } from './reader.ts';
import { STREAMING } from '../recording/standing-subscriptions.ts';
import { within, without, type TimeStretch } from './stretches.ts';

/** One state of a ledger entry, and when it was written. */
export interface SaidGap {
  atMs: EpochMs;
  entry: GapEntry;
}

/** What a recording held at a time: `SPY` of `T`, or `*` for all of them. */
export interface Pair {
  market: Market;
  channel: string;
  symbol: string;
}

const ALL = '*';

const keyOf = ({ market, channel, symbol }: Pair): string => `${market} ${channel} ${symbol}`;

export class RecordedHoles {
  readonly #session: Session;
  readonly #subscribed: Map<string, TimeStretch[]>;
  readonly #own: readonly { entry: GapEntry; symbols: ReadonlySet<string> }[];
  readonly #covered = new Map<string, readonly TimeStretch[]>();

  constructor(session: Session, ledger: ReadonlyMap<string, readonly SaidGap[]>) {
    this.#session = session;
    this.#subscribed = subscriptions(session);
    this.#own = [...ledger.values()].map((said) => {
      const { entry } = said.at(-1)!;
      return { entry, symbols: new Set(entry.symbols) };
    });
  }

  /** Whether there is anything of a market in it. */
  records(market: Market): boolean {
    const tells = [...this.#subscribed.keys()].some((key) => key.startsWith(`${market} `));
    return tells || this.#session.chunks.some((chunk) => holds(chunk, FRAME_CHANNEL[market]));
  }

  /** What it held of a channel at a moment; `*` for every channel of the market. */
  held(market: Market, channel: string, atMs: EpochMs): Pair[] {
    return [...this.#subscribed].flatMap(([key, spans]) => {
      const [of, on, symbol] = key.split(' ');
      const held = spans.some(({ fromMs, toMs }) => fromMs <= atMs && toMs > atMs);
      return held && of === market && (channel === ALL || on === channel) ? [{ market, channel: on, symbol }] : [];
    });
  }

  /** When it received a pair: subscribed, and with no hole of its own. */
  covers(pair: Pair): readonly TimeStretch[] {
    const key = keyOf(pair);
    let spans = this.#covered.get(key);
    if (!spans) this.#covered.set(key, (spans = this.#cover(pair)));
    return spans;
  }

  #cover(pair: Pair): TimeStretch[] {
    const own = this.#subscribed.get(keyOf(pair)) ?? [];
    const all = this.#subscribed.get(keyOf({ ...pair, symbol: ALL })) ?? [];
    let spans = [...own, ...all];
    for (const { entry, symbols } of this.#own) {
      if (entry.market !== pair.market || (entry.channel !== ALL && entry.channel !== pair.channel)) continue;
      if (symbols.size === 0 || pair.symbol === ALL || symbols.has(pair.symbol))
        spans = without(spans, spanOfGap(entry));
    }
    for (const { fromMs = -Infinity, toMs = Infinity } of this.#session.damage)
      spans = without(spans, { fromMs, toMs });
    return within(spans, { fromMs: this.#session.startMs, toMs: this.#session.endMs });
  }
}

/** An entry that was never closed has no end. */
export const spanOfGap = ({ startMs, endMs = Number.POSITIVE_INFINITY }: GapEntry): TimeStretch => ({
  fromMs: startMs,
  toMs: endMs,
});

/** The ledger as it was written: by id, each in order of time. */
export function readLedger(session: Session): Map<string, SaidGap[]> {
  const ledger = new Map<string, SaidGap[]>();
  eachOf(session, [CHANNEL.gap], (atMs, _, data) => {
    const entry = parseJson<GapEntry>(data);
    const said = ledger.get(entry.id) ?? [];
    said.push({ atMs, entry });
    ledger.set(entry.id, said);
  });
  return ledger;
}

/** From when to when each pair was subscribed. A lost connection loses its subscriptions without an event for each. */
function subscriptions(session: Session): Map<string, TimeStretch[]> {
  const spans = new Map<string, TimeStretch[]>();
  const since = new Map<string, EpochMs>();
  const end = (key: string, atMs: EpochMs): void => {
    const fromMs = since.get(key);
    if (fromMs === undefined) return;
    since.delete(key);
    const known = spans.get(key);
    if (known) known.push({ fromMs, toMs: atMs });
    else spans.set(key, [{ fromMs, toMs: atMs }]);
  };
  eachOf(session, [CHANNEL.subscription, CHANNEL.connection], (atMs, channelId, data) => {
    if (channelId === CHANNEL.connection) {
      const { market, state } = parseJson<ConnectionEvent>(data);
      if (!STREAMING.has(state)) for (const key of since.keys()) if (key.startsWith(`${market} `)) end(key, atMs);
      return;
    }
    const { market, channel, action, symbols } = parseJson<SubscriptionEvent>(data);
    for (const symbol of symbols) {
      const key = keyOf({ market, channel, symbol });
      if (action !== 'subscribed') end(key, atMs);
      else if (!since.has(key)) since.set(key, atMs);
    }
  });
  for (const key of since.keys()) end(key, Number.POSITIVE_INFINITY);
  return spans;
}

/** Visits messages of some channels, in order; what cannot be read has none. */
function eachOf(
  session: Session,
  channels: readonly number[],
  visit: (atMs: EpochMs, channelId: number, data: Uint8Array) => void,
): void {
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (const chunk of session.chunks) {
    let atMs = beforeMs;
    if (channels.some((channel) => holds(chunk, channel)))
      readIfWhole(session, chunk, ({ channelId, logMs, data }) => {
        atMs = Math.max(atMs, logMs);
        if (channels.includes(channelId)) visit(atMs, channelId, data);
      });
    beforeMs = chunk.untilMs;
  }
}
