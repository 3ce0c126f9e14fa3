/**
 * What is missing of several recordings that ran at the same time: a hole of one is none where another had subscribed the same and received it.
 * What no recording tells of its subscriptions fills nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { sessionStates } from '../format/session-words.ts';
import type { Session } from './reader.ts';
import { readLedger, RecordedHoles, spanOfGap, type Pair, type SaidGap } from './recorded-holes.ts';
import { without, type TimeStretch } from './stretches.ts';

/** What another recording cannot read, that it had. */
export type Unreadable = (recording: number, within: TimeStretch) => readonly TimeStretch[];

export class GapsLeft {
  readonly #sessions: readonly Session[];
  readonly #ledgers: readonly ReadonlyMap<string, readonly SaidGap[]>[];
  #holes: readonly RecordedHoles[] | undefined;
  /** Entries that the others fill, wholly or in part: they are not played as they were written. */
  readonly filled: ReadonlySet<string>;
  /** What is played in their place, in order of time. */
  readonly said: readonly SaidGap[];

  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions;
    this.#ledgers = sessions.map(readLedger);
    const filled = new Set<string>();
    const said = new Map<string, SaidGap>();
    for (const [recording, ledger] of this.#ledgers.entries())
      for (const [id, states] of ledger) {
        const { entry } = states.at(-1)!;
        const left = this.of(recording, entry);
        if (left.length === 1 && left[0] === entry) continue;
        filled.add(id);
        // A copy of a recording says the same.
        for (const piece of left) for (const one of retold(states, piece)) said.set(`${one.atMs} ${piece.id}`, one);
      }
    this.filled = filled;
    this.said = [...said.values()].toSorted((a, b) => a.atMs - b.atMs);
  }

  /** What is left of a hole: the entry itself where no other recording has any of it. */
  of(recording: number, entry: GapEntry, unreadable?: Unreadable): GapEntry[] {
    const span = spanOfGap(entry);
    const bySpans = new Map<string, { spans: TimeStretch[]; symbols: string[] }>();
    const pairs = this.#pairsOf(recording, entry);
    // Damage is of all markets, whatever was recorded.
    if (pairs.length === 0 && !this.#of(recording).records(entry.market)) return [];
    for (const pair of pairs) {
      const spans = this.#leftOf(recording, pair, span, unreadable);
      const key = JSON.stringify(spans);
      const alike = bySpans.get(key);
      if (alike) alike.symbols.push(pair.symbol);
      else bySpans.set(key, { spans, symbols: [pair.symbol] });
    }
    const groups = [...bySpans.values()];
    const isWhole = ({ spans: [first, more] }: (typeof groups)[number]): boolean =>
      more === undefined && first?.fromMs === span.fromMs && first.toMs === span.toMs;
    if (groups.every(isWhole)) return [entry];
    const pieces = groups.flatMap(({ spans, symbols }) =>
      spans.map((one) => ({ one, symbols: [...new Set(symbols)] })),
    );
    return pieces.map(({ one: { fromMs, toMs }, symbols }, i) => ({
      ...entry,
      // The first keeps the name: its beginning may have been said before the others ran.
      id: i === 0 ? entry.id : `${entry.id}+${i}`,
      symbols: groups.length === 1 ? entry.symbols : symbols.filter((symbol) => symbol !== '*'),
      startMs: fromMs,
      endMs: Number.isFinite(toMs) ? toMs : undefined,
      detail: `${entry.detail} ${sessionStates.gapElsewhere}`.trim(),
      // Of the whole hole.
      lostCount: undefined,
    }));
  }

  #pairsOf(recording: number, { market, channel, symbols, startMs }: GapEntry): Pair[] {
    const held = this.#of(recording).held(market, channel, startMs);
    if (symbols.length === 0 || channel === '*') return held;
    return symbols.map((symbol) => ({ market, channel, symbol }));
  }

  #leftOf(recording: number, pair: Pair, span: TimeStretch, unreadable: Unreadable | undefined): TimeStretch[] {
    let left: TimeStretch[] = [span];
    for (let other = 0; other < this.#sessions.length && left.length > 0; other++) {
      if (other === recording) continue;
      let covered = this.#of(other).covers(pair);
      for (const lost of unreadable?.(other, span) ?? []) covered = without(covered, lost);
      for (const has of covered) left = without(left, has);
    }
    return left;
  }

  #of(recording: number): RecordedHoles {
    this.#holes ??= this.#sessions.map((session, i) => new RecordedHoles(session, this.#ledgers[i]));
    return this.#holes[recording];
  }
}

/** The states of an entry as they are of one piece of it: open from its beginning, closed at its end, repairs when they came. */
function retold(states: readonly SaidGap[], piece: GapEntry): SaidGap[] {
  const { id, symbols, startMs, endMs, detail, lostCount } = piece;
  const firstMs = Math.max(states[0].atMs, startMs);
  const moments = new Set<EpochMs>([firstMs]);
  for (const { atMs } of states) if (atMs > firstMs) moments.add(atMs);
  if (endMs !== undefined && endMs > firstMs) moments.add(endMs);
  const said = [...moments]
    .toSorted((a, b) => a - b)
    .map((atMs) => {
      const { entry } = states.findLast((state) => state.atMs <= atMs)!;
      const isOver = endMs !== undefined && atMs >= endMs;
      return { atMs, entry: { ...entry, id, symbols, startMs, endMs: isOver ? endMs : undefined, detail, lostCount } };
    });
  // That the whole hole closed is no news of a piece that was over before.
  return said.filter(({ entry }, i) => i === 0 || !isDeepStrictEqual(entry, said[i - 1].entry));
}
