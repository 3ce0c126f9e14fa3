/**
 * The same market through the live wiring on a machine that keeps stalling: the loop that runs the model and tells what fired comes when it
 * can, the model gets through a few rows or through all of them, staleness is judged late. What fired is what the trial finds in the recording.
 */
import { setImmediate as yieldToAnswers } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { FrameBuffer } from '../../../../../src/main/example/frame-buffer.ts';
import { chainSnapshotRequest, conditionsRequest } from '../../../../../src/main/engine/massive/rest/endpoints.ts';
import { snapshotPath, type PathQuery } from '../../../../../src/main/engine/massive/rest/rest-paths.ts';
import { parseSnapshots } from '../../../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { ADVANCED, entitlementOf } from '../../../../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket } from '../../../../../src/main/server/simulated/simulated-market.ts';
import { MARKETS, type Market } from '../../../../../src/shared/market/symbols.ts';
import { STATE_VERSION } from '../../../../../src/main/engine/market/state-snapshot.ts';
import { openSession } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../../../src/main/engine/session/replay/replay-source.ts';
import { startModel } from '../../../../../src/main/engine/trials/recorded-model.ts';
import { tryAlerts } from '../../../../../src/main/engine/trials/try-alerts.ts';
import { AlertService } from '../../../../../src/main/engine/world/alert-service.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { AlertFired } from '../../../../../src/shared/contract/alerts.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { alertRuleSchema, type AlertRule } from '../../../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { SeededRandom } from '../../../../chaos/random.ts';
import { createMemoryDisk } from '../session/memory-files.ts';
import { startRecording } from '../session/recording-fixture.ts';

const DAY = '/day.mcap';
const RECORDED = '/recorded.mcap';
const EXPIRY = '2026-10-16';
const START_MS = etInstant(EXPIRY, 9, 30);
const { rateCurve } = defaultPreferences();
const disk = createMemoryDisk();
let rules: AlertRule[];

const value = (symbol: string, measure: string, comparator: string, threshold: number) => ({
  kind: 'value',
  symbol,
  measure,
  comparator,
  threshold,
});

beforeAll(async () => {
  await writeMarket();
  const { pipeline, wire } = vendor();
  wire.runTo(Number.MAX_VALUE);
  const last = (symbol: string): number => pipeline.table.column('last')[pipeline.table.find(symbol)!];
  const contract = `O:SPY261016C00${Math.round(last('SPY'))}000`;
  const mid = (pipeline.table.column('bid')[pipeline.table.find(contract)!] || 1) * 1.02;
  const quick = { mode: 'cooldown', seconds: 1 };
  rules = [
    ['crosses', [[value('SPY', 'last', 'crossesAbove', last('SPY'))]], { mode: 'rearm' }],
    ['spread', [[value(contract, 'spreadPercent', 'above', 0)]], quick],
    ['bid', [[value(contract, 'bid', 'below', mid)]], { mode: 'rearm' }],
    // Both at the same moment, however many frames the loop slept through.
    ['both', [[value('SPY', 'last', 'above', last('SPY')), value(contract, 'ask', 'below', mid * 1.05)]], quick],
    ['vix', [[value('I:VIX', 'change', 'above', 0)], [value('I:VIX', 'last', 'above', 1)]], quick],
    ['iv', [[value(contract, 'iv', 'above', 15)]], quick],
    ['delta', [[value(contract, 'delta', 'below', 0.999)]], quick],
    ['prints', [[{ kind: 'print', underlying: 'SPY', minSize: 5 }]], { mode: 'rearm' }],
    ['flow', [[{ kind: 'flow', underlying: 'SPY', windowMinutes: 1, premiumUsd: 1e5 }]], quick],
    ['stale', [[{ kind: 'stale', market: 'options' }]], { mode: 'rearm' }],
  ].map(([id, groups, repeat]) => alertRuleSchema.parse({ id, groups, repeat }));
});

/** Ninety seconds of the simulated market: SPY, one of its expiries near the money, VIX. */
async function writeMarket(): Promise<void> {
  let elapsedMs = 0;
  const now = (): number => START_MS + elapsedMs;
  const market = createSimulatedMarket({
    seed: 3,
    rate: 40,
    symbols: ['SPY', 'I:VIX'],
    startMs: START_MS,
    elapsedMs: () => elapsedMs,
  });
  const { recorder } = startRecording(disk, DAY, { now });
  const ask = async ({ path, query }: PathQuery): Promise<string> => {
    const params = new URLSearchParams(Object.entries(query).map(([name, given]) => [name, String(given)]));
    const entitlement = entitlementOf(ADVANCED);
    const reply = await market.answer({ path, query: params, origin: 'http://vendor', requestId: '1', entitlement });
    recorder.rest({ atMs: now(), path: `${path}?${params.toString()}`, status: reply!.status, body: reply!.body });
    return reply!.body;
  };
  const frames = new Map(MARKETS.map((name) => [name, new FrameBuffer()]));
  const subscribe = (name: Market, channel: 'T' | 'Q' | 'V', symbol: string): void =>
    market.demand({ market: name, channel, symbol, sinks: [frames.get(name)!] }, true);
  for (const name of ['stocks', 'options'] as const) await ask(conditionsRequest(name));
  await ask(snapshotPath('indices', ['I:VIX']));
  const { ticker } = JSON.parse(await ask(snapshotPath('stocks', ['SPY']))).tickers?.[0] ?? {};
  expect(ticker).toBe('SPY');
  const chain = parseSnapshots(JSON.parse(await ask(chainSnapshotRequest({ underlying: 'SPY', expiry: EXPIRY }))));
  subscribe('indices', 'V', 'I:VIX');
  for (const channel of ['T', 'Q'] as const) {
    subscribe('stocks', channel, 'SPY');
    for (const { symbol } of chain.rows) subscribe('options', channel, symbol);
  }
  while (elapsedMs < 90_000) {
    elapsedMs += 250;
    while (market.pump());
    for (const [name, frame] of frames) {
      const bytes = frame.take();
      if (bytes) recorder.frame(name, bytes, now());
    }
    recorder.tick();
  }
  await recorder.close();
}

/** The day as a live feed: it comes event by event. */
function vendor() {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const wire = createReplaySource({
    session: openSession(disk, DAY),
    sessionId: DAY,
    speed: 1,
    stateVersion: STATE_VERSION,
  });
  wire.start(pipeline);
  return { pipeline, wire };
}

/** `stall`: how likely the loop does not come between two events. */
async function live(seed: number, stall: number): Promise<AlertFired[]> {
  const random = new SeededRandom(seed);
  const { pipeline, wire } = vendor();
  const fired: AlertFired[] = [];
  const service = new AlertService({
    pipeline,
    feed: wire,
    opened: { kind: 'simulated', seed: 3, rate: 40 },
    jumping: () => false,
    post: (message) => message.kind === 'alertFired' && fired.push(message.alert),
    windows: () => ['window'],
    needsChanged: () => undefined,
    notify: () => undefined,
  });
  const { recorder } = startRecording(disk, RECORDED, { now: () => wire.now(), judgements: () => pipeline.judgements });
  pipeline.recordTo(recorder);
  const { chains } = startModel(pipeline, wire, rateCurve);
  service.setRules({ rules, lastFired: {}, lists: new Map() }, wire.now());
  const { endMs } = openSession(disk, DAY);
  for (let events = 0; wire.now() < endMs; events++) {
    const before = wire.now();
    wire.step('event');
    if (wire.now() === before && events % 400 === 399) wire.runTo(before + 1);
    // Once the chain's snapshot came.
    if (events % 20 === 19) {
      chains.setDemand(service.needs.chains);
      await yieldToAnswers();
    }
    if (random.chance(stall)) continue;
    chains.model.run(wire.now(), random.chance(stall) ? 0 : Number.POSITIVE_INFINITY);
    service.follow(wire.now());
    if (random.chance(0.3)) service.setStale(random.chance(0.5) ? ['options'] : [], wire.now());
    if (random.chance(0.2)) service.tell(wire.now());
  }
  await recorder.close();
  chains.close();
  return fired;
}

const listed = (alerts: readonly AlertFired[]): string[] =>
  alerts.map(({ ruleId, atMs, readings }) => JSON.stringify([ruleId, atMs, readings]));

/** Fired live, and what the trial finds. */
async function both(seed: number, stall: number): Promise<{ fired: AlertFired[]; tried: AlertFired[] }> {
  disk.contents.delete(RECORDED);
  const fired = await live(seed, stall);
  const session = openSession(disk, RECORDED);
  const { fires: tried } = await tryAlerts({ session, sessionId: RECORDED, rules, rateCurve, limit: 1e6 });
  return { fired, tried };
}

it('what fired live is what the trial finds; prices, quotes and prints fire the same whatever the machine did', async () => {
  const calm = await both(1, 0);
  const loaded = await both(2, 0.9);
  for (const { fired, tried } of [calm, loaded]) {
    expect(new Set(fired.map(({ ruleId }) => ruleId))).toEqual(new Set(rules.map(({ id }) => id)));
    expect(listed(tried)).toEqual(listed(fired));
  }
  const ofFrames = (alerts: readonly AlertFired[]): string[] =>
    listed(alerts.filter(({ ruleId }) => !['iv', 'delta', 'stale'].includes(ruleId))).toSorted();
  expect(ofFrames(loaded.fired)).toEqual(ofFrames(calm.fired));
});
