/** A scan's names are rows of its window, and only while it is wanted; a window's crowd of prints slows a replay. */
import { expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import { readBatch, SECTION } from '../../../../../src/shared/contract/batch.ts';
import type { DemandItem } from '../../../../../src/shared/contract/demand.ts';

function oneWindow(tapeCapacity = 64) {
  const table = new InstrumentTable(64);
  const tape = new FlowTape(tapeCapacity);
  const symbols: string[] = [];
  const windows = new Windows({
    table,
    tape,
    facts: new ContractFacts(table),
    spark: new SparkLines(table),
    send: (windowId, message) => {
      if (!(message instanceof ArrayBuffer)) return;
      const { seq, sections } = readBatch(message);
      for (const { kind, extra } of sections)
        if (kind === SECTION.symbols) symbols.push(...new TextDecoder().decode(extra).split('\n'));
      windows.receive(windowId, { type: 'ack', seq });
    },
    demandChanged: () => undefined,
    bars: { watchBars: () => undefined, drainBars: () => undefined },
    chainInstruments: () => [],
  });
  windows.open('w');
  const demand = (add: DemandItem[], remove: string[] = []): void =>
    windows.receive('w', { type: 'demand', add, remove });
  const reaches = (symbol: string): boolean => {
    table.mark(table.intern(symbol), 'trade');
    return windows.publish(1);
  };
  return { table, tape, windows, symbols, demand, reaches };
}
const scan = (key: string, ...symbols: string[]): DemandItem => ({
  kind: 'scan',
  key,
  symbols,
  flow: false,
  optionable: false,
});

test('names of a scan come whole, then as they change, until it is given back', () => {
  const { windows, symbols, demand, reaches } = oneWindow();
  demand([scan('a', 'SPY', 'QQQ'), scan('b', 'QQQ', 'IWM')]);
  windows.publish(1);
  expect(symbols.toSorted()).toEqual(['IWM', 'QQQ', 'SPY']);
  expect([reaches('QQQ'), reaches('AMD')]).toEqual([true, false]);
  demand([], ['a']);
  expect([reaches('SPY'), reaches('QQQ'), reaches('IWM')]).toEqual([false, true, true]);
  demand([], ['b']);
  expect([reaches('QQQ'), reaches('IWM')]).toEqual([false, false]);
});

test('a chain and a health pane are no scan', () => {
  const { demand, reaches } = oneWindow();
  demand([
    { kind: 'health', key: 'h' },
    { kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-12-18'] },
  ]);
  demand([], ['h', 'c']);
  expect(reaches('SPY')).toBe(false);
});
