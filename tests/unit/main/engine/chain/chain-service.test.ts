import { describe, expect, it } from 'vitest';
import { ChainService } from '../../../../../src/main/engine/chain/chain-service.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';

const symbols: Record<string, string[]> = {
  '2026-11-20': ['O:SPY261120C00650000', 'O:SPY261120P00650000'],
  '2026-11-23': ['O:SPY261123C00650000', 'O:SPY261123P00650000'],
};

function service(clock: { nowMs: number }) {
  const refreshed: string[] = [];
  const chains = new ChainService({
    table: new InstrumentTable(),
    tape: new FlowTape(16),
    requests: {
      contracts: async (_underlying, expiry) => symbols[expiry] ?? [],
      snapshot: async (_underlying, expiry) => void refreshed.push(expiry),
      dividends: async () => [],
      snapshotEveryMs: () => 3_000,
    },
    rateCurve: defaultPreferences().rateCurve,
    quoteLimit: 1_000,
    now: () => clock.nowMs,
    stopwatch: () => 0,
    contractsChanged: () => undefined,
    streamedChanged: () => undefined,
    report: () => undefined,
  });
  return { chains, refreshed };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the chain service', () => {
  it('finds the contracts of what is shown and lets an expiry go from the stream once it has settled', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 15, 59) };
    const { chains } = service(clock);
    chains.setDemand(new Map([['SPY', new Set(Object.keys(symbols))]]));
    await settled();
    expect([...chains.streamed()].toSorted()).toEqual(Object.values(symbols).flat().toSorted());
    clock.nowMs = etInstant('2026-11-20', 16, 0);
    chains.tick();
    expect(chains.streamed()).toEqual(symbols['2026-11-23']);
  });

  it('refreshes a snapshot when it is due and not before, and stops when nobody looks', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    const { chains, refreshed } = service(clock);
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    chains.tick();
    await settled();
    expect(refreshed).toEqual(['2026-11-23']);
    clock.nowMs += 3_000;
    chains.tick();
    await settled();
    expect(refreshed).toHaveLength(2);
    chains.setDemand(new Map());
    clock.nowMs += 60_000;
    chains.tick();
    await settled();
    expect(refreshed).toHaveLength(2);
    expect(chains.streamed()).toEqual([]);
  });
});
