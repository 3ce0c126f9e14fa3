import { describe, expect, test } from 'vitest';
import { BarArrays } from '../../../../src/renderer/charts/bar-columns.ts';
import {
  INDICATOR_KINDS,
  indicatorKind,
  indicatorTitle,
  soundInputs,
} from '../../../../src/renderer/charts/indicator-set.ts';

test('the session VWAP ends with its session: no line joins one day to the next', () => {
  const vwap = indicatorKind('vwap')!;
  const bars = new BarArrays();
  for (const at of ['2026-11-19T20:55:00Z', '2026-11-19T23:55:00Z', '2026-11-20T09:00:00Z', '2026-11-20T09:05:00Z'])
    bars.upsert({ startMs: Date.parse(at), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
  expect([0, 1, 2, 3].map((index) => vwap.endsAt!(bars, index))).toEqual([false, true, false, false]);
});

describe('every kind', () => {
  test.each(INDICATOR_KINDS.map((kind) => [kind.kind, kind] as const))('%s can be made as first offered', (_, kind) => {
    const indicator = kind.make?.(soundInputs(kind, {}), { whole: true });
    expect(indicator === undefined).toBe(kind.profile !== undefined);
    expect(indicator?.lines ?? 0).toBeGreaterThanOrEqual(kind.lines.length);
    expect(indicatorTitle(kind, soundInputs(kind, {}))).not.toContain('undefined');
  });

  test('has its own name', () => {
    expect(new Set(INDICATOR_KINDS.map((kind) => kind.kind)).size).toBe(INDICATOR_KINDS.length);
  });
});

test('inputs from a settings file are brought to what the maths can take', () => {
  const bollinger = indicatorKind('bollinger')!;
  expect(soundInputs(bollinger, {})).toEqual({ length: 20, width: 2 });
  expect(soundInputs(bollinger, { length: 0, width: 99 })).toEqual({ length: 1, width: 20 });
  expect(soundInputs(bollinger, { length: 12.6, width: Number.NaN })).toEqual({ length: 13, width: 2 });
  expect(indicatorTitle(bollinger, { length: 20, width: 2.5 })).toBe('Bollinger 20, 2.5');
});
