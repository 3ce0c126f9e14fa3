/** The gap ledger: every hole in what was received, per channel with its instruments, open until it streams again. */
import type { GapCause, GapEntry } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../../shared/market/channels.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import { gapStates } from '../feed-words.ts';

/** Closed entries beyond this are forgotten, oldest first; the recording keeps them all. */
const KEPT_ENTRIES = 1_000;

interface OpenGap {
  entry: GapEntry;
  /** Symbols that do not stream yet. */
  missing: Set<string>;
}

/** A queue that has not dropped anything for this long has caught up. */
const OVERFLOW_OVER_MS = 2_000;

interface Overflow {
  entry: GapEntry;
  endMs: EpochMs;
  frames: number;
  noticedAtMs: EpochMs;
}

const described = ({ entry, frames }: Overflow): GapEntry => ({
  ...entry,
  lostCount: frames,
  detail: gapStates.overflow(frames),
});

export class GapLedger {
  readonly #entries = new Map<string, GapEntry>();
  readonly #open = new Map<string, OpenGap>();
  readonly #overflows = new Map<Market, Overflow>();
  readonly #onChange: (entry: GapEntry) => void;
  readonly #onClosed: (entry: GapEntry) => void;
  /** Bounds are widened by the market clock's uncertainty. */
  readonly #slackMs: () => number;
  #next = 1;

  constructor(onChange: (entry: GapEntry) => void, onClosed: (entry: GapEntry) => void, slackMs: () => number) {
    this.#slackMs = slackMs;
    this.#onChange = onChange;
    this.#onClosed = onClosed;
  }

  all(): GapEntry[] {
    return [...this.#entries.values()];
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** The pairs a lost connection held: one entry a channel. */
  open(market: Market, pairs: Iterable<string>, cause: GapCause, detail: string, startMs: EpochMs): void {
    const byChannel = new Map<string, string[]>();
    for (const pair of pairs) {
      const dot = pair.indexOf('.');
      const channel = pair.slice(0, dot);
      const symbols = byChannel.get(channel);
      if (symbols) symbols.push(pair.slice(dot + 1));
      else byChannel.set(channel, [pair.slice(dot + 1)]);
    }
    for (const [channel, symbols] of byChannel) {
      const entry = this.#create({
        market,
        channel: channel as ChannelCode,
        symbols,
        startMs: startMs - this.#slackMs(),
        cause,
        detail,
      });
      this.#open.set(entry.id, { entry, missing: new Set(symbols) });
      this.#publish(entry);
    }
  }

  /**
   * Frames dropped by a full queue. Consecutive losses are one entry, however many: `settle` reports and closes it.
   * Empty `symbols` means every subscription.
   */
  overflow(market: Market, span: { startMs: EpochMs; endMs: EpochMs; frames: number }, noticedAtMs: EpochMs): void {
    const running = this.#overflows.get(market);
    if (running) {
      running.frames += span.frames;
      running.endMs = Math.max(running.endMs, span.endMs);
      running.noticedAtMs = noticedAtMs;
      return;
    }
    const entry = this.#create({
      market,
      channel: '*',
      symbols: [],
      startMs: span.startMs - this.#slackMs(),
      cause: 'overflow',
      detail: '',
    });
    const started = { ...span, entry, noticedAtMs };
    this.#overflows.set(market, started);
    this.#publish(described(started));
  }

  /** Once a second: the count of what is being dropped; a loss that has stopped is closed. */
  settle(nowMs: EpochMs): void {
    for (const [market, running] of this.#overflows) {
      if (nowMs - running.noticedAtMs < OVERFLOW_OVER_MS) {
        this.#publish(described(running));
        continue;
      }
      this.#overflows.delete(market);
      const closed = { ...described(running), endMs: running.endMs + this.#slackMs() };
      this.#publish(closed);
      this.#onClosed(closed);
    }
  }

  /** These pairs stream again. */
  resumed(market: Market, pairs: Iterable<string>, atMs: EpochMs): void {
    if (this.#open.size === 0) return;
    for (const pair of pairs) this.#resume(market, pair, atMs);
  }

  /** Pairs no longer wanted, or refused from now on, are removed from their gaps: what follows is not a hole. */
  keepOnly(market: Market, isAwaited: (pair: string) => boolean, atMs: EpochMs): void {
    for (const gap of this.#open.values()) {
      if (gap.entry.market !== market) continue;
      for (const symbol of gap.missing) if (!isAwaited(`${gap.entry.channel}.${symbol}`)) gap.missing.delete(symbol);
      this.#closeIfWhole(gap, atMs);
    }
  }

  repairing(id: string, repair: GapEntry['repair'], repairDetail: string): void {
    const entry = this.#entries.get(id);
    if (entry) this.#publish({ ...entry, repair, repairDetail });
  }

  #resume(market: Market, pair: string, atMs: EpochMs): void {
    const dot = pair.indexOf('.');
    const channel = pair.slice(0, dot);
    const symbol = pair.slice(dot + 1);
    for (const gap of this.#open.values()) {
      if (gap.entry.market !== market || gap.entry.channel !== channel) continue;
      // A wildcard brings every symbol of its channel back.
      if (symbol === '*') gap.missing.clear();
      else gap.missing.delete(symbol);
      this.#closeIfWhole(gap, atMs);
    }
  }

  #closeIfWhole(gap: OpenGap, atMs: EpochMs): void {
    if (gap.missing.size > 0) return;
    this.#open.delete(gap.entry.id);
    const closed = { ...gap.entry, endMs: Math.max(atMs + this.#slackMs(), gap.entry.startMs) };
    this.#publish(closed);
    this.#onClosed(closed);
  }

  #create(hole: Omit<GapEntry, 'id' | 'repair'>): GapEntry {
    const id = `gap-${this.#next++}-${Math.round(hole.startMs)}`;
    // A wildcard's hole is a hole in every symbol.
    const symbols = hole.symbols.includes('*') ? [] : hole.symbols;
    return { ...hole, id, symbols, repair: 'none' };
  }

  #publish(entry: GapEntry): void {
    this.#entries.set(entry.id, entry);
    if (this.#entries.size > KEPT_ENTRIES) this.#forgetOldest();
    this.#onChange(entry);
  }

  #forgetOldest(): void {
    for (const [id] of this.#entries) {
      if (this.#open.has(id)) continue;
      this.#entries.delete(id);
      return;
    }
  }
}
