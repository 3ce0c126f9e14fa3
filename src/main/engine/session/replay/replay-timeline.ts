/** The rare events of a session, read once at opening: their state at any time without playing up to it. */
import type { GapEntry, MarketCapability } from '../../../../shared/contract/health.ts';
import { etDate, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { ConnectionEvent, SubscriptionEvent } from '../../feed/feed-source.ts';
import { MARKETS } from '../../../../shared/market/symbols.ts';
import { CHANNEL } from '../format/format.ts';
import { sessionStates } from '../format/session-words.ts';
import { damageGaps, damageOf } from '../reading/damage.ts';
import type { MessageCursor } from '../reading/message-cursor.ts';
import { holds, parseJson, readIfWhole } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';
import { STREAMING } from '../recording/standing-subscriptions.ts';

interface At<T> {
  atMs: EpochMs;
  value: T;
}

export class ReplayTimeline {
  readonly gaps: At<GapEntry>[] = [];
  readonly #connections: At<ConnectionEvent>[] = [];
  readonly #capabilities: At<MarketCapability>[] = [];
  /** For each option contract, when its quotes were subscribed and when not. */
  readonly #quotes = new Map<string, At<boolean>[]>();

  constructor(session: Session) {
    for (const damage of session.damage) this.noteDamage(damageGaps(damage));
    this.noteDamage(notRecorded(session));
    let beforeMs = Number.NEGATIVE_INFINITY;
    for (const chunk of session.chunks) {
      if (
        holds(chunk, CHANNEL.connection) ||
        holds(chunk, CHANNEL.capability) ||
        holds(chunk, CHANNEL.gap) ||
        holds(chunk, CHANNEL.subscription)
      ) {
        let atMs = beforeMs;
        const problem = readIfWhole(session, chunk, (message) => {
          atMs = Math.max(atMs, message.logMs);
          this.#add(message, atMs);
        });
        if (problem) this.noteDamage(damageGaps(damageOf(chunk, problem)));
      }
      beforeMs = chunk.untilMs;
    }
  }

  /** Gaps for unreadable spans; each is noted once. */
  noteDamage(gaps: readonly GapEntry[]): void {
    for (const value of gaps)
      if (!this.gaps.some((known) => known.value.id === value.id))
        this.gaps.push({ atMs: value.endMs ?? value.startMs, value });
  }

  capabilities(atMs: EpochMs): MarketCapability[] {
    return standing(this.#capabilities, atMs, ({ market }) => market);
  }

  connections(atMs: EpochMs): ConnectionEvent[] {
    return standing(this.#connections, atMs, ({ market }) => market);
  }

  gapsUntil(atMs: EpochMs): GapEntry[] {
    return standing(this.gaps, atMs, ({ id }) => id);
  }

  quotesHeld(atMs: EpochMs): number {
    let held = 0;
    for (const symbol of this.#quotes.keys()) if (this.holdsQuotes(symbol, atMs)) held++;
    return held;
  }

  /** A lost connection loses its subscriptions without an event for each. */
  holdsQuotes(symbol: string, atMs: EpochMs): boolean {
    const held = latest(this.#quotes.get(symbol) ?? [], atMs);
    return held?.value === true && held.atMs >= this.#optionsLostAtMs(atMs);
  }

  #optionsLostAtMs(atMs: EpochMs): EpochMs {
    const lost = (e: At<ConnectionEvent>): boolean => e.value.market === 'options' && !STREAMING.has(e.value.state);
    return this.#connections.findLast((e) => e.atMs <= atMs && lost(e))?.atMs ?? Number.NEGATIVE_INFINITY;
  }

  #add(message: MessageCursor, atMs: EpochMs): void {
    switch (message.channelId) {
      case CHANNEL.connection:
        this.#connections.push({ atMs, value: parseJson<ConnectionEvent>(message.data) });
        return;
      case CHANNEL.capability:
        this.#capabilities.push({ atMs, value: parseJson<MarketCapability>(message.data) });
        return;
      case CHANNEL.gap:
        this.gaps.push({ atMs, value: parseJson<GapEntry>(message.data) });
        return;
      case CHANNEL.subscription: {
        const { market, channel, action, symbols } = parseJson<SubscriptionEvent>(message.data);
        if (market !== 'options' || channel !== 'Q') return;
        if (action === 'refused') return;
        for (const symbol of symbols) {
          const changes = this.#quotes.get(symbol) ?? [];
          changes.push({ atMs, value: action === 'subscribed' });
          this.#quotes.set(symbol, changes);
        }
      }
    }
  }
}

function latest<T>(events: readonly At<T>[], atMs: EpochMs): At<T> | undefined {
  return events.findLast((event) => event.atMs <= atMs);
}

/** Between two recordings of one day; a night is no gap. */
function notRecorded({ recorded }: Session): GapEntry[] {
  return recorded.slice(1).flatMap(({ startMs }, i) => {
    const endMs = Math.max(...recorded.slice(0, i + 1).map((one) => one.endMs));
    if (endMs >= startMs || etDate(endMs) !== etDate(startMs)) return [];
    return MARKETS.map((market) => ({
      id: `between-${startMs}-${market}`,
      market,
      channel: '*' as const,
      symbols: [],
      startMs: endMs,
      endMs: startMs,
      cause: 'replay' as const,
      detail: sessionStates.gapBetween,
      repair: 'impossible' as const,
    }));
  });
}

/** The latest value per key at a time, in order of first appearance. */
function standing<T>(events: readonly At<T>[], atMs: EpochMs, keyOf: (value: T) => string): T[] {
  const values = new Map<string, T>();
  for (const event of events) if (event.atMs <= atMs) values.set(keyOf(event.value), event.value);
  return [...values.values()];
}
