import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnName } from '../../../../src/shared/contract/columns.ts';
import { parseQuery } from '../../../../src/shared/query/parse-query.ts';
import { printQuery } from '../../../../src/shared/query/print-query.ts';
import { TRUTH } from '../../../../src/shared/query/truth.ts';
import { SCAN_IDS, SCAN_MEASURES } from '../../../../src/shared/scan/scan-measures.ts';
import { scanTest } from '../../../../src/shared/scan/scan-test.ts';
import { measuresOf, scanQuery, scanVocabulary } from '../../../../src/shared/scan/scan-vocabulary.ts';

const NOW = 1_795_000_000_000;
const VOCABULARY = scanVocabulary();
const reader =
  (row: Partial<Record<ColumnName, number>>) =>
  (column: ColumnName): number =>
    row[column] ?? Number.NaN;
const members = (list: string): string[] => (list === 'Big' ? ['SPY', 'AAPL'] : []);
const truth = (text: string, row: Partial<Record<ColumnName, number>>, symbol = 'SPY', staying = false) =>
  scanTest(scanQuery(text), { members, staying })(symbol, reader(row), NOW);
const fault = (text: string) => {
  const { fault: found } = parseQuery(text, VOCABULARY);
  return found && `${found.column}+${found.length} ${found.message}`;
};

describe('the condition of a scan', () => {
  it('reads measures in two words and their differences, in the units they are shown in', () => {
    const rich = { ivRank: 0.81, iv30: 0.3, rv21: 0.24 };
    const text = 'iv rank > 80 and iv30 - rv30 > 5%';
    expect(truth(text, rich)).toBe(TRUTH.yes);
    expect(truth(text, { ...rich, ivRank: 0.8 })).toBe(TRUTH.no);
    expect(truth(text, { ...rich, rv21: 0.26 })).toBe(TRUTH.no);
    expect(printQuery(scanQuery(text)!, VOCABULARY)).toBe('ivrank > 80 and iv30 - rv30 > 5%');
    expect(measuresOf(scanQuery(text))).toEqual(['ivrank', 'iv30', 'rv30']);
  });

  it('takes no volatility of an earlier session than the last one for one of now', () => {
    const row = { iv30: 0.37, rv21: 0.2, skew30: -0.1, last: 101, prevClose: 100 };
    for (const text of ['iv30 > 30%', 'iv30 - rv30 > 5%', 'ivrv > 5%', 'skew < 0%', 'expmove > 1%', 'movevs > 0']) {
      expect([text, truth(text, { ...row, ivOld: 0 })]).toEqual([text, TRUTH.yes]);
      expect([text, truth(text, { ...row, ivOld: 1 })]).toEqual([text, TRUTH.unknown]);
    }
  });

  it('is neither true nor false where a number it needs is unknown; one that is false decides', () => {
    expect(truth('ivrank > 80', {})).toBe(TRUTH.unknown);
    expect(truth('not ivrank > 80', {})).toBe(TRUTH.unknown);
    expect(truth('iv30 - rv30 > 5%', { iv30: 0.3 })).toBe(TRUTH.unknown);
    expect(truth('ivrank > 80 and last > 10', { last: 5 })).toBe(TRUTH.no);
    expect(truth('ivrank > 80 or last > 10', { last: 50 })).toBe(TRUTH.yes);
    expect(truth('relvol > 1x', { volume: 100, avgDailyVolume: 0 })).toBe(TRUTH.unknown);
  });

  it('names symbols and lists', () => {
    expect(truth('symbol in ("Big", QQQ)', {}, 'AAPL')).toBe(TRUTH.yes);
    expect(truth('symbol in ("Big", QQQ)', {}, 'QQQ')).toBe(TRUTH.yes);
    expect(truth('symbol in ("Big", QQQ)', {}, 'IWM')).toBe(TRUTH.no);
    expect(truth('symbol in (SPXW, 4SPX)', {}, 'I:SPX')).toBe(TRUTH.yes);
    expect(truth('symbol != SPX', {}, 'I:SPX')).toBe(TRUTH.no);
    expect(truth('symbol != SPY', {}, 'SPY')).toBe(TRUTH.no);
    expect(truth('symbol = "Gone"', {}, 'SPY')).toBe(TRUTH.no);
  });

  it('of a name that is in, asks less by what “back by” says', () => {
    const text = 'ivrank > 80 back by 5';
    expect([79, 76, 75, 74].map((rank) => truth(text, { ivRank: rank / 100 }, 'SPY', true))).toEqual([1, 1, 0, 0]);
    expect(truth(text, { ivRank: 0.79 })).toBe(TRUTH.no);
    expect(truth('change < -2% back by 0.5%', { last: 98.3, prevClose: 100 }, 'SPY', true)).toBe(TRUTH.yes);
    expect(truth('change < -2% back by 0.5%', { last: 98.6, prevClose: 100 }, 'SPY', true)).toBe(TRUTH.no);
  });

  it('has a caret under what is wrong', () => {
    expect(fault('iv rnak > 80')).toBe('0+7 “iv rnak” is not known here. Did you mean “ivrank”?');
    expect(fault('ivrank > 80%')).toBe('9+3 “80%” cannot stand here. Expected: a number, such as 80.');
    expect(fault('iv30 > 18')).toBe('7+2 It is in per cent: write 18%.');
    expect(fault('iv30 - last > 5%')).toBe('7+4 last is in another unit than iv30: it cannot be subtracted.');
    expect(fault('iv30-rv30 > 5%')).toBe('0+9 Write a space on either side of a minus sign.');
    expect(fault('last crosses above 5')).toMatch(/^5\+7 .crosses above. does not go with last/);
    expect(fault('symbol in ("Big"')).toBe('10+1 The list is not closed: “)” is missing.');
    expect(fault('iv30 - > 5%')).toContain('A condition cannot begin with “>”');
  });

  it('every measure can be asked, printed and asked again, and is unknown of a row that nothing is known of', () => {
    const written = { price: '5', percent: '5%', multiple: '5x', usd: '5k', count: '5k', plain: '5', days: '5' };
    for (const id of SCAN_IDS) {
      const text = `${id} >= ${written[SCAN_MEASURES[id].unit]}`;
      expect(printQuery(scanQuery(text)!, VOCABULARY)).toBe(text);
      expect(truth(text, {})).toBe(TRUTH.unknown);
    }
  });

  it('printed and parsed again is itself, and means the same', () => {
    const term = fc.constantFrom('ivrank > 80', 'iv30 - rv30 > 5%', 'last < 9', 'symbol = SPY', 'not net > 1M');
    const text = fc
      .tuple(term, fc.constantFrom(' and ', ' or '), term, fc.constantFrom(' and ', ' or '), term)
      .map((parts) => parts.join(''));
    const row = fc.record({
      ivRank: fc.constantFrom(0.5, 0.9, Number.NaN),
      iv30: fc.constantFrom(0.2, Number.NaN),
      rv21: fc.constantFrom(0.1, 0.19),
      last: fc.constantFrom(5, 10, Number.NaN),
      flowNetUsd: fc.constantFrom(0, 2e6, Number.NaN),
    });
    fc.assert(
      fc.property(text, row, fc.constantFrom('SPY', 'QQQ'), (written, values, symbol) => {
        const again = printQuery(scanQuery(written)!, VOCABULARY);
        expect(printQuery(scanQuery(again)!, VOCABULARY)).toBe(again);
        expect(truth(again, values, symbol)).toBe(truth(written, values, symbol));
      }),
    );
  });
});

describe('measures', () => {
  it('are those of their definitions', () => {
    const of = reader({
      last: 103,
      prevClose: 100,
      iv30: 0.252,
      flowSided: 0.4,
      quoteAtMs: NOW - 9_000,
      refreshedAtMs: NOW - 4_000,
    });
    expect(SCAN_MEASURES.change.read(of, NOW)).toBeCloseTo(3, 12);
    expect(SCAN_MEASURES.expmove.read(of, NOW)).toBeCloseTo(25.2 / Math.sqrt(252), 12);
    expect(SCAN_MEASURES.movevs.read(of, NOW)).toBeCloseTo(3 / (25.2 / Math.sqrt(252)), 12);
    expect(SCAN_MEASURES.sided.read(of, NOW)).toBe(40);
    expect(SCAN_MEASURES.age.read(of, NOW)).toBe(4);
    expect(SCAN_MEASURES.age.read(reader({}), NOW)).toBeNaN();
  });
});
