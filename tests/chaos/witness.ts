/** Sees everything the feed hands over and judges it against what the vendor sent. */
import type {
  ConnectionEvent,
  FeedSink,
  RestRecord,
  SubscriptionEvent,
} from '../../src/main/engine/feed/feed-source.ts';
import type { GapEntry, MarketCapability } from '../../src/shared/contract/health.ts';
import type { Market } from '../../src/shared/market/symbols.ts';
import { VENDOR_KEY, type Vendor } from './vendor.ts';

/** The least an evicted session waits. */
const EVICTION_COOLDOWN_MS = 60_000;

interface WantSpan {
  fromMs: number;
  toMs: number;
  /** First acknowledgement in the span: from then on every event counts. */
  streamsFromMs: number | undefined;
}

export class Witness implements FeedSink {
  readonly gaps = new Map<string, GapEntry>();
  readonly #seen = new Map<string, Set<number>>();
  readonly #spans = new Map<string, WantSpan[]>();
  readonly #now: () => number;
  readonly #trace: (line: string) => void;
  duplicates: string[] = [];
  keyLeaks: string[] = [];
  /** Milliseconds between an eviction and a dial that came too soon. */
  impatient: number[] = [];
  #evictedAtMs = Number.NEGATIVE_INFINITY;
  malformed = 0;
  events = 0;

  /** `now`: the vendor's clock. */
  constructor(now: () => number, trace: (line: string) => void = () => undefined) {
    this.#now = now;
    this.#trace = trace;
  }

  frame(_market: Market, bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString();
    this.#checkKey(text);
    let events: { ev: string; sym?: string; q?: number }[];
    try {
      events = JSON.parse(text) as typeof events;
    } catch {
      this.malformed++;
      return;
    }
    for (const { ev, sym, q } of events) if (sym !== undefined && q !== undefined) this.#event(`${ev}.${sym}`, q);
  }

  rest(record: RestRecord): void {
    this.#checkKey(record.path + record.body);
  }

  connection(event: ConnectionEvent): void {
    this.#checkKey(event.reason);
    if (event.state === 'evicted') this.#evictedAtMs = this.#now();
  }

  subscription(event: SubscriptionEvent): void {
    this.#trace(`${this.#now()} ${event.action} ${event.channel} ${event.symbols.join(' ')}`);
    if (event.action !== 'subscribed') return;
    for (const symbol of event.symbols) {
      const span = this.#spans.get(`${event.channel}.${symbol}`)?.at(-1);
      if (span) span.streamsFromMs ??= this.#now();
    }
  }

  gap(entry: GapEntry): void {
    this.#trace(`${this.#now()} gap ${JSON.stringify(entry)}`);
    this.gaps.set(entry.id, entry);
  }

  capability(capability: MarketCapability): void {
    this.#checkKey(JSON.stringify(capability));
  }

  /** A connection is tried. */
  dialled(): void {
    const sinceMs = this.#now() - this.#evictedAtMs;
    if (sinceMs < EVICTION_COOLDOWN_MS) this.impatient.push(sinceMs);
  }

  wants(pairs: ReadonlySet<string>): void {
    const nowMs = this.#now();
    for (const [pair, spans] of this.#spans)
      if (!pairs.has(pair) && spans.at(-1)!.toMs === Number.POSITIVE_INFINITY) spans.at(-1)!.toMs = nowMs;
    for (const pair of pairs) {
      const spans = this.#spans.get(pair) ?? [];
      this.#spans.set(pair, spans);
      if (spans.at(-1)?.toMs !== Number.POSITIVE_INFINITY)
        spans.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY, streamsFromMs: undefined });
    }
  }

  /** Events the vendor sent while the pair streamed, that neither arrived, nor were spoilt, nor stand in the ledger. */
  unexplained(vendor: Vendor, garbled: readonly string[], untilMs: number): string[] {
    const spoilt = new Set(garbled.flatMap(eventsOf));
    const missing: string[] = [];
    for (const [pair, spans] of this.#spans) {
      const seen = this.#seen.get(pair);
      for (const { seq, atMs } of vendor.emitted.get(pair) ?? []) {
        if (atMs > untilMs || seen?.has(seq) || spoilt.has(`${pair}#${seq}`)) continue;
        const streamed = spans.some((s) => s.streamsFromMs !== undefined && atMs >= s.streamsFromMs && atMs < s.toMs);
        if (streamed && !this.#admitted(pair, atMs)) missing.push(`${pair}#${seq} at ${atMs}`);
      }
    }
    return missing;
  }

  #admitted(pair: string, atMs: number): boolean {
    const [channel, symbol] = pair.split('.');
    for (const gap of this.gaps.values()) {
      if (gap.channel !== '*' && gap.channel !== channel) continue;
      if (gap.symbols.length > 0 && !gap.symbols.includes(symbol)) continue;
      if (atMs >= gap.startMs && atMs <= (gap.endMs ?? Number.POSITIVE_INFINITY)) return true;
    }
    return false;
  }

  #event(pair: string, seq: number): void {
    this.events++;
    const seen = this.#seen.get(pair) ?? new Set<number>();
    this.#seen.set(pair, seen);
    if (seen.has(seq)) this.duplicates.push(`${pair}#${seq}`);
    seen.add(seq);
  }

  #checkKey(text: string): void {
    if (text.includes(VENDOR_KEY)) this.keyLeaks.push(text.slice(0, 100));
  }
}

function eventsOf(frame: string): string[] {
  const events = JSON.parse(frame) as { ev: string; sym?: string; q?: number }[];
  return events.flatMap(({ ev, sym, q }) => (sym === undefined ? [] : [`${ev}.${sym}#${q}`]));
}
