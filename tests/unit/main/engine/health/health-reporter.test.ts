import { beforeEach, describe, expect, it } from 'vitest';
import { HealthReporter } from '../../../../../src/main/engine/health/health-reporter.ts';
import { LatencyHistogram } from '../../../../../src/main/engine/publish/latency.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import type { SocketHealth } from '../../../../../src/shared/contract/health.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

let pipeline: MarketPipeline;
let windows: Windows;
let latency: LatencyHistogram;
let reporter: HealthReporter;
let source: ScriptedSource;

beforeEach(() => {
  pipeline = new MarketPipeline({ gap: () => undefined });
  const { table, tape, facts } = pipeline;
  windows = new Windows({
    table,
    tape,
    facts,
    spark: new SparkLines(table),
    send: () => undefined,
    demandChanged: () => undefined,
    bars: pipeline,
    chainInstruments: () => [],
  });
  latency = new LatencyHistogram();
  source = new ScriptedSource(() => ({}));
  reporter = new HealthReporter(pipeline, source, windows, latency, () => undefined);
});

const report = () => reporter.report(NOON_MS, { contracts: 3, busyFraction: 0.1, waiting: 2 });

function sendBatches(windowId: string, count: number): void {
  const publisher = new Map(windows.publishers()).get(windowId)!;
  const id = pipeline.table.intern('SPY');
  publisher.addRow(id);
  for (let i = 0; i < count; i++) {
    pipeline.table.mark(id, 'trade');
    publisher.flush(1);
    publisher.acknowledge(publisher.counters.batches);
  }
}

describe('rates', () => {
  it('are counters over the time between two measurements', () => {
    windows.open('w');
    sendBatches('w', 10);
    reporter.measure(5_000, NOON_MS);
    expect(report().publish[0].batchesPerSecond).toBe(0);
    const id = pipeline.table.intern('O:SPY261218C00650000');
    for (let i = 0; i < 30; i++) pipeline.tape.append(id);
    sendBatches('w', 8);
    reporter.measure(7_000, NOON_MS);
    const { publish, flow } = report();
    expect(publish[0].batchesPerSecond).toBe(4);
    expect(publish[0].bytesPerSecond).toBeGreaterThan(0);
    expect([flow.prints, flow.printsPerSecond]).toEqual([30, 15]);
    reporter.measure(8_000, NOON_MS);
    expect([report().publish[0].batchesPerSecond, report().flow.printsPerSecond]).toEqual([0, 0]);
  });

  it('are never negative when a counter starts over', () => {
    windows.open('w');
    sendBatches('w', 10);
    reporter.measure(1_000, NOON_MS);
    windows.open('w');
    sendBatches('w', 3);
    pipeline.reset(undefined);
    reporter.measure(2_000, NOON_MS);
    expect(report().publish[0].batchesPerSecond).toBe(3);
    expect(report().flow.printsPerSecond).toBe(0);
  });

  it('of a window that closed are gone with it', () => {
    windows.open('w');
    reporter.measure(1_000, NOON_MS);
    windows.close('w');
    reporter.measure(2_000, NOON_MS);
    expect(report().publish).toEqual([]);
  });
});

describe('how long prints wait for a window', () => {
  const CALL = 'O:SPY261218C00650000';
  const waits = (nowMs: number) =>
    reporter.report(nowMs, { contracts: 0, busyFraction: 0, waiting: 0 }).publish[0].printsBehindMs;

  it('is counted from their arrival, however late the feed is', () => {
    windows.open('w');
    const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
    windows.receive('w', { type: 'demand', add: [{ kind: 'flow', key: 'flow', filter }], remove: [] });
    const { tape, table } = pipeline;
    reporter.measure(1_000, NOON_MS);
    expect(waits(NOON_MS)).toBeUndefined();
    // The vendor is a minute late.
    tape.set(tape.append(table.intern(CALL)), 'atMs', NOON_MS - 60_000);
    expect(waits(NOON_MS + 10)).toBe(0);
    reporter.measure(2_000, NOON_MS + 1_000);
    tape.set(tape.append(table.intern(CALL)), 'atMs', NOON_MS - 59_000);
    reporter.measure(3_000, NOON_MS + 2_000);
    reporter.measure(9_000, NOON_MS + 8_000);
    expect(waits(NOON_MS + 8_000)).toBe(7_000);
    pipeline.reset(undefined);
    reporter.measure(10_000, NOON_MS - 3_600_000);
    tape.set(tape.append(table.intern(CALL)), 'atMs', NOON_MS - 3_600_000);
    expect(waits(NOON_MS - 3_600_000)).toBe(0);
  });
});

describe('a report', () => {
  it('leaves unknown what is unknown, and takes the rest from the parts', () => {
    const before = report();
    expect([before.engineLatencyMs, before.recording]).toEqual([undefined, undefined]);
    latency.add(2);
    pipeline.frame('stocks', new TextEncoder().encode('[{"ev":"T","sym":"SPY","p":6'), NOON_MS);
    const after = report();
    expect(after.engineLatencyMs?.p50).toBeCloseTo(2, 0);
    expect([after.atMs, after.decode.frames]).toEqual([NOON_MS, 1]);
    expect(after.decode.issues).toBeGreaterThan(0);
    expect(after.decode.samples[0]).toMatchObject({ market: 'stocks', text: expect.stringContaining('"sym":"SPY"') });
    expect(after.analytics).toEqual({ contracts: 3, busyFraction: 0.1, waiting: 2 });
  });

  it('lists gaps newest first', () => {
    for (const id of ['a', 'b'])
      pipeline.gap({
        id,
        market: 'stocks',
        channel: '*',
        symbols: [],
        startMs: 1,
        cause: 'disconnect',
        detail: '',
        repair: 'none',
      });
    expect(report().gaps.map((g) => g.id)).toEqual(['b', 'a']);
  });
});

it('lists plans in the order of the markets, whichever answered first', () => {
  for (const market of ['indices', 'options', 'stocks'] as const)
    pipeline.capability({ market, timeliness: 'unknown', channels: {}, rest: 'allowed' });
  expect(report().capabilities.map(({ market }) => market)).toEqual(['stocks', 'options', 'indices']);
});

it('tells when a market event last came, which a status or an empty frame is not', () => {
  const send = (text: string, atMs: number): void => pipeline.frame('stocks', new TextEncoder().encode(text), atMs);
  const eventAtMs = (): number | undefined => report().sockets.find(({ market }) => market === 'stocks')?.lastEventAtMs;
  const quiet = source.health();
  source.health = () => ({ ...quiet, sockets: [{ market: 'stocks' } as SocketHealth] });
  send('[{"ev":"status","status":"success","message":"subscribed to: T.SPY"}]', NOON_MS);
  send('[]', NOON_MS + 1);
  expect(eventAtMs()).toBeUndefined();
  send(`[{"ev":"T","sym":"SPY","p":1,"s":1,"t":${NOON_MS}}]`, NOON_MS + 2);
  send('[{"ev":"status","status":"success","message":"subscribed to: T.SPY"}]', NOON_MS + 3);
  expect(eventAtMs()).toBe(NOON_MS + 2);
  expect(report().decode.aheadOn.stocks).toBe(0);
  send(`[{"ev":"T","sym":"SPY","p":1,"s":1,"t":${NOON_MS + 3_600_000}}]`, NOON_MS + 4);
  expect(report().decode.aheadOn.stocks).toBe(1);
  const trade = `{"ev":"T","sym":"SPY","p":1,"s":1,"t":${NOON_MS},"q":7}`;
  send(`[${trade},${trade}]`, NOON_MS + 5);
  expect(report().decode.repeatedOn).toEqual({ stocks: 1, options: 0, indices: 0 });
});

it('says on which connection events of another market came', () => {
  expect(report().decode.foreignOn).toEqual({ stocks: 0, options: 0, indices: 0 });
  const frame = '[{"ev":"Q","sym":"SPY","bp":1,"ap":2,"t":1},{"ev":"Q","sym":"QQQ","bp":1,"ap":2,"t":1}]';
  pipeline.frame('options', new TextEncoder().encode(frame), NOON_MS);
  expect(report().decode).toMatchObject({ events: 0, issues: 0, foreignOn: { options: 2 } });
});
