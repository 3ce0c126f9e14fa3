/**
 * Every call a window may make: name → input schema and output type. The preload exposes exactly these by name.
 * `side` says who answers: the host (main process or web host) or the engine behind it.
 */
import { z } from 'zod';
import type { EpochMs } from '../market/calendar.ts';
import type { Market } from '../market/symbols.ts';
import { alertRuleSchema, alertsSchema, MAX_RULES, type AlertRule, type Alerts } from '../settings/alerts.ts';
import { preferencesSchema, type Preferences } from '../settings/preferences.ts';
import { watchlistsSchema, type Watchlists } from '../settings/watchlists.ts';
import { workspaceSchema, type Workspace } from '../settings/workspace.ts';
import type { AlertFired, AlertTrial } from './alerts.ts';
import type { GapEntry, MarketCapability } from './health.ts';
import type { WorldState } from './world.ts';

export interface CallError {
  code: string;
  /** A sentence for the user; never holds the key. */
  message: string;
}

export interface AppInfo {
  version: string;
  host: 'electron' | 'web';
  platform: string;
  dataFolder: string;
  electron?: string;
}

export interface KeyStatus {
  /** A key is in the keychain or in memory. */
  present: boolean;
  lastFour?: string;
  /** `memory`: forgotten at exit; `reason` says why the keychain could not be had. */
  store: 'keychain' | 'memory' | 'none';
  reason?: string;
}

export interface KeyCheck {
  /** REST accepted the key. */
  accepted: boolean;
  capabilities: MarketCapability[];
  status: KeyStatus;
}

export interface SymbolMatch {
  symbol: string;
  name: string;
  market: Market;
  type?: string;
}

export interface ExpiryInfo {
  expiry: string;
  root: string;
  days: number;
  settlesAtMs: EpochMs;
}

export interface ContractInfo {
  symbol: string;
  strike: number;
  right: 'C' | 'P';
  /** Unknown where the reference does not say. */
  sharesPerContract?: number;
  adjusted: boolean;
}

/** Columns of equal length, oldest first. `startMs` is the bar's start. */
export interface BarSeries {
  symbol: string;
  timeframeMs: number;
  startMs: EpochMs[];
  open: number[];
  high: number[];
  low: number[];
  close: number[];
  /** NaN for indices. */
  volume: number[];
  vwap: number[];
  source: 'rest' | 'recording' | 'engine';
  /** True where older bars can be asked for. */
  more: boolean;
  gaps: GapEntry[];
}

export interface SessionInfo {
  id: string;
  file: string;
  date: string;
  startMs: EpochMs;
  endMs: EpochMs;
  bytes: number;
  markets: Market[];
  symbols: number;
  frames: number;
  events: number;
  gaps: number;
  health: 'complete' | 'repaired' | 'recording' | 'rejected';
  reason?: string;
  /** Events per bucket over the whole length, for the density strip. */
  density: number[];
  bookmarks: { atMs: EpochMs; label: string }[];
  gapSpans: { fromMs: EpochMs; toMs: EpochMs }[];
  simulated: boolean;
}

const symbol = z.string().min(1).max(32);
const date = z.string().regex(/^20\d\d-\d\d-\d\d$/);
const epoch = z.number().finite();
const none = z.undefined();

const codes = z.array(z.number().int().nonnegative()).max(1000);
const flowFilter = z.object({
  underlyings: z.array(symbol).max(200),
  rights: z.array(z.enum(['C', 'P'])),
  minPremiumUsd: z.number().nonnegative(),
  minSize: z.number().nonnegative(),
  expiryFrom: date.optional(),
  expiryTo: date.optional(),
});

const replayControl = z.discriminatedUnion('action', [
  z.object({ action: z.literal('play') }),
  z.object({ action: z.literal('pause') }),
  /** Infinity: as fast as it goes. */
  z.object({
    action: z.literal('speed'),
    speed: z.union([z.number().positive(), z.literal(Number.POSITIVE_INFINITY)]),
  }),
  z.object({ action: z.literal('seek'), toMs: epoch }),
  z.object({ action: z.literal('step'), unit: z.enum(['event', 'second', 'minute']) }),
  z.object({ action: z.literal('loop'), fromMs: epoch.optional(), toMs: epoch.optional() }),
  z.object({ action: z.literal('bookmark'), atMs: epoch, label: z.string().max(200) }),
  z.object({ action: z.literal('removeBookmark'), atMs: epoch }),
]);
export type ReplayControl = z.infer<typeof replayControl>;

function host<I extends z.ZodType, O>(input: I): { side: 'host'; input: I; output: O } {
  return { side: 'host', input, output: undefined as O };
}

function engine<I extends z.ZodType, O>(input: I): { side: 'engine'; input: I; output: O } {
  return { side: 'engine', input, output: undefined as O };
}

export const CALLS = {
  'app.info': host<typeof none, AppInfo>(none),
  'preferences.get': host<typeof none, Preferences>(none),
  'preferences.set': host<typeof preferencesSchema, Preferences>(preferencesSchema),
  'watchlists.get': host<typeof none, Watchlists>(none),
  'watchlists.set': host<typeof watchlistsSchema, Watchlists>(watchlistsSchema),
  'workspace.get': host<typeof none, Workspace>(none),
  'workspace.set': host<typeof workspaceSchema, Workspace>(workspaceSchema),
  'alerts.get': host<typeof none, Alerts>(none),
  'alerts.set': host<typeof alertsSchema, Alerts>(alertsSchema),
  /** What fired, oldest first; replays of this run included. */
  'alerts.log': host<typeof none, AlertFired[]>(none),
  /** Lets a rule that fired once watch again. */
  'alerts.arm': host(z.object({ ruleId: z.string().max(80) })) as {
    side: 'host';
    input: z.ZodType<{ ruleId: string }, { ruleId: string }>;
    output: { armed: boolean };
  },
  /** Runs rules over a recorded session, apart from every world. */
  'alerts.tryOut': host(
    z.object({ sessionId: z.string().min(1).max(400), rules: z.array(alertRuleSchema).min(1).max(MAX_RULES) }),
  ) as {
    side: 'host';
    input: z.ZodType<{ sessionId: string; rules: AlertRule[] }, { sessionId: string; rules: AlertRule[] }>;
    output: AlertTrial;
  },
  'key.status': host<typeof none, KeyStatus>(none),
  /** Checks the key against REST and each socket, stores it, and switches to the live world. */
  'key.connect': host(
    z.object({ key: z.string().trim().min(8, 'The key is too short').max(200, 'The key is too long') }),
  ) as { side: 'host'; input: z.ZodType<{ key: string }, { key: string }>; output: KeyCheck },
  'key.forget': host<typeof none, KeyStatus>(none),
  /** Settings files that could not be read at start and were set aside. */
  'notices.get': host<typeof none, { id: string; message: string }[]>(none),
  'world.get': host<typeof none, WorldState>(none),
  'world.open': host(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('live') }),
      z.object({ kind: z.literal('simulated') }),
      z.object({ kind: z.literal('session'), sessionId: z.string().min(1).max(400) }),
    ]),
  ) as { side: 'host'; input: z.ZodType<WorldChoice, WorldChoice>; output: WorldState },
  'sessions.list': host<typeof none, SessionInfo[]>(none),
  /** Moves the file to the trash. */
  'sessions.remove': host(z.object({ sessionId: z.string() })) as {
    side: 'host';
    input: z.ZodType<{ sessionId: string }, { sessionId: string }>;
    output: SessionInfo[];
  },
  /** Lets the user pick a session file; undefined when cancelled or where the host has no dialog. */
  'sessions.choose': host<typeof none, { sessionId: string } | undefined>(none),
  'notify.show': host(z.object({ title: z.string().max(120), body: z.string().max(400) })) as {
    side: 'host';
    input: z.ZodType<{ title: string; body: string }, { title: string; body: string }>;
    output: { shown: boolean };
  },

  'symbols.search': engine(z.object({ text: z.string().max(60), limit: z.number().int().min(1).max(50) })) as {
    side: 'engine';
    input: z.ZodType<{ text: string; limit: number }, { text: string; limit: number }>;
    output: SymbolMatch[];
  },
  'chain.expiries': engine(z.object({ underlying: symbol })) as {
    side: 'engine';
    input: z.ZodType<{ underlying: string }, { underlying: string }>;
    output: ExpiryInfo[];
  },
  'chain.contracts': engine(z.object({ underlying: symbol, expiry: date, root: symbol })) as {
    side: 'engine';
    input: z.ZodType<
      { underlying: string; expiry: string; root: string },
      { underlying: string; expiry: string; root: string }
    >;
    output: ContractInfo[];
  },
  'bars.history': engine(
    z.object({
      symbol,
      timeframeMs: z.number().int().min(1000),
      toMs: epoch.optional(),
      limit: z.number().int().min(1).max(20_000),
    }),
  ) as {
    side: 'engine';
    input: z.ZodType<
      { symbol: string; timeframeMs: number; toMs?: number; limit: number },
      { symbol: string; timeframeMs: number; toMs?: number; limit: number }
    >;
    output: BarSeries;
  },
  /** Prints the engine already holds plus what REST can add, as one market batch with a `prints` section. */
  'flow.history': engine(z.object({ filter: flowFilter, limit: z.number().int().min(1).max(5000) })) as {
    side: 'engine';
    input: z.ZodType<
      { filter: z.infer<typeof flowFilter>; limit: number },
      { filter: z.infer<typeof flowFilter>; limit: number }
    >;
    output: { batch: ArrayBuffer; source: 'stream' | 'rest' | 'none'; reason?: string };
  },
  /** Display names of condition and exchange ids, in the order asked; `#nnn` for an unknown one. */
  'flow.names': engine(z.object({ conditions: codes, exchanges: codes })) as {
    side: 'engine';
    input: z.ZodType<{ conditions: number[]; exchanges: number[] }, { conditions: number[]; exchanges: number[] }>;
    output: { conditions: string[]; exchanges: string[] };
  },
  /** The delayed host of a market, or its real-time host again. */
  'feed.setDelayed': engine(z.object({ market: z.enum(['stocks', 'options', 'indices']), delayed: z.boolean() })) as {
    side: 'engine';
    input: z.ZodType<{ market: Market; delayed: boolean }, { market: Market; delayed: boolean }>;
    output: { ok: true };
  },
  /** Text with the key redacted. */
  'diagnostics.get': engine<typeof none, { text: string }>(none),
  'replay.control': engine(replayControl) as {
    side: 'engine';
    input: z.ZodType<ReplayControl, ReplayControl>;
    output: WorldState;
  },
  'recording.set': engine(z.object({ on: z.boolean() })) as {
    side: 'engine';
    input: z.ZodType<{ on: boolean }, { on: boolean }>;
    output: { recording: boolean; reason?: string };
  },
} as const;

export type WorldChoice = { kind: 'live' } | { kind: 'simulated' } | { kind: 'session'; sessionId: string };

export type Calls = typeof CALLS;
export type CallName = keyof Calls;
/** What a caller passes: complete values (the schemas' output), since `z.ZodType<T>` leaves its input unknown. */
export type CallInput<N extends CallName> = z.output<Calls[N]['input']>;
export type CallResult<N extends CallName> = Calls[N]['output'];
