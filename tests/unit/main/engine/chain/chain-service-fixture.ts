import { ChainService } from '../../../../../src/main/engine/chain/chain-service.ts';
import type { ChainServiceOptions } from '../../../../../src/main/engine/chain/chain-service-options.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NO_PRINTS } from './synthetic-chain.ts';

/** Two expiries of one strike. */
export const symbols: Record<string, string[]> = {
  '2026-11-20': ['O:SPY261120C00650000', 'O:SPY261120P00650000'],
  '2026-11-23': ['O:SPY261123C00650000', 'O:SPY261123P00650000'],
};

/** A chain service over requests that answer at once. */
export function service(clock: { nowMs: number }, listed = symbols, over: Partial<ChainServiceOptions> = {}) {
  const refreshed: string[] = [];
  const changes: number[] = [];
  const table = new InstrumentTable();
  const chains = new ChainService({
    table,
    flow: NO_PRINTS,
    calendar: () => BUILT_IN_CALENDAR,
    requests: {
      contracts: async (_underlying, expiry) => listed[expiry] ?? [],
      snapshot: async (_underlying, expiry) => void refreshed.push(expiry),
      dividends: async () => [],
      streams: () => false,
      snapshotAtMs: () => Number.NaN,
      spotAtQuote: () => Number.NaN,
      priceAtEnd: () => Number.NaN,
      snapshotEveryMs: () => 3_000,
    },
    rateCurve: defaultPreferences().rateCurve,
    now: () => clock.nowMs,
    stopwatch: () => 0,
    contractsChanged: () => undefined,
    laddersChanged: () => changes.push(clock.nowMs),
    report: () => undefined,
    ...over,
  });
  return { chains, refreshed, table, changes };
}

export const contractsOf = (chains: ChainService): string[] =>
  chains.ladders.flatMap((ladder) => ladder.flatMap(({ symbols: listed }) => listed));
export const settled = () => new Promise((resolve) => setImmediate(resolve));
