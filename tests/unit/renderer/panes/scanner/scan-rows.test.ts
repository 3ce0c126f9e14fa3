import { describe, expect, it } from 'vitest';
import { scanRows, type ScanRow } from '../../../../../src/renderer/panes/scanner/scan-rows.ts';
import { scanText } from '../../../../../src/renderer/panes/scanner/scan-columns.ts';
import { SCAN_REASON, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { scanTest } from '../../../../../src/shared/scan/scan-test.ts';
import { scanQuery } from '../../../../../src/shared/scan/scan-vocabulary.ts';

/** Noon in New York. */
const NOON = Date.parse('2026-11-20T17:00:00Z');
const row = (symbol: string, values: Partial<Record<ColumnName, number>>): ScanRow => ({
  symbol,
  of: (column) => values[column] ?? Number.NaN,
});

describe('the rows of a scan', () => {
  it('are the names for which the condition is true; what is known of all of them is counted', () => {
    const rows = [
      row('A', { last: 5, ivRank: 0.9, iv30: 0.2, iv30AtMs: NOON - 60_000, rv21: 0.1, lastAtMs: NOON - 9_000 }),
      row('B', { last: 5, ivRank: 0.5, iv30: 0.2, iv30AtMs: NOON - 86_400_000, lastAtMs: NOON - 30_000 }),
      row('C', { last: 5, avgDailyVolume: 7, refreshReason: SCAN_REASON.failed }),
      row('D', { refreshReason: SCAN_REASON.unknownName }),
    ];
    const { rows: passing, progress } = scanRows(rows, scanTest(scanQuery('ivrank > 80'), { members: () => [] }), NOON);
    expect(passing).toEqual([rows[0]]);
    expect(progress).toEqual({
      names: 4,
      passing: 1,
      unknown: 2,
      prices: 3,
      ivToday: 1,
      bars: 2,
      oldestMs: NOON - 30_000,
      nowMs: NOON,
      reasons: { [SCAN_REASON.unknownName]: 1 },
      againMs: Number.NaN,
      withoutOptions: [],
    });
  });

  it('of all lists leave out names without options, and say which; one of which that is not known stays', () => {
    const rows = [row('A', { last: 5, hasOptions: 1 }), row('B', { last: 5, hasOptions: 0 }), row('C', { last: 5 })];
    const test = scanTest(undefined, { members: () => [] });
    const { rows: passing, progress } = scanRows(rows, test, NOON, true);
    expect(passing).toEqual([rows[0], rows[2]]);
    expect(progress).toMatchObject({ names: 2, passing: 2, prices: 2, withoutOptions: ['B'] });
    expect(scanRows(rows, test, NOON).progress).toMatchObject({ names: 3, withoutOptions: [] });
  });

  it('that a failed request left to grow old say so, once they are half a minute old', () => {
    const at = (ageMs: number, refreshReason: number) => row('A', { last: 5, lastAtMs: NOON - ageMs, refreshReason });
    const said = (ageMs: number, reason: number) =>
      scanRows([at(ageMs, reason)], scanTest(undefined, { members: () => [] }), NOON).progress.reasons;
    expect(said(30_000, SCAN_REASON.limited)).toEqual({});
    expect(said(30_001, SCAN_REASON.limited)).toEqual({ [SCAN_REASON.limited]: 1 });
    expect(said(30_001, SCAN_REASON.failed)).toEqual({ [SCAN_REASON.failed]: 1 });
    // Where no snapshot is to be had, what streams is what there is.
    expect(said(90_000, SCAN_REASON.planLacks)).toEqual({});
    expect(said(0, SCAN_REASON.endOfDay)).toEqual({ [SCAN_REASON.endOfDay]: 1 });
  });

  it('are told with the second in which they were looked at: an age grows while nothing comes', () => {
    const looked = (atMs: number) =>
      scanRows([row('A', { last: 5, lastAtMs: NOON })], scanTest(undefined, { members: () => [] }), atMs).progress;
    expect([NOON, NOON + 999, NOON + 1_000].map((atMs) => looked(atMs).nowMs - NOON)).toEqual([0, 0, 1_000]);
  });

  it('that are held back stay, and say when the last of them is asked for again', () => {
    const held = (symbol: string, againMs: number, refreshReason: number = SCAN_REASON.limited) =>
      row(symbol, { last: 5, lastAtMs: NOON - 60_000, refreshReason, refreshAgainMs: againMs });
    const all = [held('A', NOON + 9_000), held('B', NOON + 12_000, SCAN_REASON.failed), held('C', NOON + 3_000)];
    const others = [held('D', NOON - 1), held('E', NOON + 90_000, SCAN_REASON.unknownName), held('F', Number.NaN)];
    const scanned = (rows: ScanRow[]) => scanRows(rows, scanTest(undefined, { members: () => [] }), NOON);
    expect(scanned([...all, ...others]).rows).toEqual([...all, ...others]);
    expect(scanned([...all, ...others]).progress.againMs).toBe(NOON + 12_000);
    expect(scanned(others).progress.againMs).toBeNaN();
  });

  it('without a condition are all names', () => {
    const rows = [row('A', {}), row('B', {})];
    expect(scanRows(rows, scanTest(undefined, { members: () => [] }), NOON).rows).toEqual(rows);
  });
});

describe('a value as text', () => {
  it('is in its unit, signed where the sign matters, a dash where unknown', () => {
    expect(scanText('change', 1.234)).toBe('+1.23%');
    expect(scanText('ivrv', -3.21)).toBe('−3.2');
    expect(scanText('ivrv', 3.21)).toBe('+3.2');
    expect(scanText('ivrank', 83.4)).toBe('83');
    expect(scanText('relvol', 1.5)).toBe('1.50×');
    expect(scanText('net', 1_250_000)).toBe('+$1.3M');
    expect(scanText('age', 61)).toBe('1m');
    for (const id of ['change', 'ivrank', 'relvol', 'net', 'age', 'spread', 'last'] as const)
      expect(scanText(id, Number.NaN)).toBe('—');
  });
});
