/**
 * The real engine worker over the real simulated server worker, through the messages a host and its windows exchange.
 * One engine lives through the whole file, as in the terminal: a market, two windows, a freeze, other worlds, the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MarketPipeline } from '../../../src/main/engine/world/market-pipeline.ts';
import { STATE_VERSION } from '../../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../src/main/engine/session/replay/replay-source.ts';
import { sessionPaths } from '../../../src/main/engine/session/format/session-names.ts';
import { verifySession } from '../../../src/main/engine/session/reading/verify.ts';
import type { DemandItem } from '../../../src/shared/contract/demand.ts';
import { TestEngine, type TestWindow } from './engine-harness.ts';

const ALL = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

let folder: string;
let engine: TestEngine;
let first: TestWindow;
let second: TestWindow;
let expiry: string;

const row = (symbol: string): DemandItem => ({
  kind: 'row',
  key: `row ${symbol}`,
  symbol,
  priority: 'pinned',
  spark: true,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-engine-'));
  engine = new TestEngine(folder);
  // A window may be open before there is a market.
  first = engine.openWindow('first');
  await expect(engine.call('symbols.search', { text: 'SPY', limit: 5 })).rejects.toMatchObject({ code: 'no-world' });
  engine.open({ kind: 'simulated', seed: 7, rate: 500 }, true);
  await engine.until(() => engine.worlds.some((w) => w.ready), 'a world');
});
afterAll(async () => {
  await engine.terminate();
  rmSync(folder, { recursive: true, force: true });
});

describe('a world', () => {
  it('says what it is to host and window', () => {
    expect(engine.worlds[0]).toMatchObject({ kind: 'simulated', ready: true, source: 'seed 7' });
    expect(first.messages.map((m) => m.type).slice(0, 2)).toEqual(['reset', 'world']);
  });

  it('answers calls', async () => {
    const [match] = await engine.call('symbols.search', { text: 'spy', limit: 5 });
    expect(match).toMatchObject({ symbol: 'SPY', market: 'stocks' });
    const expiries = await engine.call('chain.expiries', { underlying: 'SPY' });
    expiry = expiries[1].expiry;
    const contracts = await engine.call('chain.contracts', { underlying: 'SPY', expiry, root: 'SPY' });
    expect(contracts.length).toBeGreaterThan(20);
    const bars = await engine.call('bars.history', { symbol: 'SPY', timeframeMs: 60_000, limit: 50 });
    expect(bars.close).toHaveLength(50);
    expect(bars.startMs).toEqual(bars.startMs.toSorted((a, b) => a - b));
    await expect(engine.call('nothing.such' as never, undefined as never)).rejects.toMatchObject({
      code: 'call/unknown',
    });
    await expect(engine.call('chain.expiries', { underlying: 'ZZZZ' })).rejects.toMatchObject({
      message: 'No listed options were found for ZZZZ.',
    });
  });

  it('gives a window everything it demands', async () => {
    first.demand([
      row('SPY'),
      row('I:SPX'),
      { kind: 'bars', key: 'bars', symbol: 'SPY', timeframeMs: 1_000 },
      { kind: 'chain', key: 'chain', underlying: 'SPY', expiries: [expiry] },
      { kind: 'flow', key: 'flow', filter: ALL },
      { kind: 'health', key: 'health' },
      { kind: 'analytics', key: 'smile', request: { what: 'volatility', underlying: 'SPY', expiries: [expiry] } },
    ]);
    await engine.until(() => (first.cell('SPY', 'bid') ?? 0) > 0 && (first.cell('I:SPX', 'last') ?? 0) > 0, 'prices');
    await engine.until(() => (first.cell('SPY', 'prevClose') ?? 0) > 0, 'the previous close');
    await engine.until(() => first.bars.length > 0 && first.prints.length > 0, 'bars and prints');
    await engine.until(() => (first.latest('chain')?.chain.atmIvFraction ?? 0) > 0, 'a chain with its volatility');
    await engine.until(() => first.latest('analytics')?.key === 'smile', 'analytics');
    await engine.until(() => (first.latest('health')?.health.engineLatencyMs?.p50 ?? -1) >= 0, 'health');
    const { health } = first.latest('health')!;
    expect(health.sockets.map((s) => s.state)).toEqual(['live', 'live', 'live']);
    expect(health.decode.issues).toBe(0);
    expect(health.recording?.state).toBe('recording');
    expect(first.prints.every((p) => p['premiumUsd'] === p['premiumUsd'] && p['size'] > 0)).toBe(true);
    expect(first.unasked).toBe(0);
  });

  it('keeps two windows apart: each gets its own demand', async () => {
    second = engine.openWindow('second');
    second.demand([row('SPY'), row('QQQ'), { kind: 'health', key: 'health' }]);
    await engine.until(() => (second.cell('QQQ', 'bid') ?? 0) > 0, 'the second window’s row');
    expect([first.cell('QQQ', 'bid'), second.cell('I:SPX', 'last')]).toEqual([undefined, undefined]);
    expect(second.prints).toEqual([]);
  });
});

describe('a frozen window', () => {
  it('holds one batch, hinders nobody, and gets the present when it wakes', async () => {
    first.frozen = true;
    const held = first.batches + 1;
    await engine.until(() => first.batches === held, 'the batch it does not paint');
    const others = second.batches;
    const ofFirst = () => second.latest('health')?.health.publish.find((p) => p.windowId === 'first');
    const stoodAt = first.cell('SPY', 'quoteAtMs')!;
    await engine.until(() => second.batches > others + 10, 'the batches of the other window');
    await engine.until(() => second.cell('SPY', 'quoteAtMs')! > stoodAt, 'a later quote in the other window');
    await engine.until(() => {
      const waits = ofFirst();
      return waits !== undefined && waits.awaitingAck && waits.conflatedRows > 0;
    }, 'what waits for the frozen one');
    expect(first.batches).toBe(held);
    const present = second.cell('SPY', 'quoteAtMs')!;
    expect(first.cell('SPY', 'quoteAtMs')).toBe(stoodAt);
    const prints = first.prints.length;
    first.thaw();
    await engine.until(() => first.batches === held + 1, 'the batch after it');
    expect(first.cell('SPY', 'quoteAtMs')).toBeGreaterThanOrEqual(present);
    // Prints are never conflated: none of the freeze is missing.
    await engine.until(() => first.prints.length > prints, 'the prints of the freeze');
    const sequences = new Set(first.prints.map((p) => p['printSeq']));
    expect(sequences.size).toBe(Math.max(...sequences) - Math.min(...sequences) + 1);
    expect([first.unasked, first.latest('health')!.health.flow.lost]).toEqual([0, 0]);
  });
});

describe('another world', () => {
  it('resets every window, which then gets what it demands again', async () => {
    const resets = first.resets;
    engine.open({ kind: 'simulated', seed: 8, rate: 500 }, true);
    await engine.until(() => engine.worlds.at(-1)?.source === 'seed 8', 'the second market');
    expect([first.resets, first.batches, first.cell('SPY', 'bid')]).toEqual([resets + 1, 0, undefined]);
    first.demand([row('SPY')]);
    await engine.until(() => first.batches > 50 && (first.cell('SPY', 'bid') ?? 0) > 0, 'its prices');
  });

  it('that cannot open says why, and the next one opens', async () => {
    engine.open({ kind: 'session', files: [join(folder, 'none.mcap')], names: ['none'], sessionId: 'none', speed: 1 });
    await engine.until(() => engine.worlds.at(-1)?.error !== undefined, 'the refusal');
    expect(engine.worlds.at(-1)?.error).toMatchObject({
      message: expect.stringMatching(/none\.mcap does not exist\.$/),
    });
    await engine.until(() => first.latest('world')?.world.ready === false, 'the window hears it');
    await expect(engine.call('diagnostics.get', undefined)).rejects.toMatchObject({
      message: 'none.mcap does not exist.',
    });
  });
});

describe('recordings', () => {
  it('of both markets are whole and replay to the very state they ended in', async () => {
    const paths = sessionPaths(nodeFiles, folder);
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      const session = openSession(nodeFiles, path);
      expect(session.cut).toBeUndefined();
      expect(verifySession(session).findings).toEqual([]);
      const market = new MarketPipeline({ gap: () => undefined });
      const source = createReplaySource({
        session,
        sessionId: path,
        speed: Number.POSITIVE_INFINITY,
        stateVersion: STATE_VERSION,
      });
      source.start(market);
      source.play();
      while (source.state().playing && source.now() < session.endMs) {
        source.advance(1_000);
        await sleep(0);
      }
      expect(market.counters.events).toBe(session.end.events);
      expect(session.end.events).toBeGreaterThan(50);
      expect(session.end.stateHash).toMatch(/^[0-9a-f]{16}$/);
      expect(market.state.hash()).toBe(session.end.stateHash);
      await source.stop();
    }
  });

  it('play in the engine, and a seek back starts every window again', async () => {
    const path = sessionPaths(nodeFiles, folder).at(-1)!;
    engine.open({ kind: 'session', files: [path], names: [path], sessionId: path, speed: 1 });
    await engine.until(() => engine.worlds.at(-1)?.replay !== undefined, 'the replay');
    first.demand([row('SPY')]);
    const { replay } = await engine.call('replay.control', { action: 'play' });
    await engine.until(() => (first.cell('SPY', 'bid') ?? 0) > 0, 'recorded prices');
    const resets = first.resets;
    await engine.call('replay.control', { action: 'seek', toMs: replay!.startMs + 1 });
    await engine.until(() => first.resets > resets, 'the reset of the seek');
    await engine.until(() => (first.cell('SPY', 'bid') ?? 0) > 0, 'the prices there');
  });
});

describe('the end', () => {
  it('closes the world, says so and ends the worker', async () => {
    expect(await engine.stop()).toBe(0);
    expect(engine.stopped).toBe(true);
    expect(engine.log.filter((line) => line.startsWith('error') && !line.includes('none.mcap'))).toEqual([]);
  });
});
