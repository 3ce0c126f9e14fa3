import { beforeEach, expect, test, vi } from 'vitest';
import type { ChainSummary } from '../../../../src/shared/contract/streams.ts';
import type { EngineHealth } from '../../../../src/shared/contract/health.ts';
import { useChainStore, useHealthStore } from '../../../../src/renderer/stores/engine-stores.ts';

const values = new Map<string, number>();
vi.mock('../../../../src/renderer/stores/market.ts', () => ({
  mirror: { read: (_symbol: string, column: string) => values.get(column) ?? Number.NaN },
}));
vi.mock('../../../../src/renderer/stores/world-store.ts', () => ({ marketNowMs: () => 1_000_000, useWorldStore: {} }));
const { modelNumber, modelTone } = await import('../../../../src/renderer/panes/watchlist/contract-columns.ts');
const { WATCHLIST_COLUMNS } = await import('../../../../src/renderer/panes/watchlist/watchlist-columns.ts');

const CONTRACT = 'O:SPY261120C00650000';
const shown = () => [
  modelNumber(CONTRACT, 'modelDelta', 'vendorDelta'),
  modelTone(CONTRACT, 'modelDelta', 'vendorDelta'),
];
const set = (numbers: Record<string, number>): void => {
  values.clear();
  for (const [column, value] of Object.entries(numbers)) values.set(column, value);
};

beforeEach(() => values.clear());

test('a Greek of a chain closed a while ago is dim, and gives way to a newer one of the vendor', () => {
  set({ modelDelta: 0.5, modelAtMs: 999_000, vendorDelta: 0.4, vendorAtMs: 999_500 });
  expect(shown()).toEqual([{ value: 0.5, source: 'model' }, '']);
  set({ modelDelta: 0.5, modelAtMs: 994_999, vendorDelta: 0.4, vendorAtMs: 994_000 });
  expect(shown()).toEqual([{ value: 0.5, source: 'model' }, 'faint']);
  set({ modelDelta: 0.5, modelAtMs: 994_999, vendorDelta: 0.4, vendorAtMs: 998_000 });
  expect(shown()).toEqual([{ value: 0.4, source: 'vendor' }, 'quiet']);
  set({ modelDelta: 0.5, modelAtMs: 900_000, vendorDelta: 0.4, vendorAtMs: 939_999 });
  expect(shown()).toEqual([{ value: 0.4, source: 'vendor' }, 'faint']);
  set({ modelDelta: 0.5, modelAtMs: 900_000 });
  expect(shown()).toEqual([{ value: 0.5, source: 'model' }, 'faint']);
  set({});
  expect(shown()).toEqual([{ value: Number.NaN, source: 'none' }, '']);
});

test.each([
  ['realTime', 'allowed', 60_000],
  ['realTime', 'limited', 180_000],
  ['delayed', 'allowed', 900_000 + 60_000],
])('one of the vendor is old by how often the plan renews it: %s, %s, %i', (timeliness, rest, oldMs) => {
  const capabilities = [{ market: 'options', timeliness, channels: {}, rest }];
  useHealthStore.setState({ health: { sockets: [], capabilities } as unknown as EngineHealth });
  const toneAt = (ageMs: number) => {
    set({ vendorDelta: 0.4, vendorAtMs: 1_000_000 - ageMs });
    return shown()[1];
  };
  // Between two snapshots it does not dim.
  expect([0, 4_000, 6_000, oldMs / 3, oldMs].map(toneAt)).toEqual(Array(5).fill('quiet'));
  expect(toneAt(oldMs + 1)).toBe('faint');
  useHealthStore.setState({ health: undefined });
});

test('a name’s volatility is the model’s of its nearest expiry, faint where that is old, else a remembered one', () => {
  const iv = WATCHLIST_COLUMNS.find(({ title }) => title === 'IV')!;
  const row = { key: 'SPY', symbol: 'SPY' } as never;
  const cell = () => [iv.text(row), iv.tone!(row), iv.hover!(row)];
  const chain = (expiry: string, more: object) =>
    ({ underlying: 'SPY', root: 'SPY', expiry, ...more }) as unknown as ChainSummary;
  const open = (modelAtMs: number) =>
    useChainStore.setState({
      chains: {
        far: chain('2026-12-18', { atmIvFraction: 0.3, modelAtMs: 999_999 }),
        near: chain('2026-11-20', { atmIvFraction: 0.2, modelAtMs, modelSpot: 650 }),
      },
    });
  open(995_000);
  expect(cell()).toEqual(['20.0', '', 'At the money, SPY 20 Nov. Computed 5s ago at 650.00.']);
  open(994_999);
  expect(cell()).toEqual(['20.0', 'faint', 'At the money, SPY 20 Nov. Computed 5s ago at 650.00.']);
  useChainStore.setState({ chains: {} });
  set({ iv30: 0.25, iv30AtMs: 1_000_000 - 600_000 });
  expect(cell().slice(0, 2)).toEqual(['25.0', 'quiet']);
  expect(cell()[2]).toMatch(/^30-day implied volatility 25\.0% 10m ago/);
});
