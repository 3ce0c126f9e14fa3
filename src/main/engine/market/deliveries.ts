/** When each channel of each market last delivered anything (arrival, market clock): the input of staleness. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { EVENT_CHANNEL, type EventColumns, type EventKind } from '../../../shared/market/event-columns.ts';
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';

const KINDS = EVENT_CHANNEL.length;

export class Deliveries {
  readonly #atMs = new Float64Array(MARKETS.length * KINDS).fill(Number.NaN);

  note(events: EventColumns): void {
    const base = MARKETS.indexOf(events.market) * KINDS;
    for (let kind = 0; kind < KINDS; kind++) if (events.counts[kind] > 0) this.#atMs[base + kind] = events.receivedAtMs;
  }

  /** Undefined where nothing has come yet. */
  last(market: Market, channel: ChannelCode): EpochMs | undefined {
    const atMs = this.#atMs[MARKETS.indexOf(market) * KINDS + (EVENT_CHANNEL.indexOf(channel) as EventKind)];
    return Number.isNaN(atMs) ? undefined : atMs;
  }

  /** Of any channel. Undefined where nothing has come yet. */
  newest(market: Market): EpochMs | undefined {
    const base = MARKETS.indexOf(market) * KINDS;
    let newestMs: EpochMs | undefined;
    for (const atMs of this.#atMs.subarray(base, base + KINDS)) if (atMs > (newestMs ?? 0)) newestMs = atMs;
    return newestMs;
  }

  /** For a checkpoint; null where nothing has come. */
  list(): (number | null)[] {
    return [...this.#atMs].map((atMs) => (Number.isNaN(atMs) ? null : atMs));
  }

  replace(list: readonly (number | null)[]): void {
    this.#atMs.fill(Number.NaN);
    list.forEach((atMs, i) => (this.#atMs[i] = atMs ?? Number.NaN));
  }
}
