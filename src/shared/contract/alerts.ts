/** The engine's reports on alert rules: their states, what fired, and what a rule would have done over a session. */
import type { EpochMs } from '../market/calendar.ts';
import type { WorldKind } from './world.ts';

/** One reading that made a rule true. `text` has the unit; `atMs` is the value's own time, where it has one. */
export interface AlertReading {
  label: string;
  text: string;
  value: number;
  atMs?: EpochMs;
}

export interface AlertFired {
  /** Unique within the log. */
  id: string;
  ruleId: string;
  /** The rule's name when it fired. */
  name: string;
  summary: string;
  /** Market clock. */
  atMs: EpochMs;
  world: WorldKind;
  /** Replay: the session's file. */
  source: string;
  readings: AlertReading[];
  notify: boolean;
  sound: boolean;
  /** Only logged, and why: the user snoozed the rule, or these are the quiet hours. */
  quiet?: 'snoozed' | 'quietHours';
}

export type AlertPhase =
  /** Watching. */
  | 'armed'
  /** Fired; must be false once before it may fire again. */
  | 'waiting'
  /** Fired; may fire again after `untilMs`. */
  | 'cooling'
  /** Fired, and fires only once. */
  | 'fired'
  /** Watching, but something it needs is unknown: `reason`. */
  | 'cannot'
  | 'disabled';

export interface AlertRuleState {
  ruleId: string;
  phase: AlertPhase;
  reason?: string;
  untilMs?: EpochMs;
  lastFiredAtMs?: EpochMs;
  /** What each condition reads now, in the rule's order; NaN where unknown. */
  values: number[];
}

/** When each rule last fired, by world: the part of a rule's state that survives a restart. */
export type LastFired = Readonly<Record<string, Readonly<Partial<Record<WorldKind, EpochMs>>>>>;

export interface AlertTrial {
  sessionId: string;
  fromMs: EpochMs;
  toMs: EpochMs;
  /** At most TRIAL_FIRES; `fireCount` counts all. */
  fires: AlertFired[];
  fireCount: number;
  frames: number;
  /** Why rules could not be evaluated at the end, by rule id. */
  unknown: Record<string, string>;
}

/** `waiting`: others are tried first. */
export interface TrialProgress {
  /** 0 … 1 */
  share: number;
  waiting: boolean;
}

export const TRIAL_FIRES = 1_000;
