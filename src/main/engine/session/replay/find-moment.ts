/**
 * The next or the previous moment of a session at which something happened: a print or a quote change of one instrument, a large option print,
 * a gap, a bookmark. Read from the recording itself, a chunk at a time, so that other work continues in between.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { FindMoment } from '../../../../shared/contract/calls.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { EventColumns } from '../../../../shared/market/event-columns.ts';
import { marketOf, type Market } from '../../../../shared/market/symbols.ts';
import { FrameDecoder } from '../../massive/frames/frame-decoder.ts';
import { CHANNEL, MARKET_OF_CHANNEL } from '../format/format.ts';
import { holds, readIfWhole } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';

/** Shares of a standard contract, for the premium of a print. */
const SHARES = 100;

/** One thing found in a chunk; `value` differs where two quotes in a row do. */
interface Found {
  atMs: EpochMs;
  value: string;
}

/** Strictly before or after `fromMs`; undefined where there is none. `marks` are the moments of gaps or bookmarks. */
export async function findMoment(
  session: Session,
  fromMs: EpochMs,
  { what, back, symbol, minPremiumUsd }: FindMoment,
  marks: { gap: readonly EpochMs[]; bookmark: readonly EpochMs[] },
): Promise<EpochMs | undefined> {
  if (what === 'gap' || what === 'bookmark') return nearest(marks[what], fromMs, back);
  const scan = new ChunkScan(session, what, symbol, minPremiumUsd ?? 0);
  return back ? scan.before(fromMs) : scan.after(fromMs);
}

function nearest(moments: readonly EpochMs[], fromMs: EpochMs, back: boolean): EpochMs | undefined {
  const sorted = moments.toSorted((a, b) => a - b);
  return back ? sorted.findLast((atMs) => atMs < fromMs) : sorted.find((atMs) => atMs > fromMs);
}

class ChunkScan {
  readonly #session: Session;
  readonly #what: Exclude<FindMoment['what'], 'gap' | 'bookmark'>;
  readonly #market: Market;
  readonly #symbol: string | undefined;
  readonly #symbolBytes: Buffer;
  readonly #minPremiumUsd: number;
  readonly #columns = new EventColumns();
  readonly #symbols: string[] = [];
  readonly #decoder = new FrameDecoder((name) => this.#symbols.push(name) - 1);

  constructor(
    session: Session,
    what: Exclude<FindMoment['what'], 'gap' | 'bookmark'>,
    symbol: string | undefined,
    minPremiumUsd: number,
  ) {
    this.#session = session;
    this.#what = what;
    this.#symbol = symbol;
    this.#symbolBytes = Buffer.from(symbol ?? '');
    this.#market = symbol !== undefined ? marketOf(symbol) : what === 'largeStockPrint' ? 'stocks' : 'options';
    this.#minPremiumUsd = minPremiumUsd;
  }

  async after(fromMs: EpochMs): Promise<EpochMs | undefined> {
    const { chunks } = this.#session;
    const first = chunks.findIndex((chunk) => chunk.untilMs > fromMs);
    if (first < 0) return undefined;
    let last = await this.#lastValue(fromMs);
    for (let i = first; i < chunks.length; i++) {
      for (const { atMs, value } of this.#foundIn(i)) {
        if (atMs > fromMs && value !== last) return atMs;
        last = this.#what === 'quote' ? value : undefined;
      }
      await turn();
    }
    return undefined;
  }

  async before(fromMs: EpochMs): Promise<EpochMs | undefined> {
    let later: Found | undefined;
    for (let i = this.#chunkBefore(fromMs); i >= 0; i--) {
      const found = this.#foundIn(i).filter(({ atMs }) => atMs < fromMs);
      if (this.#what !== 'quote' && found.length > 0) return found.at(-1)!.atMs;
      for (const one of found.toReversed()) {
        if (later && later.value !== one.value) return later.atMs;
        later = one;
      }
      await turn();
    }
    // The very first quote counts as a change.
    return later?.atMs;
  }

  /** The quote in force then, which a later one must differ from. */
  async #lastValue(fromMs: EpochMs): Promise<string | undefined> {
    if (this.#what !== 'quote') return undefined;
    for (let i = this.#chunkBefore(fromMs + 1); i >= 0; i--) {
      const standing = this.#foundIn(i).findLast(({ atMs }) => atMs <= fromMs);
      if (standing) return standing.value;
      await turn();
    }
    return undefined;
  }

  /** The last chunk with anything before a moment; −1 where there is none. */
  #chunkBefore(fromMs: EpochMs): number {
    return this.#session.chunks.findLastIndex((_, i) => this.#startOf(i) < fromMs);
  }

  /** Time never runs backwards: a chunk's messages count from where the one before it ended. */
  #startOf(index: number): EpochMs {
    const { chunks } = this.#session;
    return index === 0 ? Number.NEGATIVE_INFINITY : Math.max(chunks[index - 1].untilMs, chunks[index].startMs);
  }

  #foundIn(index: number): Found[] {
    const chunk = this.#session.chunks[index];
    if (!holds(chunk, CHANNEL[this.#market])) return [];
    const found: Found[] = [];
    let atMs = index === 0 ? Number.NEGATIVE_INFINITY : this.#session.chunks[index - 1].untilMs;
    readIfWhole(this.#session, chunk, ({ channelId, data, logMs }) => {
      atMs = Math.max(atMs, logMs);
      if (MARKET_OF_CHANNEL[channelId] !== this.#market) return;
      if (
        this.#symbol !== undefined &&
        !Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(this.#symbolBytes)
      )
        return;
      this.#decoder.decode(data, this.#market, logMs, this.#columns);
      this.#take(found, atMs);
    });
    return found;
  }

  #take(found: Found[], atMs: EpochMs): void {
    const { trades, quotes } = this.#columns;
    if (this.#what === 'quote') {
      for (let row = 0; row < quotes.count; row++)
        if (this.#symbols[quotes.id[row]] === this.#symbol)
          found.push({ atMs, value: `${quotes.bid[row]} ${quotes.ask[row]}` });
      return;
    }
    for (let row = 0; row < trades.count; row++) {
      if (this.#symbol !== undefined && this.#symbols[trades.id[row]] !== this.#symbol) continue;
      const shares = this.#market === 'options' ? SHARES : 1;
      const valueUsd = trades.price[row] * trades.size[row] * shares;
      if (this.#what === 'print' || valueUsd >= this.#minPremiumUsd) found.push({ atMs, value: 'print' });
    }
  }
}
