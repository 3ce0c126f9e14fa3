import { beforeEach, expect, test, vi } from 'vitest';

const values = new Map<string, number>();
vi.mock('../../../../src/renderer/stores/market.ts', () => ({
  mirror: { read: (_symbol: string, column: string) => values.get(column) ?? Number.NaN },
}));
vi.mock('../../../../src/renderer/stores/world-store.ts', () => ({ marketNowMs: () => 1_000_000, useWorldStore: {} }));
const { modelNumber, modelTone } = await import('../../../../src/renderer/panes/watchlist/contract-columns.ts');

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
  set({ modelDelta: 0.5, modelAtMs: 900_000, vendorDelta: 0.4, vendorAtMs: 950_000 });
  expect(shown()).toEqual([{ value: 0.4, source: 'vendor' }, 'faint']);
  set({ modelDelta: 0.5, modelAtMs: 900_000 });
  expect(shown()).toEqual([{ value: 0.5, source: 'model' }, 'faint']);
  set({});
  expect(shown()).toEqual([{ value: Number.NaN, source: 'none' }, '']);
});
