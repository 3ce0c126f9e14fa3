import { describe, expect, it } from 'vitest';
import { COLUMN_NAMES, GROUP_BIT, type ColumnName } from '../../../../src/shared/contract/columns.ts';
import { ALERT_MEASURES, groupsOfMeasure, MEASURES } from '../../../../src/shared/settings/alert-measures.ts';

const row = (values: Partial<Record<ColumnName, number>>) => (column: ColumnName) => values[column] ?? Number.NaN;

describe('a measure', () => {
  it.each<[keyof typeof ALERT_MEASURES, Partial<Record<ColumnName, number>>, number]>([
    ['last', { last: 652.13 }, 652.13],
    ['last', { last: 0 }, Number.NaN],
    ['bid', { bid: 9.3 }, 9.3],
    ['bid', { bid: 0 }, Number.NaN],
    ['ask', { ask: 9.4 }, 9.4],
    ['mid', { bid: 9.25, ask: 9.75 }, 9.5],
    ['mid', { bid: 9.5, ask: 9.5 }, 9.5],
    ['mid', { bid: 9.75, ask: 9.25 }, Number.NaN],
    ['mid', { bid: 0, ask: 9.25 }, Number.NaN],
    ['spread', { bid: 9.25, ask: 9.75 }, 0.5],
    ['spread', { bid: 2.5, ask: 2.55 }, 0.05],
    ['spread', { bid: 660.2, ask: 660.21 }, 0.01],
    ['mid', { bid: 1.1, ask: 1.2 }, 1.15],
    ['mid', { bid: 0.0001, ask: 0.0002 }, 0.00015],
    ['iv', { modelIv: 0.07 }, 7],
    ['spreadPercent', { bid: 9.75, ask: 10.25 }, 5],
    ['change', { last: 660, prevClose: 600 }, 10],
    ['change', { last: 660, prevClose: 0 }, Number.NaN],
    ['volumeMultiple', { volume: 300, avgDailyVolume: 100 }, 3],
    ['volumeMultiple', { volume: 300, avgDailyVolume: 0 }, Number.NaN],
    ['iv', { modelIv: 0.25 }, 25],
    ['delta', { modelDelta: -0.4 }, -0.4],
    ['theta', { modelTheta: -0.12 }, -0.12],
  ])('%s of %j is %d', (measure, values, expected) => {
    expect(ALERT_MEASURES[measure].read(row(values))).toBe(expected);
  });

  // Of bars and boards there are no columns.
  it.each(MEASURES.filter((m) => !ALERT_MEASURES[m].from))(
    '%s names every column it reads, and only those',
    (measure) => {
      const read = new Set<ColumnName>();
      ALERT_MEASURES[measure].read((column) => {
        read.add(column);
        return 1;
      });
      expect([...read].toSorted()).toEqual([...ALERT_MEASURES[measure].columns].toSorted());
      expect(COLUMN_NAMES).toContain(ALERT_MEASURES[measure].at);
    },
  );

  it('is looked at again when a group of its columns changes', () => {
    expect(groupsOfMeasure('last')).toBe(GROUP_BIT.trade);
    expect(groupsOfMeasure('change')).toBe(GROUP_BIT.trade | GROUP_BIT.day);
    expect(groupsOfMeasure('volumeMultiple')).toBe(GROUP_BIT.day | GROUP_BIT.reference);
    expect(groupsOfMeasure('iv')).toBe(GROUP_BIT.model);
    expect(groupsOfMeasure('spreadPercent')).toBe(GROUP_BIT.quote);
  });

  it('says of whom it has no value', () => {
    for (const measure of MEASURES) expect(ALERT_MEASURES[measure].reason('SPY 650 C')).toContain('SPY 650 C');
  });
});
