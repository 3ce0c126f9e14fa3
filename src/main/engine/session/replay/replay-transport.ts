/** What a caller does with a replay: the buttons of a tape machine. */
import type { ReplayState } from '../../../../shared/contract/world.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { FeedSource, RestRecord, RestRequest } from '../../feed/feed-source.ts';

/** A recorded session as a tape machine. */
export interface ReplayTransport {
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** Everything up to and including `toMs` has happened afterwards, nothing later. */
  seek(toMs: EpochMs): void;
  step(unit: 'event' | 'second' | 'minute'): void;
  /** Emits everything up to and including `toMs` without jumping. */
  runTo(toMs: EpochMs): void;
  /** Plays `fromMs` … `toMs` over and over; without bounds, ends looping. */
  setLoop(fromMs?: EpochMs, toMs?: EpochMs): void;
  setSkipsQuiet(on: boolean): void;
  /**
   * Reports how much real time passed. Emits what became due, at most a few megabytes at once; nothing where it may not emit, because what
   * was emitted before is still to be taken: the replay goes slower then.
   */
  advance(realDeltaMs: number, mayEmit?: boolean): void;
  state(): ReplayState;
  /** Start times of all gaps of the session, later ones included. */
  gapStarts(): EpochMs[];
}

export interface ReplaySource extends FeedSource, ReplayTransport {
  readonly kind: 'replay';
  /** The reply as recorded, newest at or before the position; undefined where there is none. */
  recorded(request: Pick<RestRequest, 'path' | 'query'>): RestRecord | undefined;
}
