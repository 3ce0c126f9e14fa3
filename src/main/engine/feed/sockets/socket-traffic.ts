/** The traffic of one socket: rates, sampled event times, lag, and the time up to which nothing can be missing. */
import type { SocketHealth } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../../shared/market/delay.ts';
import { AHEAD_MS, BEHIND_MS } from '../../../../shared/market/impossible-times.ts';
import { countEvents, peekEventTime } from '../../massive/frames/peek-frame.ts';
import { RateMeter } from './rate-meter.ts';

/** Data later than this, sample after sample, means that this consumer is slow, not the network. */
export const LAG_MS = 10_000;
const LATE_SAMPLES = 3;
/** Data this late, or this early, may be a wrong clock: the server's time is requested again. */
const DOUBTFUL_MS = 2_000;
const SAMPLE_EVERY_MS = 50;
const KEPT_SAMPLES = 256;
/** Current lag is the median of the last few samples: one print reported late is not lag. */
const RECENT_SAMPLES = 9;
/** Fewer tell nothing: the first event after a reconnect may be an old one. */
const LEAST_SAMPLES = 3;
/** A window arrives so long after its end by design. */
const WINDOW_DELAY_MS = 2_000;
const RECENT_MS = 5_000;
/** Where the last frame shows no event time: allowed transit of an event before its frame's arrival. */
export const TRANSIT_MS = 1_000;
/** A print reported late has an old time: beyond this it does not measure lag. */
const MAX_TRANSIT_MS = 10 * 60_000;

export class SocketTraffic {
  frames = 0;
  /** Arrival minus event time by design: 15 minutes on the delayed host. */
  delayMs = 0;
  #lastMessageAtMs: EpochMs | undefined;
  /** Of market data: a status message has no event time, so it proves nothing. */
  #lastData: Uint8Array | undefined;
  #lastDataAtMs = 0;
  #provenAtMs = 0;
  readonly #frameRate = new RateMeter();
  readonly #byteRate = new RateMeter();
  readonly #eventRate = new RateMeter();
  /** Of the last sampled frame: turns bytes, which are exact, into events, which are an estimate. */
  #eventsPerByte = 0;
  #sampledAtMs = 0;
  readonly #latencies = new Float64Array(KEPT_SAMPLES);
  #samples = 0;
  #late = 0;
  #doubtful = 0;

  received(bytes: Uint8Array, nowMs: EpochMs, isData: boolean): void {
    this.frames++;
    this.#lastMessageAtMs = nowMs;
    this.#frameRate.add(nowMs, 1);
    this.#byteRate.add(nowMs, bytes.byteLength);
    if (isData) {
      this.#lastData = bytes;
      this.#lastDataAtMs = nowMs;
      if (nowMs - this.#sampledAtMs >= SAMPLE_EVERY_MS) this.#sample(bytes, nowMs);
    }
    this.#eventRate.add(nowMs, this.#eventsPerByte * bytes.byteLength);
  }

  /** A frame of another market: the line is alive, and nothing of this market came. */
  receivedForeign(): void {
    this.frames++;
  }

  /** The other side answered a ping sent then. */
  provenAt(atMs: EpochMs, tookMs: number): void {
    this.#provenAtMs = Math.max(this.#provenAtMs, atMs);
    // The answer queues behind the data: a quick one means that no data is waiting.
    if (tookMs < LAG_MS) this.#late = 0;
  }

  /** Everything the market sent before this has arrived. */
  provenUntilMs(): EpochMs {
    if (this.#lastData === undefined) return this.#provenAtMs;
    const event = peekEventTime(this.#lastData);
    const transit = event === undefined ? TRANSIT_MS : this.#lastDataAtMs - event.atMs - this.delayMs;
    const arrived = this.#lastDataAtMs - Math.min(Math.max(transit, 0), MAX_TRANSIT_MS);
    return Math.max(arrived, this.#provenAtMs);
  }

  /** How late data arrives, once it is consistently late; undefined while it is on time. */
  behindMs(): number | undefined {
    return this.#late < LATE_SAMPLES ? undefined : this.#latencies[(this.#samples - 1) % KEPT_SAMPLES];
  }

  /** How late data arrives now; undefined where none came for some seconds. */
  recentLateMs(nowMs: EpochMs): number | undefined {
    const count = Math.min(this.#samples, RECENT_SAMPLES);
    if (count < LEAST_SAMPLES || nowMs - this.#sampledAtMs > RECENT_MS) return undefined;
    const recent = Array.from({ length: count }, (_, i) => this.#latencies[(this.#samples - 1 - i) % KEPT_SAMPLES]);
    return recent.sort((a, b) => a - b)[count >> 1];
  }

  /** The last samples arrived so late or so early, by the market clock, that the clock may be wrong. */
  seemsMistimed(): boolean {
    return this.#doubtful >= LATE_SAMPLES;
  }

  /** A new connection: the last one's samples do not apply. */
  connectionOpened(delayed: boolean, nowMs: EpochMs): void {
    this.#lastData = undefined;
    this.#provenAtMs = nowMs;
    this.delayMs = delayed ? DELAY_MS : 0;
    this.#samples = 0;
    this.#late = 0;
    this.#doubtful = 0;
  }

  health(
    nowMs: EpochMs,
  ): Pick<
    SocketHealth,
    'lastMessageAtMs' | 'messagesPerSecond' | 'bytesPerSecond' | 'eventsPerSecond' | 'vendorLatencyMs'
  > {
    return {
      lastMessageAtMs: this.#lastMessageAtMs,
      messagesPerSecond: this.#frameRate.perSecond(nowMs),
      bytesPerSecond: this.#byteRate.perSecond(nowMs),
      eventsPerSecond: this.#eventRate.perSecond(nowMs),
      vendorLatencyMs: this.#percentiles(),
    };
  }

  #sample(bytes: Uint8Array, nowMs: EpochMs): void {
    this.#sampledAtMs = nowMs;
    this.#eventsPerByte = bytes.byteLength === 0 ? 0 : countEvents(bytes) / bytes.byteLength;
    const event = peekEventTime(bytes);
    if (event === undefined) return;
    const measured = nowMs - event.atMs - this.delayMs - (event.isWindow ? WINDOW_DELAY_MS : 0);
    this.#doubtful = Math.abs(measured) > DOUBTFUL_MS ? this.#doubtful + 1 : 0;
    // A time that cannot be measures no lag, and is not on time either: the engine counts and leaves it out.
    if (measured < -AHEAD_MS || measured > BEHIND_MS) return;
    // Below zero only by the uncertainty of the clock, or because a clock was set.
    const latency = Math.max(0, measured);
    this.#latencies[this.#samples++ % KEPT_SAMPLES] = latency;
    this.#late = latency > LAG_MS ? this.#late + 1 : 0;
  }

  #percentiles(): { p50: number; p99: number } | undefined {
    const count = Math.min(this.#samples, KEPT_SAMPLES);
    if (count === 0) return undefined;
    const sorted = this.#latencies.slice(0, count).sort();
    return {
      p50: sorted[Math.floor((count - 1) * 0.5)],
      p99: sorted[Math.floor((count - 1) * 0.99)],
    };
  }
}
