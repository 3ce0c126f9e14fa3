import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DemandLedger } from '../../../src/renderer/bridge/demand-ledger.ts';
import type { DemandItem } from '../../../src/shared/contract/demand.ts';

const row = (symbol: string, spark = false): DemandItem => ({
  kind: 'row',
  key: symbol,
  symbol,
  priority: 'visible',
  spark,
});

describe('DemandLedger', () => {
  it('sends an item once for many holders and removes it after the last release', () => {
    const ledger = new DemandLedger();
    const first = ledger.hold(row('SPY'));
    const second = ledger.hold(row('SPY'));
    expect(ledger.takeDiff()).toEqual({ add: [row('SPY')], remove: [] });
    first();
    expect(ledger.takeDiff()).toBeUndefined();
    second();
    expect(ledger.takeDiff()).toEqual({ add: [], remove: ['SPY'] });
  });

  it('counts one release per holder however often it is called', () => {
    const ledger = new DemandLedger();
    const first = ledger.hold(row('SPY'));
    ledger.hold(row('SPY'));
    first();
    first();
    expect(ledger.takeDiff()).toEqual({ add: [row('SPY')], remove: [] });
  });

  it('says nothing when an item is released and held again within a frame', () => {
    const ledger = new DemandLedger();
    const release = ledger.hold(row('SPY'));
    ledger.takeDiff();
    release();
    ledger.hold(row('SPY'));
    expect(ledger.takeDiff()).toBeUndefined();
  });

  it('sends an item again when what it asks changed', () => {
    const ledger = new DemandLedger();
    ledger.hold(row('SPY'));
    ledger.takeDiff();
    ledger.hold(row('SPY', true));
    expect(ledger.takeDiff()).toEqual({ add: [row('SPY', true)], remove: [] });
  });

  it('says everything again after the other side forgot', () => {
    const ledger = new DemandLedger();
    ledger.hold(row('SPY'));
    ledger.hold(row('QQQ'));
    ledger.takeDiff();
    ledger.forgetSent();
    expect(
      ledger
        .takeDiff()
        ?.add.map((i) => i.key)
        .sort(),
    ).toEqual(['QQQ', 'SPY']);
  });

  it('leaves the other side with exactly what is held, whatever the order of holds, releases and frames', () => {
    const step = fc.record({
      what: fc.constantFrom('hold', 'release', 'frame', 'forget'),
      key: fc.constantFrom('A', 'B', 'C'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ledger = new DemandLedger();
        const held = new Map<string, (() => void)[]>();
        let engine = new Set<string>();
        const frame = (): void => {
          const diff = ledger.takeDiff();
          for (const item of diff?.add ?? []) engine.add(item.key);
          for (const key of diff?.remove ?? []) engine.delete(key);
        };
        for (const { what, key } of steps) {
          if (what === 'hold') held.set(key, [...(held.get(key) ?? []), ledger.hold(row(key))]);
          else if (what === 'release') held.get(key)?.pop()?.();
          else if (what === 'frame') frame();
          else {
            engine = new Set();
            ledger.forgetSent();
          }
        }
        frame();
        const expected = [...held].filter(([, releases]) => releases.length > 0).map(([key]) => key);
        expect([...engine].sort()).toEqual(expected.sort());
      }),
    );
  });
});
