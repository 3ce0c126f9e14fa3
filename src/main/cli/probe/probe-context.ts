/** What every step of a probe works with. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Endpoints } from '../../../shared/settings/endpoints.ts';
import type { FeedSink } from '../../engine/feed/feed-source.ts';
import type { KeyStriker } from '../../engine/feed/strike-key.ts';
import type { FactBook } from './facts.ts';
import type { ProbeRest } from './probe-rest.ts';

/** Waits and pauses, in ms. */
export interface Pace {
  /** For the answers to a request on a socket. */
  answerMs: number;
  betweenMs: number;
  /** All option trades. */
  tapeMs: number;
  /** For the first second bar, where none came in that time: the vendor's come up to seconds after their end. */
  barMs: number;
  indexMs: number;
  /** Between the real-time and the delayed host. */
  hostsMs: number;
  /** Between REST requests. */
  restMs: number;
  /** For one REST answer. */
  timeoutMs: number;
  /** Before a request that was answered with 429 is made once more. */
  tooManyMs: number;
  /** For the greeting of a socket, the answer to its login, and to a ping. */
  openMs: number;
  reopenMs: readonly number[];
}

export const POLITE: Pace = {
  answerMs: 3_000,
  betweenMs: 3_000,
  tapeMs: 60_000,
  barMs: 10_000,
  indexMs: 30_000,
  hostsMs: 30_000,
  restMs: 300,
  timeoutMs: 20_000,
  tooManyMs: 30_000,
  openMs: 10_000,
  reopenMs: [500, 5_000, 15_000, 30_000],
};

/** For a server of the user's own. */
export const QUICK: Pace = {
  answerMs: 500,
  betweenMs: 20,
  tapeMs: 4_000,
  barMs: 30_000,
  indexMs: 1_500,
  hostsMs: 50,
  restMs: 10,
  timeoutMs: 3_000,
  tooManyMs: 100,
  openMs: 10_000,
  reopenMs: [20, 200],
};

export interface ProbeContext {
  key: string;
  striker: KeyStriker;
  hosts: Endpoints;
  pace: Pace;
  facts: FactBook;
  rest: Pick<ProbeRest, 'ask' | 'askNow' | 'tooMany'>;
  /** Records what arrives. */
  sink: FeedSink;
  /** Market clock. */
  now: () => EpochMs;
  signal: AbortSignal;
  /** Progress, for the user who waits. */
  progress: (words: string) => void;
}
