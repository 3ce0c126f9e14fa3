/** Messages on the port between a window and the engine. Market batches are bare ArrayBuffers; all others are here. */
import type { Charts } from '../settings/charts.ts';
import type { Preferences } from '../settings/preferences.ts';
import type { Watchlists } from '../settings/watchlists.ts';
import type { Workspace } from '../settings/workspace.ts';
import type { EpochMs } from '../market/calendar.ts';
import type { Closure } from '../market/nyse-closures.ts';
import type { Alerts } from '../settings/alerts.ts';
import type { AlertFired, AlertRuleState } from './alerts.ts';
import type { AnalyticsResult } from './analytics.ts';
import type { DemandItem } from './demand.ts';
import type { FlowDayResult } from './flow-day.ts';
import type { EngineHealth, GapEntry, RestWait } from './health.ts';
import type { WorldState } from './world.ts';

/** Window → engine. */
export type FromWindow =
  | { type: 'demand'; add: DemandItem[]; remove: string[] }
  /** The batch is painted; the next may come. `paintedAfterMs` is arrival in the window to paint; not said by a window that nobody can see. */
  | { type: 'ack'; seq: number; paintedAfterMs?: number }
  /** A batch could not be used: forget what was sent, and send everything demanded again. */
  | { type: 'restart' };

/** Engine → window, besides ArrayBuffer batches. */
export type ToWindow =
  | { type: 'world'; world: WorldState }
  /** Forget every row: another world, or a seek back. Ids start over. */
  | { type: 'reset' }
  | {
      type: 'pulse';
      atMs: EpochMs;
      eventsPerSecond: number;
      latencyMs?: number;
      stale: string[];
      polling: string[];
      /** Requests that wait because the plan limits requests by the minute, or may do so. */
      restWait?: RestWait;
    }
  /** Closures this market knows besides the built-in ones: on opening, and when one is learnt. */
  | { type: 'calendar'; learnt: Closure[] }
  | { type: 'health'; health: EngineHealth }
  | { type: 'chain'; chain: ChainSummary }
  | { type: 'analytics'; key: string; result: AnalyticsResult }
  | { type: 'flowDay'; key: string; result: FlowDayResult }
  | { type: 'gap'; gap: GapEntry }
  | { type: 'alertStates'; states: AlertRuleState[] }
  /** Another window changed these settings, as they are stored now. */
  | { type: 'settings'; changed: SettingsChange }
  /** Another window changed the rules. */
  | { type: 'alertRules'; alerts: Alerts }
  | { type: 'alertFired'; alert: AlertFired }
  | { type: 'notice'; notice: Notice }
  /** What this notice told of is over. */
  | { type: 'noticeOver'; id: string };

/** Files of settings that a window writes whole: one that knew them as they were would take back what another has changed. */
export interface SettingsChange {
  preferences?: Preferences;
  charts?: Charts;
  watchlists?: Watchlists;
  workspace?: Workspace;
}

/** A sentence for the user: what happened, what it means for the data, what to do. */
export interface Notice {
  id: string;
  level: 'info' | 'warning' | 'error';
  title: string;
  message: string;
  action?: { label: string; command: string };
  atMs: EpochMs;
}

/** How the quotes of a listing's contracts arrive; each contract is counted once. */
export interface ChainCoverage {
  /** Held by a connection that streams, with a quote of this session. */
  live: number;
  /** Lowest and highest strike with a live quote. */
  liveFrom?: number;
  liveTo?: number;
  /** Time of the newest of the live quotes. */
  liveAtMs?: EpochMs;
  /** By REST, in a snapshot that came when it was due. */
  polled: number;
  /** Time of the newest of these quotes. */
  polledAtMs?: EpochMs;
  /** Quoted, but in another session, or neither streamed nor refreshed. */
  old: number;
  /** Without any quote: the plan has none, or nobody quotes. */
  none: number;
}

/** One expiry of a chain on screen. NaN or undefined = unknown, with the reason beside it. */
export interface ChainSummary {
  underlying: string;
  root: string;
  expiry: string;
  settlesAtMs: EpochMs;
  spot?: number;
  forward?: number;
  /** Half the width put-call parity leaves undetermined; undefined without parity. */
  forwardErrorUsd?: number;
  /** Where the forward came from and how dividends are priced, in words: `put-call parity, 12 strikes, ±0.08; dividends as carry`. */
  forwardSource: string;
  rateFraction: number;
  /** Implied carry (dividend yield) of the forward, continuous, dividends included. */
  carryFraction?: number;
  atmIvFraction?: number;
  /** No quote tells the volatility: it is carried on from an earlier fit, or another expiry's. */
  atmIvHeld?: true;
  /** ±S·σ·√T in dollars, and the ATM straddle's price. */
  expectedMoveUsd?: number;
  straddleUsd?: number;
  contracts: number;
  /** Arrival of the newest snapshot of its contracts. */
  snapshotAtMs?: EpochMs;
  coverage: ChainCoverage;
  /** When and from which spot forward, IV and Greeks were computed; undefined before the first time. */
  modelAtMs?: EpochMs;
  modelSpot?: number;
  /** The newest quote, or volatility of the vendor's, that they were computed from. */
  basisAtMs?: EpochMs;
  /** How old that may be before it counts as stopped. */
  basisOldMs?: number;
  /** Where quotes are not in the plan and the model is fitted to the vendor's volatilities: the time these are of. */
  vendorAtMs?: EpochMs;
  /** As a `ModelStamp` has it. */
  sessionEndMs?: EpochMs;
  /** No price of the underlying is known: the spot is what the options imply. */
  spotImplied?: true;
  /** Until every contract was computed once: how many were. */
  computing?: { done: number; of: number };
  /** How long IV and Greeks have waited to be recomputed; undefined while the model keeps up. */
  modelBehindMs?: number;
  /** Contracts that wait for the model; only where it is behind. */
  modelWaiting?: number;
  error?: string;
}
