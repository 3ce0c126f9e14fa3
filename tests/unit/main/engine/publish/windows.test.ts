import { beforeEach, describe, expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import type { BarListener } from '../../../../../src/main/engine/market/live-bars.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import { readBatch, SECTION, type MarketBatch } from '../../../../../src/shared/contract/batch.ts';
import type { ToWindow } from '../../../../../src/shared/contract/streams.ts';
import type { DemandItem } from '../../../../../src/shared/contract/demand.ts';

const CALLS = ['O:SPY261218C00650000', 'O:SPY261218C00651000'];
const ALL = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

let table: InstrumentTable;
let tape: FlowTape;
let windows: Windows;
let batches: MarketBatch[];
let messages: ToWindow[];
let demandChanges: number;
let barsWanted: string[];
/** Handed out at the next publish. */
let changedBars: Parameters<BarListener>[];
/** Contracts of the chain known now. */
let known: string[];

/** Over the table and tape of the moment; what they send is noted. */
const newWindows = (over: Partial<ConstructorParameters<typeof Windows>[0]>): Windows =>
  new Windows({
    table,
    tape,
    facts: new ContractFacts(table),
    spark: new SparkLines(table),
    send: (_windowId, message) => {
      if (message instanceof ArrayBuffer) batches.push(readBatch(message));
      else messages.push(message);
    },
    demandChanged: () => undefined,
    bars: { watchBars: () => undefined, drainBars: () => undefined },
    chainInstruments: () => [],
    ...over,
  });

beforeEach(() => {
  table = new InstrumentTable(64);
  tape = new FlowTape(64);
  batches = [];
  messages = [];
  demandChanges = 0;
  barsWanted = [];
  changedBars = [];
  known = CALLS;
  windows = newWindows({
    demandChanged: () => demandChanges++,
    bars: {
      watchBars: (symbol, timeframeMs, wanted) => barsWanted.push(`${wanted ? '+' : '-'}${symbol}/${timeframeMs}`),
      drainBars: (listener) => {
        for (const [id, timeframeMs, bar] of changedBars.splice(0)) listener(id, timeframeMs, bar);
      },
    },
    chainInstruments: () => known.map((symbol) => table.intern(symbol)),
  });
  windows.open('w');
});

const demand = (add: DemandItem[], remove: string[] = [], windowId = 'w'): void =>
  windows.receive(windowId, { type: 'demand', add, remove });
const row = (symbol: string, key = symbol): DemandItem => ({ kind: 'row', key, symbol, priority: 'visible' });
const chain = (key = 'chain'): DemandItem => ({ kind: 'chain', key, underlying: 'SPY', expiries: ['2026-12-18'] });

/** Changes a price and says which windows' batches then hold it. */
function reaches(symbol: string): boolean {
  const id = table.intern(symbol);
  const before = batches.length;
  table.mark(id, 'trade');
  for (const [, publisher] of windows.publishers()) publisher.flush(1);
  for (const batch of batches.slice(before)) windows.receive('w', { type: 'ack', seq: batch.seq, paintedAfterMs: 4 });
  return batches.slice(before).some((batch) => batch.sections.some((s) => s.kind < 16 && s.ids.includes(id)));
}

const announced = (): string[] =>
  batches.flatMap((batch) =>
    batch.sections
      .filter((s) => s.kind === SECTION.symbols)
      .flatMap((s) => new TextDecoder().decode(s.extra).split('\n')),
  );

describe('rows', () => {
  it('reach a window while any of its panes shows them', () => {
    expect(reaches('SPY')).toBe(false);
    demand([row('SPY', 'a'), row('SPY', 'b')]);
    expect(reaches('SPY')).toBe(true);
    demand([], ['a']);
    reaches('SPY');
    expect(reaches('SPY')).toBe(true);
    demand([], ['b']);
    reaches('SPY');
    expect(reaches('SPY')).toBe(false);
  });

  it('reach nobody after the window closed, and messages of a closed window do nothing', () => {
    demand([row('SPY')]);
    windows.close('w');
    windows.close('w');
    demand([row('QQQ')]);
    expect([windows.ids, [...windows.demand.items()], reaches('SPY')]).toEqual([[], [], false]);
  });
});

describe('chains', () => {
  it('publish their contracts, those that become known later, and none once released', () => {
    known = [];
    demand([chain()]);
    expect(reaches(CALLS[0])).toBe(false);
    known = CALLS;
    windows.refreshChains('QQQ');
    expect(reaches(CALLS[0])).toBe(false);
    for (let i = 0; i < 5; i++) windows.refreshChains('SPY');
    expect(CALLS.map(reaches)).toEqual([true, true]);
    known = [CALLS[0]];
    windows.refreshChains('SPY');
    reaches(CALLS[1]);
    expect(CALLS.map(reaches)).toEqual([true, false]);
    demand([], ['chain']);
    reaches(CALLS[0]);
    expect(reaches(CALLS[0])).toBe(false);
  });

  it('keep a row that another pane of the window shows', () => {
    demand([chain('one'), chain('two'), row(CALLS[0])]);
    windows.refreshChains('SPY');
    demand([], ['one', 'two']);
    for (const symbol of CALLS) reaches(symbol);
    expect(CALLS.map(reaches)).toEqual([true, false]);
  });
});

describe('bars', () => {
  it('are wanted by series and counted by pane', () => {
    const bars = (key: string): DemandItem => ({ kind: 'bars', key, symbol: 'SPY', timeframeMs: 60_000 });
    demand([bars('a'), bars('b')]);
    const id = table.intern('SPY');
    /** Timeframes of the bars that reach the window when both change. */
    const reaching = (): number[] => {
      for (const ms of [60_000, 1_000]) changedBars.push([id, ms, Float64Array.of(ms, NaN, 1, 1, 1, 1, 1, 1, 1)]);
      const before = batches.length;
      windows.publish(1);
      const sections = batches.slice(before).flatMap((batch) => batch.sections);
      for (const { seq } of batches.slice(before)) windows.receive('w', { type: 'ack', seq, paintedAfterMs: 1 });
      return sections.filter(({ kind }) => kind === SECTION.bars).map(({ values }) => values[0]);
    };
    expect(reaching()).toEqual([60_000]);
    demand([], ['a']);
    expect(reaching()).toEqual([60_000]);
    demand([], ['b']);
    expect(reaching()).toEqual([]);
    expect(barsWanted).toEqual(['+SPY/60000', '+SPY/60000', '-SPY/60000', '-SPY/60000']);
  });

  it('are given back when the window closes', () => {
    demand([{ kind: 'bars', key: 'a', symbol: 'SPY', timeframeMs: 60_000 }]);
    windows.close('w');
    expect(barsWanted).toEqual(['+SPY/60000', '-SPY/60000']);
  });
});

describe('flow', () => {
  const print = (): void => {
    const seq = tape.append(table.intern(CALLS[0]));
    tape.set(seq, 'size', 5);
  };
  const sent = (): number => {
    const before = batches.length;
    for (const [, publisher] of windows.publishers()) publisher.flush(1);
    for (const { seq } of batches.slice(before)) windows.receive('w', { type: 'ack', seq, paintedAfterMs: 1 });
    return batches
      .slice(before)
      .reduce((sum, batch) => sum + (batch.sections.find((s) => s.kind === SECTION.prints)?.rows ?? 0), 0);
  };

  it('begins with the prints after the demand and ends with it', () => {
    print();
    demand([{ kind: 'flow', key: 'f', filter: ALL }]);
    expect(sent()).toBe(0);
    print();
    expect(sent()).toBe(1);
    // Another pane's release leaves the filter and its place on the tape alone.
    demand([row('SPY')]);
    sent();
    print();
    demand([], ['SPY']);
    expect(sent()).toBe(1);
    demand([], ['f']);
    print();
    expect(sent()).toBe(0);
  });
});

describe('a reset', () => {
  it('is announced, and sends every demanded row again with its symbol, without waiting for an old batch', () => {
    demand([row('SPY')]);
    for (const [, publisher] of windows.publishers()) publisher.flush(1);
    expect(announced()).toEqual(['SPY']);
    windows.reset();
    expect(messages).toEqual([{ type: 'reset' }]);
    for (const [, publisher] of windows.publishers()) expect(publisher.flush(2)).toBe(true);
    expect(announced()).toEqual(['SPY', 'SPY']);
    // The acknowledgement of what was sent before counts for nothing.
    windows.receive('w', { type: 'ack', seq: batches[0].seq, paintedAfterMs: 1 });
    expect([...windows.publishers()][0][1].awaitingAck).toBe(true);
  });
});

describe('a window that could not use a batch', () => {
  it('gets every demanded row again with its symbol, and no other window does', () => {
    windows.open('second');
    demand([row('SPY')]);
    demand([row('SPY')], [], 'second');
    for (const [, publisher] of windows.publishers()) publisher.flush(1);
    for (const { seq } of batches) windows.receive('second', { type: 'ack', seq, paintedAfterMs: 1 });
    windows.receive('w', { type: 'restart' });
    expect(messages).toEqual([{ type: 'reset' }]);
    const sent = [...windows.publishers()].map(([id, publisher]) => [id, publisher.flush(2)]);
    expect(sent).toEqual([
      ['w', true],
      ['second', false],
    ]);
    expect(announced()).toEqual(['SPY', 'SPY', 'SPY']);
  });
});

describe('windows', () => {
  it('receive everything that is broadcast, and report how long painting took', () => {
    windows.open('second');
    windows.broadcast({ type: 'reset' });
    expect(messages).toHaveLength(2);
    windows.receive('second', { type: 'ack', seq: 1, paintedAfterMs: 12 });
    expect(windows.paintLatency.percentile(0.5)).toBeCloseTo(12, 0);
    expect(demandChanges).toBe(0);
  });

  it('that open again begin with nothing', () => {
    demand([row('SPY')]);
    windows.open('w');
    expect([...windows.demand.items('w')]).toEqual([]);
    expect(reaches('SPY')).toBe(false);
  });
});

describe('a window’s spark lines', () => {
  it('are followed and sent while a pane asks for them, not for a row alone', () => {
    const spark = new SparkLines(table);
    windows = newWindows({ spark });
    windows.open('w');
    const sparks = (): number[] => {
      const before = batches.length;
      table.column('last').fill(1);
      spark.sample();
      windows.publish(1);
      for (const { seq } of batches.slice(before)) windows.receive('w', { type: 'ack', seq, paintedAfterMs: 1 });
      const sections = batches.slice(before).flatMap((batch) => batch.sections);
      return sections.filter(({ kind }) => kind === SECTION.spark).flatMap(({ ids }) => [...ids]);
    };
    demand([row('SPY', 'plain')]);
    expect(sparks()).toEqual([]);
    demand([{ ...row('SPY', 'drawn'), spark: true } as DemandItem, row('QQQ')]);
    expect(sparks()).toEqual([table.intern('SPY')]);
    demand([], ['drawn']);
    expect(sparks()).toEqual([]);
    for (let n = 0; n < 60; n++) sparks();
    expect(spark.has(table.intern('SPY'))).toBe(false);
  });
});

describe('what windows do', () => {
  it('changes demand when one asks, closes or opens again, and only then', () => {
    const changes = (act: () => void): number => {
      const before = demandChanges;
      act();
      return demandChanges - before;
    };
    expect([
      changes(() => demand([row('SPY')])),
      changes(() => windows.receive('w', { type: 'ack', seq: 1, paintedAfterMs: 1 })),
      changes(() => windows.receive('ghost', { type: 'ack', seq: 1, paintedAfterMs: 1 })),
      changes(() => windows.open('second')),
      changes(() => windows.open('second')),
      changes(() => windows.close('second')),
      changes(() => windows.close('second')),
    ]).toEqual([1, 0, 0, 0, 1, 1, 0]);
    expect(windows.ids).toEqual(['w']);
  });

  it('is publishing while any of them had something to get', () => {
    windows.open('second');
    expect(windows.publish(1)).toBe(false);
    demand([row('SPY')]);
    expect(windows.publish(1)).toBe(true);
    demand([row('SPY')], [], 'second');
    expect(windows.publish(1)).toBe(true);
    expect(windows.publish(1)).toBe(false);
  });

  it('that closed cost the table nothing: their rows are marked for nobody', () => {
    demand([row('SPY')]);
    const [, publisher] = [...windows.publishers()][0];
    windows.publish(1);
    publisher.acknowledge(1);
    windows.close('w');
    table.mark(table.intern('SPY'), 'trade');
    expect(publisher.flush(1)).toBe(false);
  });
});

describe('a window that stands still for a minute at 20,000 prints a second', () => {
  const FLUSH_MS = 8;
  const MINUTE_MS = 60_000;
  const CAPACITY = 1 << 17;
  const CONTRACT = 'O:SPY261218C00650000';
  const pulse = (atMs: number): ToWindow => ({ type: 'pulse', atMs, eventsPerSecond: 0, stale: [], polling: [] });

  /** Virtual time runs from 0; the window acknowledges nothing. Returns how many prints there were. */
  function standStill(ms: number): number {
    const id = table.intern(CONTRACT);
    const spy = table.intern('SPY');
    let prints = 0;
    for (let atMs = 0; atMs <= ms; atMs += FLUSH_MS) {
      for (let i = 0; i < 160; i++) {
        tape.set(tape.append(id), 'atMs', atMs);
        prints++;
      }
      table.column('last')[spy] = atMs;
      table.mark(spy, 'trade');
      for (const [, publisher] of windows.publishers()) {
        if (atMs % 1_000 === 0) publisher.addBar(spy, 1_000, Float64Array.of(1_000, atMs, 1, 1, 1, 1, 1, 1, 1));
        publisher.flush(atMs);
      }
      if (atMs % 1_000 === 0) windows.tellState(pulse(atMs));
    }
    return prints;
  }

  beforeEach(() => {
    tape = new FlowTape(CAPACITY);
    windows = newWindows({ printsLost: (gap) => messages.push({ type: 'gap', gap }) });
    windows.open('w');
    demand([row('SPY'), { kind: 'flow', key: 'flow', filter: ALL }]);
  });

  const wake = (): void => {
    for (let acknowledged = 0; acknowledged < batches.length; acknowledged++) {
      windows.receive('w', { type: 'ack', seq: batches[acknowledged].seq, paintedAfterMs: 1 });
      for (const [, publisher] of windows.publishers()) publisher.flush(MINUTE_MS);
    }
  };

  it('costs one batch and two seconds of messages, and wakes to the present with its loss in the ledger', () => {
    const prints = standStill(MINUTE_MS);
    expect(batches).toHaveLength(1);
    expect(messages.length).toBeLessThanOrEqual(4);
    expect(windows.losses.all()).toEqual([]);
    wake();
    const state = batches[1].sections.find((s) => s.ids.includes(table.intern('SPY')) && s.values.includes(MINUTE_MS));
    expect(state, 'the newest price in the first batch after it').toBeDefined();
    expect(
      batches
        .slice(1)
        .reduce((rows, batch) => rows + (batch.sections.find((s) => s.kind === SECTION.bars)?.rows ?? 0), 0),
    ).toBe(60);
    const taken = batches
      .flatMap((batch) => batch.sections.filter((s) => s.kind === SECTION.prints))
      .reduce((n, s) => n + s.rows, 0);
    const [loss] = windows.losses.all();
    expect(loss).toMatchObject({ cause: 'window', market: 'options', channel: 'T', repair: 'none' });
    expect(taken + loss.lostCount!).toBe(prints);
    expect(loss.endMs! - loss.startMs).toBeGreaterThan(MINUTE_MS - (CAPACITY / 20_000) * 1_000 - 1_000);
    expect(messages.at(-1)).toEqual({ type: 'gap', gap: loss });
    windows.tellState(pulse(MINUTE_MS + 1_000));
    expect(messages.at(-1)).toMatchObject({ type: 'pulse' });
  });

  it('tells of every event all the same: a gap is no state', () => {
    standStill(10_000);
    const before = messages.length;
    windows.broadcast({ type: 'notice', notice: { id: 'n', level: 'info', title: '', message: '', atMs: 0 } });
    expect(messages).toHaveLength(before + 1);
  });

  it('keeps a bounded number of bars; then it starts afresh when it wakes', () => {
    standStill(FLUSH_MS);
    const [, publisher] = [...windows.publishers()][0];
    for (let i = 0; i < 100_000; i++)
      publisher.addBar(0, 1_000, Float64Array.of(1_000, i * 1_000, 1, 1, 1, 1, 1, 1, 1));
    wake();
    expect(messages.filter((m) => m.type === 'reset')).toHaveLength(1);
    expect(publisher.barsOverran).toBe(false);
  });
});
