/**
 * Live against replay, pane by pane: what a window had at ten random times of a live market is what it gets after a jump there. At those times
 * both stand still and compute the model once more, since live it may be two seconds old.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerCall } from '../../src/main/engine/calls/answer-call.ts';
import type { CallContext } from '../../src/main/engine/calls/call-context.ts';
import { STATE_VERSION } from '../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { createInlineChunkWriter } from '../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { createRecorder, type Recorder } from '../../src/main/engine/session/recording/recorder.ts';
import { openReplay } from '../../src/main/engine/world/open-replay.ts';
import { World, type WorldOptions } from '../../src/main/engine/world/world.ts';
import type { AlertRuleState } from '../../src/shared/contract/alerts.ts';
import type {
  AnalyticsRequest,
  DistributionResult,
  ExposureResult,
  MaturitiesResult,
  MatrixResult,
  VolatilityResult,
} from '../../src/shared/contract/analytics.ts';
import type { BarSeries, CallInput, CallName, CallResult } from '../../src/shared/contract/calls.ts';
import type { DemandItem } from '../../src/shared/contract/demand.ts';
import type { FromEngine, WorldSource } from '../../src/shared/contract/engine-messages.ts';
import type {
  FlowBarsResult,
  FlowDayRequest,
  FlowLeadersResult,
  FlowTotalsResult,
} from '../../src/shared/contract/flow-day.ts';
import { GROUP_COLUMNS } from '../../src/shared/contract/columns.ts';
import type { ChainSummary } from '../../src/shared/contract/streams.ts';
import type { FlowSum } from '../../src/shared/flow/flow-sums.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import { alertRuleSchema, type AlertRule } from '../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../src/shared/settings/preferences.ts';
import { PaneWindow, printsOf } from './pane-window.ts';
import { SimulatedFeed } from './simulated-feed.ts';

const START_MS = etInstant('2026-11-20', 10, 0);
const SECONDS = 100;
const STEP_MS = 250;
const OUTAGE = { from: 120, to: 150 };
const SYMBOLS = ['SPY', 'I:SPX'];
const CONTRACT = 'O:SPY261120C00650000';
const SPY = { underlying: 'SPY', expiries: ['2026-11-20', '2026-11-23'] };
const SPX = { underlying: 'I:SPX', expiries: ['2026-11-20'] };
/** Share by which numbers of the model may differ: they hang on the passes before, as forwards are filtered and a fit begins at the one before. */
const MODEL = 0.03;
/** Share of prints whose side may differ: it hangs on quotes that are older than the checkpoint. */
const SIDES = 0.02;

const ANALYTICS: Record<string, AnalyticsRequest> = {
  volatility: { what: 'volatility', ...SPY },
  exposure: { what: 'exposure', ...SPY, sign: 'naive' },
  flowAdjusted: { what: 'exposure', ...SPY, sign: 'flowAdjusted' },
  matrix: { what: 'matrix', ...SPX, value: 'gamma' },
  maturities: { what: 'maturities', ...SPY },
  distribution: { what: 'distribution', ...SPX },
};
const FLOW: Record<string, FlowDayRequest> = {
  totals: { what: 'totals', underlyings: [] },
  leaders: { what: 'leaders', by: 'contract', order: 'premium', underlyings: [], limit: 50 },
  bars: { what: 'bars', underlying: 'SPY', minutes: 1 },
};
const NO_FILTER = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

/** One pane of each kind. */
const PANES: DemandItem[] = [
  ...[...SYMBOLS, CONTRACT].map((symbol): DemandItem => ({
    kind: 'row',
    key: `row ${symbol}`,
    symbol,
    priority: 'visible',
    spark: true,
  })),
  { kind: 'bars', key: 'bars', symbol: 'SPY', timeframeMs: 60_000 },
  { kind: 'bars', key: 'seconds', symbol: 'SPY', timeframeMs: 5_000 },
  { kind: 'chain', key: 'chain SPY', ...SPY },
  { kind: 'chain', key: 'chain SPX', ...SPX },
  ...Object.entries(ANALYTICS).map(([key, request]): DemandItem => ({ kind: 'analytics', key, request })),
  ...Object.entries(FLOW).map(([key, request]): DemandItem => ({ kind: 'flowDay', key, request })),
  { kind: 'flow', key: 'flow', filter: NO_FILTER },
  { kind: 'health', key: 'health' },
  { kind: 'alerts', key: 'alerts' },
];

const RULES: AlertRule[] = [
  alertRuleSchema.parse({
    id: 'price',
    name: 'price',
    groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 1 }]],
  }),
  alertRuleSchema.parse({
    id: 'spread',
    name: 'spread',
    groups: [[{ kind: 'value', symbol: CONTRACT, measure: 'spread', comparator: 'above', threshold: 1e6 }]],
  }),
];

interface Desk {
  world: World;
  window: PaneWindow;
  /** Lets timers fire without the market's clock moving. */
  stand(): Promise<void>;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallResult<N>>;
}

function openDesk(
  source: WorldSource,
  opened: Omit<WorldOptions, 'message' | 'post' | 'log'>,
  begins: (world: World) => void = () => undefined,
): Desk {
  const world = new World({
    ...opened,
    message: { kind: 'world', source, preferences: PREFERENCES, recordingFolder: folder, appVersion: '0' },
    post: (message: FromEngine) => {
      if (message.kind === 'toWindow') window.take(message.message);
    },
    log: () => undefined,
  });
  const window = new PaneWindow((message) => world.receive('w', message));
  const context: CallContext = {
    source: world.source,
    pipeline: world.pipeline,
    directory: world.directory,
    history: world.history,
    replay: world.replay,
    recorder: () => undefined,
    setRecording: async () => undefined,
    health: () => world.health.report(),
    world: () => world.state(),
    announce: () => world.announce(),
    appVersion: '0',
    grading: world.grading,
    quotesAtPrints: world.quotesAtPrints,
    historyDelayMs: 0,
  };
  begins(world);
  world.start();
  world.openWindow('w');
  world.alerts.setRules({ rules: RULES, lastFired: {}, lists: new Map() }, world.source.now());
  window.demand(PANES);
  return {
    world,
    window,
    async stand() {
      for (let n = 0; n < 30; n++) {
        await vi.advanceTimersByTimeAsync(100);
        await turn();
      }
    },
    call: (name, input) => answerCall(context, name, input) as never,
  };
}

const isReadingBack = ({ window }: Desk): boolean =>
  (window.state.get('totals') as FlowTotalsResult | undefined)?.rebuilding !== undefined;

type Picture = Awaited<ReturnType<typeof pictureOf>>;

async function pictureOf({ world, window, call }: Desk) {
  const bars = (timeframeMs: number): Promise<BarSeries> =>
    call('bars.history', { symbol: 'SPY', timeframeMs, limit: 300 });
  const told = <T>(key: string): T => window.state.get(key) as T;
  return structuredClone({
    rows: new Map(window.rows),
    sparks: new Map(window.sparks),
    liveBars: new Map(window.bars),
    minutes: await bars(60_000),
    fiveSeconds: await bars(5_000),
    chains: [...window.state].flatMap(([key, value]) => (key.startsWith('chain ') ? [value as ChainSummary] : [])),
    volatility: told<VolatilityResult>('volatility'),
    exposure: told<ExposureResult>('exposure'),
    flowAdjusted: told<ExposureResult>('flowAdjusted'),
    matrix: told<MatrixResult>('matrix'),
    maturities: told<MaturitiesResult>('maturities'),
    distribution: told<DistributionResult>('distribution'),
    totals: told<FlowTotalsResult>('totals'),
    leaders: told<FlowLeadersResult>('leaders'),
    flowBars: told<FlowBarsResult>('bars'),
    alerts: told<AlertRuleState[]>('alerts'),
    prints: printsOf((await call('flow.history', { filter: NO_FILTER, limit: 2_000 })).batch),
    expiries: await call('chain.expiries', { underlying: 'SPY' }),
    gaps: [...world.pipeline.gaps.values()],
  });
}

const PREFERENCES = { ...defaultPreferences(), recording: { ...defaultPreferences().recording, enabled: false } };
const moments: { atMs: number; live: Picture; replay: Picture }[] = [];
let folder: string;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] });
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-panes-'));
  const path = join(folder, 'day_sim.mcap');
  let seed = 12;
  const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const steps = Array.from({ length: 10 }, () => 20 + Math.floor(random() * ((SECONDS * 1000) / STEP_MS - 20)));

  const feed = new SimulatedFeed({ seed: 7, rate: 150, symbols: SYMBOLS, startMs: START_MS });
  const now = (): number => feed.now();
  const startRecorder = ({ pipeline }: World): Recorder =>
    createRecorder({
      writer: createInlineChunkWriter(nodeFiles),
      target: {
        path,
        meta: { appVersion: '0', world: 'simulated', date: '2026-11-20', source: 'test' },
        rotateBytes: 1_500_000,
        minFreeBytes: 0,
      },
      now,
      wallMs: now,
      monotonicMs: now,
      checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
    });
  let recorder: Recorder;
  const live = openDesk(
    { kind: 'simulated', seed: 7, rate: 150 },
    { source: feed, memoryWorld: 'simulated' },
    (world) => {
      recorder = startRecorder(world);
      world.pipeline.recordTo(recorder);
    },
  );
  for (let step = 1; step <= (SECONDS * 1000) / STEP_MS; step++) {
    feed.advance(STEP_MS);
    recorder!.tick();
    await vi.advanceTimersByTimeAsync(STEP_MS);
    if (step === OUTAGE.from) feed.setOptionsDown(true);
    if (step === OUTAGE.to) feed.setOptionsDown(false);
    if (!steps.includes(step)) continue;
    // Snapshots asked for on the way tell an index's value of this very instant, by less than the model follows while the clock stands.
    await live.stand();
    live.world.chains.model.invalidate();
    await live.stand();
    // What the first look asks of REST is part of the picture too.
    await pictureOf(live);
    await live.stand();
    moments.push({ atMs: feed.now(), live: await pictureOf(live), replay: await pictureOf(live) });
  }
  await live.world.close();
  await recorder!.close();

  const session = { kind: 'session' as const, files: [path], names: ['day'], sessionId: 'day', speed: 1 };
  const replay = openDesk(session, openReplay(session));
  for (const moment of moments.toSorted((a, b) => Math.sin(a.atMs) - Math.sin(b.atMs))) {
    await replay.call('replay.control', { action: 'seek', toMs: moment.atMs });
    await replay.stand();
    while (isReadingBack(replay)) await turn();
    await replay.stand();
    moment.replay = await pictureOf(replay);
  }
  await replay.world.close();
  vi.useRealTimers();
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Each of the ten times: what the window had live, and what it has after a jump. */
const each = (check: (live: Picture, replay: Picture, atMs: number) => void): void => {
  expect(moments).toHaveLength(10);
  for (const { live, replay, atMs } of moments) check(live, replay, atMs);
};
const near = (a: number | undefined, b: number | undefined, share: number): void => {
  expect(a === undefined || Number.isNaN(a)).toBe(b === undefined || Number.isNaN(b));
  if (a !== undefined && b !== undefined && !Number.isNaN(a))
    expect(Math.abs(a - b)).toBeLessThanOrEqual(Math.abs(a) * share);
};

/** Columns that hang on nothing but the recorded events. */
const RECORDED = (['quote', 'trade', 'day', 'reference', 'vendor'] as const).flatMap((group) => [
  ...GROUP_COLUMNS[group],
]);

test('watchlist, ticker and chain: every price, size, time and open interest', () => {
  each((live, replay) => {
    expect(live.rows.size).toBeGreaterThan(500);
    expect([...replay.rows.keys()].toSorted()).toEqual([...live.rows.keys()].toSorted());
    const of = (rows: Picture['rows']): unknown =>
      new Map([...rows].map(([symbol, row]) => [symbol, RECORDED.map((column) => row[column])]));
    expect(of(replay.rows)).toEqual(of(live.rows));
  });
});

test('mini-graphs, point by point', () => {
  each((live, replay) => {
    expect(live.sparks.get('SPY')!.filter(Number.isFinite).length).toBeGreaterThan(1);
    expect(replay.sparks).toEqual(live.sparks);
  });
});

test('chart: history, and the bars that are being built', () => {
  each((live, replay) => {
    for (const name of ['minutes', 'fiveSeconds'] as const) {
      const [then, now] = [live[name], replay[name]];
      for (const column of ['startMs', 'open', 'high', 'low', 'close', 'volume'] as const)
        expect(now[column], column).toEqual(then[column]);
      for (const [i, vwap] of then.vwap.entries()) near(vwap, now.vwap[i], 1e-9);
    }
    expect(replay.liveBars.size).toBeGreaterThan(0);
    for (const [key, bar] of replay.liveBars)
      for (const [column, value] of Object.entries(bar)) near(live.liveBars.get(key)![column], value, 1e-6);
  });
});

test('chain strip: contracts, coverage, straddle; forward and volatility of the model', () => {
  each((live, replay) => {
    expect(live.chains).toHaveLength(3);
    for (const chain of live.chains) {
      const other = replay.chains.find(({ root, expiry }) => root === chain.root && expiry === chain.expiry)!;
      for (const name of ['settlesAtMs', 'spot', 'straddleUsd', 'contracts', 'coverage', 'computing'] as const)
        expect(other[name], name).toEqual(chain[name]);
      near(chain.forward, other.forward, 1e-4);
      near(chain.atmIvFraction, other.atmIvFraction, MODEL);
    }
  });
});

test('smile, term and density: each expiry, at the money and around it', () => {
  each((live, replay) => {
    for (const [i, curve] of live.volatility.curves.entries()) {
      const other = replay.volatility.curves[i];
      expect(other.strikes).toEqual(curve.strikes);
      near(curve.atmIv, other.atmIv, MODEL);
      for (const [k, strike] of curve.strikes.entries())
        if (Math.abs(strike / curve.forward - 1) < 0.01) near(curve.iv[k], other.iv[k], MODEL);
    }
    for (const [i, term] of live.maturities.expiries.entries())
      near(term.modelFreeIv, replay.maturities.expiries[i].modelFreeIv, MODEL);
    for (const [i, { price }] of live.distribution.of!.quantiles.entries())
      near(price, replay.distribution.of!.quantiles[i].price, 1e-3);
  });
});

test('exposure and matrix: all contracts, open interest and volume; dollars within what the model allows', () => {
  each((live, replay) => {
    for (const name of ['exposure', 'flowAdjusted'] as const) {
      const [then, now] = [live[name], replay[name]];
      for (const part of ['contracts', 'listings', 'putCall', 'computing', 'spot', 'maxPain'] as const)
        expect(now[part], part).toEqual(then[part]);
      for (const counted of ['callOpenInterest', 'putOpenInterest', 'callVolume', 'putVolume'] as const)
        expect(now.byStrike.map((row) => row[counted])).toEqual(then.byStrike.map((row) => row[counted]));
      const gross = live.exposure.total.gexCall - live.exposure.total.gexPut;
      expect(gross).toBeGreaterThan(0);
      expect(Math.abs(now.total.gex - then.total.gex)).toBeLessThan(MODEL * gross);
    }
    expect(replay.matrix.strikes).toEqual(live.matrix.strikes);
  });
});

test('flow: the session’s totals from its start, leaders, bars by minute, and the newest prints', () => {
  each((live, replay) => {
    const counts = ({ prints, contracts, premiumUsd, keptPrints }: FlowSum): number[] => [
      prints,
      contracts,
      Math.round(premiumUsd),
      keptPrints,
    ];
    const ofBars = ({ bars }: FlowBarsResult): unknown =>
      bars.map(({ startMs, calls, puts }) => [startMs, counts(calls), counts(puts)]);
    expect(live.totals.windows.at(-1)!.calls.prints).toBeGreaterThan(50);
    for (const [i, { minutes, calls, puts }] of live.totals.windows.entries()) {
      const other = replay.totals.windows[i];
      expect([other.minutes, counts(other.calls), counts(other.puts)]).toEqual([minutes, counts(calls), counts(puts)]);
      for (const [a, b] of [
        [calls, other.calls],
        [puts, other.puts],
      ])
        for (const side of ['boughtUsd', 'soldUsd', 'midUsd'] as const)
          expect(Math.abs(a[side] - b[side])).toBeLessThanOrEqual(SIDES * a.premiumUsd);
    }
    expect(ofBars(replay.flowBars)).toEqual(ofBars(live.flowBars));
    expect(replay.leaders.leaders.map(({ key, sum }) => [key, counts(sum)])).toEqual(
      live.leaders.leaders.map(({ key, sum }) => [key, counts(sum)]),
    );
    const seen = (prints: Picture['prints']): unknown =>
      prints.map(({ symbol, atMs, price, size, premiumUsd }) => [symbol, atMs, price, size, premiumUsd]);
    expect(seen(replay.prints)).toEqual(seen(live.prints));
    const others = replay.prints.filter(({ side }, i) => side !== live.prints[i].side);
    expect(others.length).toBeLessThanOrEqual(SIDES * live.prints.length);
  });
});

test('alerts, the gap ledger and the listed expiries', () => {
  each((live, replay, atMs) => {
    expect(replay.alerts.map(({ ruleId, values }) => [ruleId, values])).toEqual(
      live.alerts.map(({ ruleId, values }) => [ruleId, values]),
    );
    expect(replay.gaps).toEqual(live.gaps);
    expect(live.gaps.length > 0).toBe(atMs >= START_MS + OUTAGE.from * STEP_MS);
    expect(replay.expiries).toEqual(live.expiries);
  });
});
