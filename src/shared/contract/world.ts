/** Which market the terminal is showing. The title bar always says. */
import type { EpochMs } from '../market/calendar.ts';

export type WorldKind = 'live' | 'simulated' | 'replay';

export interface WorldState {
  kind: WorldKind;
  /** Market clock at the time of sending. */
  clockMs: EpochMs;
  /** Engine ready to serve demand. False while starting; `error` where it cannot. */
  ready: boolean;
  error?: { code: string; message: string };
  /** Simulated: seed. Replay: the session's file name. */
  source: string;
  /** Live: the host of a server that is not Massive's. Simulated: that named by flags; undefined for the built-in market. */
  server?: string;
  replay?: ReplayState;
  /** Simulated: how long its clock was paused in total because this computer could not keep up. */
  slippedMs?: EpochMs;
}

export interface ReplayState {
  sessionId: string;
  startMs: EpochMs;
  endMs: EpochMs;
  positionMs: EpochMs;
  playing: boolean;
  /** Market seconds per second that were asked for; Infinity is "as fast as it goes". */
  speed: number;
  /** Market seconds per second that it made in the last second of playing; undefined before there is one. */
  pace?: number;
  seeking: boolean;
  loop?: { fromMs: EpochMs; toMs: EpochMs };
  /** Playing passes over times without events. */
  skipsQuiet: boolean;
  /** Several recordings opened as one, in order of their beginning: what lies between them is folded. Undefined where it is one. */
  recorded?: { sessionId: string; startMs: EpochMs; endMs: EpochMs }[];
  /** Recordings that were asked for and are of another market at the same time, by their names. */
  leftOut?: string[];
  /** Where some of them ran at the same time: copies of events left out so far, and the share of that time, 0 to 1, in which they were counted. */
  overlap?: { repeated: number; counted: number };
  /** A request that the recording could not answer. */
  unanswered?: string;
}
