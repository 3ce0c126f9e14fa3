/**
 * Recordings that ran at the same time as one row of chunks: two markets recorded by two processes, one restarted before the other ended, the
 * same hour twice. Where only one of them runs its chunks are as they are; elsewhere they are put together when they are read: in order of time,
 * what several hold once, nothing lost.
 */
import type { GapEntry, MarketCapability } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { MARKETS, type Market } from '../../../../shared/market/symbols.ts';
import type { ConnectionEvent } from '../../feed/feed-source.ts';
import { CHANNEL, FRAME_CHANNEL, MARKET_OF_CHANNEL } from '../format/format.ts';
import { MessageBuffer } from '../format/message-buffer.ts';
import { damageGaps, damageOf } from './damage.ts';
import { GapsLeft, type Unreadable } from './gaps-left.ts';
import { HeldChunks, SAME_WITHIN_MS, piecesOf, textOf, type HeldMessage, type ChunkPlace } from './held-chunks.ts';
import { eachMessage } from './message-cursor.ts';
import { holds, parseJson } from './chunk-messages.ts';
import type { Damage, Session, SessionChunk } from './reader.ts';
import type { SaidGap } from './recorded-holes.ts';

/** Raw bytes of a chunk that is put together. */
const WINDOW_BYTES = 512 * 1024;

export class Overlap {
  readonly chunks: SessionChunk[];
  readonly #sessions: readonly Session[];
  readonly #markets: readonly ReadonlySet<Market>[];
  readonly #held: HeldChunks;
  readonly #gaps: GapsLeft;
  /** Of each chunk that was put together: how many copies of events were left out. */
  readonly #repeats = new Map<SessionChunk, number>();
  #windows = 0;

  /** `sessions`: in order of their beginning, each with data. */
  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions;
    this.#markets = sessions.map(
      ({ chunks }) => new Set(MARKETS.filter((market) => chunks.some((chunk) => holds(chunk, FRAME_CHANNEL[market])))),
    );
    this.#held = new HeldChunks(sessions);
    this.#gaps = new GapsLeft(sessions);
    this.chunks = this.#withGaps(this.#inOrder());
  }

  /** Theirs, with what of each no other has. */
  get damage(): Damage[] {
    return this.#sessions.flatMap(({ damage }, recording) =>
      damage.map((one) => ({ ...one, gaps: damageGaps(one).flatMap((gap) => this.#gaps.of(recording, gap)) })),
    );
  }

  /** Copies of events that are left out because an earlier recording holds them; of what was read so far. */
  get repeated(): number {
    return [...this.#repeats.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How much of the common time was read so far, 0 to 1. */
  get counted(): number {
    return this.#windows === 0 ? 1 : this.#repeats.size / this.#windows;
  }

  #inOrder(): SessionChunk[] {
    const chunks: SessionChunk[] = [];
    const { places } = this.#held;
    const next = places.map(() => 0);
    let joined = false;
    for (;;) {
      let first: ChunkPlace | undefined;
      for (const [i, own] of places.entries()) {
        const place = own[next[i]];
        if (place && !(first && first.fromMs <= place.fromMs)) first = place;
      }
      if (!first) return chunks;
      if (first.alone) {
        // Its checkpoint knows its own part of the state alone: from there on the market is as this recording knew it.
        const begins = joined && holds(first.chunk, CHANNEL.checkpoint);
        if (begins) joined = false;
        chunks.push(begins ? { ...first.chunk, begins: true } : first.chunk);
        next[first.recording]++;
        continue;
      }
      joined = true;
      const alone = places.map((own, i) => own.find((place, at) => place.alone && at >= next[i])?.fromMs ?? Infinity);
      const untilMs = Math.min(...alone);
      const together: ChunkPlace[] = [];
      for (const [i, own] of places.entries())
        while (own[next[i]] && !own[next[i]].alone && own[next[i]].fromMs <= untilMs) together.push(own[next[i]++]);
      chunks.push(...this.#putTogether(together));
    }
  }

  /** Ledger entries that another recording fills are played as what is left of them, each in the chunk of its time. */
  #withGaps(chunks: SessionChunk[]): SessionChunk[] {
    const { filled, said } = this.#gaps;
    if (filled.size === 0) return chunks;
    const waiting = [...said];
    const last = chunks.findLastIndex((chunk) => !holds(chunk, CHANNEL.checkpoint));
    return chunks.map((chunk, i) => {
      if (holds(chunk, CHANNEL.checkpoint)) return chunk;
      const later = i === last ? -1 : waiting.findIndex(({ atMs }) => atMs > chunk.untilMs);
      const own = waiting.splice(0, later < 0 ? waiting.length : later);
      if (own.length === 0 && !holds(chunk, CHANNEL.gap)) return chunk;
      const read = (): Uint8Array<ArrayBuffer> => chunk.putTogether?.() ?? this.#sessions[0].read(chunk);
      return {
        ...chunk,
        channels: chunk.channels | (1 << CHANNEL.gap),
        putTogether: () => retoldIn(read(), own, filled),
      };
    });
  }

  #putTogether(places: readonly ChunkPlace[]): SessionChunk[] {
    const windows: { startMs: EpochMs; bytes: number; inside: ChunkPlace[] }[] = [];
    for (const place of places.toSorted((a, b) => a.fromMs - b.fromMs)) {
      const last = windows.at(-1);
      if (!last || (last.bytes >= WINDOW_BYTES && place.fromMs > last.startMs))
        windows.push({ startMs: place.fromMs, bytes: 0, inside: [] });
      windows.at(-1)!.bytes += place.chunk.rawBytes;
    }
    for (const place of places) {
      let at = windows.findLastIndex(({ startMs }) => startMs <= place.fromMs);
      for (; at < windows.length && windows[at].startMs <= place.untilMs; at++) windows[at].inside.push(place);
    }
    const endMs = Math.max(...places.map(({ untilMs }) => untilMs));
    this.#windows += windows.length;
    return windows.map(({ startMs, bytes, inside }, i) => {
      const beforeMs = windows[i + 1]?.startMs ?? Number.POSITIVE_INFINITY;
      const untilMs = Math.min(beforeMs, endMs);
      const window: SessionChunk = {
        ...inside[0].chunk,
        startMs,
        endMs: untilMs,
        untilMs,
        channels: inside.reduce((bits, { chunk }) => bits | chunk.channels, 0) & ~(1 << CHANNEL.checkpoint),
        rawBytes: bytes,
        after: undefined,
        putTogether: () => {
          const { messages, repeated } = this.#read(inside, startMs, beforeMs);
          this.#repeats.set(window, repeated);
          return recordsOf(messages);
        },
      };
      return window;
    });
  }

  #read(
    places: readonly ChunkPlace[],
    fromMs: EpochMs,
    beforeMs: EpochMs,
  ): { messages: HeldMessage[]; repeated: number } {
    const messages: HeldMessage[] = [];
    const now = new Copies();
    let repeated = 0;
    for (const place of places) {
      if (place.fromMs >= fromMs) messages.push(...this.#damageOf(place));
      for (const message of this.#held.of(place).messages) {
        if (message.atMs < fromMs || message.atMs >= beforeMs || !this.#isWanted(place, message)) continue;
        const pieces = piecesOf(message);
        const fresh = pieces.filter((piece) => !this.#isRepeated(place, message, piece, now));
        if (MARKET_OF_CHANNEL[message.channelId] && fresh.length < pieces.length)
          repeated += eventsIn(pieces) - eventsIn(fresh);
        if (fresh.length === pieces.length) messages.push(message);
        else if (fresh.length > 0) messages.push({ ...message, data: frameOf(fresh) });
      }
    }
    return { messages: messages.sort((a, b) => a.atMs - b.atMs), repeated };
  }

  /** What a recording says of itself and of its connections is taken from one at a time; its checkpoints know its own part of the state alone. */
  #isWanted({ recording }: ChunkPlace, { channelId, data, atMs }: HeldMessage): boolean {
    switch (channelId) {
      case CHANNEL.checkpoint:
        return false;
      case CHANNEL.clock:
      case CHANNEL.judgement:
        return recording === this.#speaker(atMs);
      case CHANNEL.connection:
      case CHANNEL.capability:
        return recording === this.#speaker(atMs, parseJson<ConnectionEvent | MarketCapability>(data).market);
      default:
        return true;
    }
  }

  /** The earliest of those running; for a market the earliest that recorded it. */
  #speaker(atMs: EpochMs, market?: Market): number {
    const running = this.#sessions.map(({ startMs, endMs }) => startMs <= atMs && atMs <= endMs);
    const own = running.findIndex((runs, i) => runs && (!market || this.#markets[i].has(market)));
    return own < 0 ? running.indexOf(true) : own;
  }

  /** Whether an earlier recording holds it too. Where one holds the same twice, so does what is played. */
  #isRepeated({ recording }: ChunkPlace, { atMs, channelId }: HeldMessage, piece: Uint8Array, now: Copies): boolean {
    if (recording === 0) return false;
    const market = MARKET_OF_CHANNEL[channelId];
    const text = textOf(channelId, piece);
    let before: number | undefined;
    for (let other = 0; other < recording; other++) {
      if (market && !this.#markets[other].has(market)) continue;
      const theirs = this.#held.count(other, text, atMs - SAME_WITHIN_MS, atMs + SAME_WITHIN_MS);
      if (theirs === 0) continue;
      before ??= this.#held.count(recording, text, atMs - SAME_WITHIN_MS, atMs) + now.add(recording, atMs, text);
      if (before < theirs) return true;
    }
    return false;
  }

  /** As a recovered file has its damage: among its messages. */
  #damageOf(place: ChunkPlace): HeldMessage[] {
    const { problem } = this.#held.of(place);
    const damage = [place.chunk.after, problem && damageOf(place.chunk, problem)];
    return damage.flatMap((one) =>
      (one ? damageGaps(one) : [])
        .flatMap((gap) => this.#gaps.of(place.recording, gap, this.#unreadable))
        .map((entry) => gapMessage({ atMs: place.fromMs, entry })),
    );
  }

  readonly #unreadable: Unreadable = (recording, { fromMs, toMs }) =>
    this.#held.places[recording]
      .filter((place) => place.fromMs <= toMs && place.untilMs >= fromMs && this.#held.of(place).problem)
      .map((place) => ({ fromMs: place.fromMs, toMs: place.untilMs }));
}

const gapMessage = ({ atMs, entry }: SaidGap): HeldMessage => ({
  atMs,
  logMs: atMs,
  channelId: CHANNEL.gap,
  sequence: 0,
  data: new TextEncoder().encode(JSON.stringify(entry)),
});

/** A chunk's messages with other entries of the ledger. */
function retoldIn(
  bytes: Uint8Array<ArrayBuffer>,
  said: readonly SaidGap[],
  filled: ReadonlySet<string>,
): Uint8Array<ArrayBuffer> {
  const messages = said.map(gapMessage);
  let atMs = Number.NEGATIVE_INFINITY;
  eachMessage(bytes, ({ channelId, sequence, logMs, data }) => {
    atMs = Math.max(atMs, logMs);
    if (channelId === CHANNEL.gap && filled.has(parseJson<GapEntry>(data).id)) return;
    messages.push({ atMs, logMs, channelId, sequence, data });
  });
  return recordsOf(messages.sort((a, b) => a.atMs - b.atMs));
}

/** Of pieces that say the same at one moment, how many came before. */
class Copies {
  readonly #counts = new Map<string, number>();

  add(recording: number, atMs: EpochMs, text: string): number {
    const key = `${recording} ${atMs} ${text}`;
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    return count;
  }
}

/** The server's answers to a login or a subscription are none. */
const STATUS = '"ev":"status"';

function eventsIn(pieces: readonly Uint8Array[]): number {
  const isEvent = ({ buffer, byteOffset, byteLength }: Uint8Array): boolean =>
    !Buffer.from(buffer, byteOffset, byteLength).includes(STATUS);
  return pieces.filter(isEvent).length;
}

function frameOf(events: readonly Uint8Array[]): Uint8Array {
  const parts = events.flatMap((event) => [Buffer.from(','), event]);
  return Buffer.concat([Buffer.from('['), ...parts.slice(1), Buffer.from(']')]);
}

function recordsOf(messages: readonly HeldMessage[]): Uint8Array<ArrayBuffer> {
  const size = messages.reduce((sum, { data }) => sum + MessageBuffer.sizeOf(data.byteLength), 0);
  const records = new MessageBuffer(new ArrayBuffer(size));
  for (const { channelId, sequence, logMs, data } of messages) records.append(channelId, sequence, logMs, logMs, data);
  return new Uint8Array(records.buffer);
}
