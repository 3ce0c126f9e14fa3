/**
 * Every call a window may make: name → input schema and output type. The preload exposes exactly these by name.
 * `side` says who answers: the host (main process or web host) or the engine behind it.
 */
import { z } from 'zod';
import type { EpochMs } from '../market/calendar.ts';
import type { Market } from '../market/symbols.ts';
import { alertRuleSchema, alertsSchema, MAX_RULES, type Alerts } from '../settings/alerts.ts';
import { preferencesSchema, type Preferences } from '../settings/preferences.ts';
import { chartsSchema, type Charts } from '../settings/charts.ts';
import { watchlistsSchema, type Watchlists } from '../settings/watchlists.ts';
import { workspaceSchema, type Workspace } from '../settings/workspace.ts';
import type { AlertFired, AlertTrial, TrialProgress } from './alerts.ts';
import { flowFilterSchema, printMatchSchema } from './demand.ts';
import { dateField, epochField, symbolField } from './fields.ts';
import { KEPT_IDS, MEASURE_IDS } from '../history/measures.ts';
import { COLUMN_NAMES } from './columns.ts';
import type { BackfillPlan, BackfillStatus, HistoryDays, HistoryMinutes, PastSmiles } from './history.ts';
import type { GapEntry, MarketCapability } from './health.ts';
import type { FlowAgreement, FlowGradeStatus } from './flow-report.ts';
import { printKeySchema, type QuoteSearch } from './flow-side.ts';
import type { AbsentPrints } from '../flow/whole-values.ts';
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
  electron?: string;
}

/** What limits of the recordings would take away when the next one begins. */
export interface RecordingForecast {
  sessions: number;
  bytes: number;
  /** Past their days too; at most twenty go at once. */
  later: number;
  /** They go to the system's trash; false: they are deleted. */
  toTrash: boolean;
}

/** By name only: paths stay with the host. */
export interface RecordingFolder {
  name: string;
  /** False: `sessions` in the data folder. */
  chosen: boolean;
  /** The host can ask for another; else it is named at the start (`--recordings`). */
  choosable: boolean;
}

export interface KeyStatus {
  /** A key is in the keychain or in memory. */
  present: boolean;
  /** Every address that it was entered for and is sent to, and no other: `https://api.massive.com`, … */
  origins: string[];
  lastFour?: string;
  /** `memory`: forgotten at exit; `reason` says why the keychain could not be used. */
  store: 'keychain' | 'memory' | 'none';
  reason?: string;
}

/** Of a key that REST accepted. */
export interface KeyCheck {
  capabilities: MarketCapability[];
  status: KeyStatus;
}

export interface SymbolMatch {
  symbol: string;
  name: string;
  market: Market;
  type?: string;
  /** The text names this instrument and no other. */
  exact?: boolean;
}

export interface ExpiryInfo {
  expiry: string;
  root: string;
  days: number;
  settlesAtMs: EpochMs;
  /** Of a recording that holds no list: it names more as it plays. */
  soFar?: true;
}

export interface ContractInfo {
  symbol: string;
  strike: number;
  right: 'C' | 'P';
  /** Unknown where the reference does not say. */
  sharesPerContract?: number;
  adjusted: boolean;
  soFar?: true;
}

/** Columns of equal length, oldest first. `startMs` is the start of the bar. */
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
  /** True where older bars can be requested. */
  more: boolean;
  /** Where the plan's history begins, if older bars were asked for and refused. */
  edgeMs?: EpochMs;
  gaps: GapEntry[];
}

/** What a user noted of a session. */
export interface SessionNotes {
  /** In order of time. */
  bookmarks: { atMs: EpochMs; label: string; note?: string }[];
  tags: string[];
  note: string;
  /** Why the existing file could not be read: the next change sets it aside and starts a new one. */
  problem?: string;
}

export interface SessionInfo {
  id: string;
  /** Names of its first file and of that file's folder: paths stay with the host. */
  name: string;
  folder: string;
  date: string;
  startMs: EpochMs;
  endMs: EpochMs;
  bytes: number;
  markets: Market[];
  symbols: number;
  frames: number;
  events: number;
  gaps: number;
  /** `cut`: it did not end in order; `damaged`: part of it cannot be read, shown as gaps; `repaired`: written by `tapedeck recover`; `lossy`: frames were lost while it was recorded. */
  health: 'complete' | 'lossy' | 'repaired' | 'cut' | 'damaged' | 'recording' | 'rejected';
  reason?: string;
  /** Events per bucket over the whole length, for the density strip. */
  density: number[];
  notes: SessionNotes;
  gapSpans: { fromMs: EpochMs; toMs: EpochMs }[];
  /** Instruments by underlying, the most first; undefined where the file does not tell. */
  underlyings: Record<string, number> | undefined;
  simulated: boolean;
  /** When a simulated market ran, by the computer's clock: each run shows the same hours. Undefined where it has no hour of its own, as a made day. */
  runAtMs?: EpochMs;
}

const none = z.undefined();
const trialIdField = z.string().min(1).max(80);
const sessionIdField = z.string().min(1).max(400);
const codes = z.array(z.number().int().nonnegative()).max(1000);
const findMoment = z.object({
  action: z.literal('find'),
  /** A print or a changed quote of `symbol`; an option print of at least `minPremiumUsd`, or a stock's of that value; the beginning of a gap; a bookmark. */
  what: z.enum(['print', 'quote', 'largePrint', 'largeStockPrint', 'gap', 'bookmark']),
  back: z.boolean(),
  symbol: symbolField.optional(),
  minPremiumUsd: z.number().positive().optional(),
});
export type FindMoment = z.infer<typeof findMoment>;
const replayControl = z.discriminatedUnion('action', [
  z.object({ action: z.literal('play') }),
  z.object({ action: z.literal('pause') }),
  /** Infinity: as fast as possible. */
  z.object({
    action: z.literal('speed'),
    speed: z.union([z.number().positive(), z.literal(Number.POSITIVE_INFINITY)]),
  }),
  z.object({ action: z.literal('seek'), toMs: epochField }),
  z.object({ action: z.literal('step'), unit: z.enum(['event', 'second', 'minute']) }),
  /** To the next or previous moment at which something happened; refused with a sentence where there is none. */
  findMoment,
  z.object({ action: z.literal('loop'), fromMs: epochField.optional(), toMs: epochField.optional() }),
  z.object({
    action: z.literal('bookmark'),
    atMs: epochField,
    label: z.string().min(1).max(200),
    note: z.string().max(2000).optional(),
  }),
  z.object({ action: z.literal('skipQuiet'), on: z.boolean() }),
  z.object({ action: z.literal('removeBookmark'), atMs: epochField }),
]);
export type ReplayControl = z.infer<typeof replayControl>;

const worldChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('simulated') }),
  z.object({ kind: z.literal('session'), sessionId: sessionIdField }),
]);

/** A call answered by the host or by the engine behind it: its input's schema, then the type of its answer. */
const host = <I extends z.ZodType>(input: I) => ({
  returns: <O>() => ({ side: 'host' as const, input, output: undefined as O }),
});
const engine = <I extends z.ZodType>(input: I) => ({
  returns: <O>() => ({ side: 'engine' as const, input, output: undefined as O }),
});

/** `next` is what a window made of `base`; the host puts the difference to what others made meanwhile, and answers with both. */
const changeOf = <S extends z.ZodType>(schema: S) => z.object({ base: schema, next: schema });

export const CALLS = {
  'app.info': host(none).returns<AppInfo>(),
  'preferences.get': host(none).returns<Preferences>(),
  'preferences.set': host(changeOf(preferencesSchema)).returns<Preferences>(),
  'charts.get': host(none).returns<Charts>(),
  'charts.set': host(changeOf(chartsSchema)).returns<Charts>(),
  'watchlists.get': host(none).returns<Watchlists>(),
  'watchlists.set': host(changeOf(watchlistsSchema)).returns<Watchlists>(),
  'workspace.get': host(none).returns<Workspace>(),
  'workspace.set': host(changeOf(workspaceSchema)).returns<Workspace>(),
  'alerts.get': host(none).returns<Alerts>(),
  'alerts.set': host(changeOf(alertsSchema)).returns<Alerts>(),
  /** What fired, oldest first; replays of this run included. */
  'alerts.log': host(none).returns<AlertFired[]>(),
  /** Lets a rule that fired once watch again. */
  'alerts.arm': host(z.object({ ruleId: z.string().max(80) })).returns<{ armed: boolean }>(),
  /** Runs rules over a recorded session, apart from every world. By `trialId` its progress is asked for and it is stopped. */
  'alerts.tryOut': host(
    z.object({
      trialId: trialIdField.optional(),
      sessionId: sessionIdField,
      rules: z.array(alertRuleSchema).min(1).max(MAX_RULES),
    }),
  ).returns<AlertTrial>(),
  /** How far a trial is; stopped, its call is refused. Undefined where it is not under way. */
  'alerts.trial': host(z.object({ trialId: trialIdField, stop: z.boolean() })).returns<TrialProgress | undefined>(),
  'key.status': host(none).returns<KeyStatus>(),
  /**
   * Lets the user enter a key outside the page, for the addresses in use; checks it against REST and each socket, stores
   * it and switches to the live world. Undefined when the user closed the dialog.
   */
  'key.connect': host(none).returns<KeyCheck | undefined>(),
  'key.forget': host(none).returns<KeyStatus>(),
  /** Settings files that could not be read at start and were set aside. */
  'notices.get': host(none).returns<{ id: string; message: string }[]>(),
  'world.get': host(none).returns<WorldState>(),
  'world.open': host(worldChoice).returns<WorldState>(),
  'recording.folder': host(none).returns<RecordingFolder>(),
  /** Lets the user choose one outside the page; from the next session on. */
  'recording.chooseFolder': host(none).returns<RecordingFolder>(),
  /** Back to `sessions` in the data folder. */
  'recording.resetFolder': host(none).returns<RecordingFolder>(),
  /** What limits of the recordings would take away if a recording began now. Takes nothing away. */
  'recording.forecast': host(
    z.object({ keepDays: z.number().int().min(1), maxGigabytes: z.number().positive() }),
  ).returns<RecordingForecast>(),
  'sessions.list': host(none).returns<SessionInfo[]>(),
  /** Moves the file to the trash. */
  'sessions.remove': host(z.object({ sessionId: z.string() })).returns<SessionInfo[]>(),
  /** The recordings of these days (of the simulated market, or of others) as one session. */
  'sessions.join': host(z.object({ fromDate: dateField, toDate: dateField, simulated: z.boolean() })).returns<{
    sessionId: string;
  }>(),
  /** Replaces its tags and note; its bookmarks stay. */
  'sessions.note': host(
    z.object({
      sessionId: sessionIdField,
      tags: z.array(z.string().min(1).max(40)).max(20),
      note: z.string().max(2000),
    }),
  ).returns<SessionInfo[]>(),
  /** Lets the user pick a session file; undefined when cancelled or where the host has no dialog. */
  'sessions.choose': host(none).returns<{ sessionId: string } | undefined>(),
  /** Shows the file in the system's file manager; false where the host cannot. */
  'sessions.show': host(z.object({ sessionId: z.string().min(1).max(400) })).returns<{ shown: boolean }>(),
  /** The example day, made where there is none yet, which takes some seconds. */
  'sessions.example': host(none).returns<{ sessionId: string }>(),
  'notify.show': host(z.object({ title: z.string().max(120), body: z.string().max(400) })).returns<{
    shown: boolean;
  }>(),

  /** `underlying`: of a contract that names none. */
  'symbols.search': engine(
    z.object({
      text: z.string().max(160),
      limit: z.number().int().min(1).max(50),
      underlying: symbolField.optional(),
    }),
  ).returns<SymbolMatch[]>(),
  /** Whether the vendor's list of active tickers has it. Goes when nothing else waits. */
  'symbols.known': engine(z.object({ symbol: symbolField })).returns<{ known: boolean }>(),
  'chain.expiries': engine(z.object({ underlying: symbolField })).returns<ExpiryInfo[]>(),
  'chain.contracts': engine(z.object({ underlying: symbolField, expiry: dateField, root: symbolField })).returns<
    ContractInfo[]
  >(),
  /** What is known of instruments now, on screen or not: `values[column][symbol]`, NaN where unknown. */
  'market.values': engine(
    z.object({
      symbols: z.array(symbolField).min(1).max(30_000),
      columns: z.array(z.enum(COLUMN_NAMES)).min(1).max(COLUMN_NAMES.length),
    }),
  ).returns<{ atMs: EpochMs; values: number[][] }>(),
  'bars.history': engine(
    z.object({
      symbol: symbolField,
      timeframeMs: z.number().int().min(1000),
      toMs: epochField.optional(),
      limit: z.number().int().min(1).max(20_000),
    }),
  ).returns<BarSeries>(),
  /** Prints the engine already holds plus what REST can add, as one market batch with a `prints` section. */
  'flow.history': engine(
    z.object({
      filter: flowFilterSchema,
      match: printMatchSchema.optional(),
      limit: z.number().int().min(1).max(50_000),
    }),
  ).returns<{
    batch: ArrayBuffer;
    source: 'stream' | 'rest' | 'none';
    /** False: there are older ones beyond the limit. */
    whole: boolean;
    /** Before this only prints kept for the session are there; undefined where all are. */
    allSinceMs?: EpochMs;
    /** Of sweeps and packages whose small prints are no longer there: what those come to. */
    absent: readonly AbsentPrints[];
    reason?: string;
  }>(),
  /** Display names of condition and exchange ids, in the order asked; `#nnn` for an unknown one. */
  'flow.names': engine(z.object({ conditions: codes, exchanges: codes })).returns<{
    conditions: string[];
    exchanges: string[];
  }>(),
  /** Why no quote tells a print's side. */
  'flow.quoteSearch': engine(printKeySchema).returns<QuoteSearch>(),
  /** The vendor's list of unusual trades of the last quarter of an hour beside the terminal's own tags. */
  'flow.agreement': engine(none).returns<FlowAgreement>(),
  /** Yesterday's opening guesses by today's open interest; the first call of a day begins it, `again` restarts it. */
  'flow.grade': engine(z.object({ again: z.boolean() })).returns<FlowGradeStatus>(),
  /** Numbers of the memory by day, up to the day before a replay's. */
  'history.days': engine(
    z.object({
      symbol: symbolField,
      measures: z.array(z.enum(MEASURE_IDS)).min(1).max(8),
      from: dateField,
      to: dateField,
    }),
  ).returns<HistoryDays>(),
  /** The same by the minute; what is made of days has none. */
  'history.minutes': engine(
    z.object({
      symbol: symbolField,
      measures: z.array(z.enum(KEPT_IDS)).min(1).max(8),
      fromMs: epochField,
      toMs: epochField,
    }),
  ).returns<HistoryMinutes>(),
  /** Its smiles as they were at the end of the session before, and of the last one a week ago. */
  'history.smiles': engine(z.object({ symbol: symbolField })).returns<{ yesterday: PastSmiles; weekAgo: PastSmiles }>(),
  /** What a year of 30-day volatility costs to fill in. Asks the vendor for daily bars of the name alone. */
  'history.plan': engine(z.object({ symbol: symbolField })).returns<BackfillPlan>(),
  /** Begins to fill in these names, one after the other, or stops. */
  'history.fill': engine(z.object({ symbols: z.array(symbolField).max(500), on: z.boolean() })).returns<
    BackfillStatus | undefined
  >(),
  'history.filling': engine(none).returns<BackfillStatus | undefined>(),
  /** The delayed host of a market, or its real-time host again. */
  'feed.setDelayed': engine(
    z.object({ market: z.enum(['stocks', 'options', 'indices']), delayed: z.boolean() }),
  ).returns<{ ok: true }>(),
  /** Text with the key redacted. */
  'diagnostics.get': engine(none).returns<{ text: string }>(),
  'replay.control': engine(replayControl).returns<WorldState>(),
  'recording.set': engine(z.object({ on: z.boolean() })).returns<{ recording: boolean; reason?: string }>(),
} as const satisfies Record<string, { side: 'host' | 'engine'; input: z.ZodType; output: unknown }>;

export type WorldChoice = z.output<typeof worldChoice>;

export type Calls = typeof CALLS;
export type CallName = keyof Calls;
export type HostCallName = { [N in CallName]: Calls[N]['side'] extends 'host' ? N : never }[CallName];
export type EngineCallName = Exclude<CallName, HostCallName>;
/** What a caller passes: complete values, defaults filled in. */
export type CallInput<N extends CallName> = z.output<Calls[N]['input']>;
export type CallResult<N extends CallName> = Calls[N]['output'];
