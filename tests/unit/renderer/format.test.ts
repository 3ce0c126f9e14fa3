import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as f from '../../../src/renderer/components/format.ts';

const ALL = [
  f.formatPrice,
  f.formatChange,
  f.formatPercent,
  f.formatIv,
  f.formatGreek,
  f.formatDelta,
  f.formatSize,
  f.formatPremium,
  f.formatCompact,
  f.formatAge,
  f.formatDuration,
  f.formatBytes,
];

describe('formatting', () => {
  it('gives each mark of an axis its own words, and true ones', () => {
    expect([1e6, 1.25e6, 1.5e6].map((v) => f.formatPlotDollars(v, 250_000))).toEqual(['$1.00M', '$1.25M', '$1.50M']);
    expect([0, 2.5, 5].map((v) => f.formatPlotSize(v, 2.5))).toEqual(['0.0', '2.5', '5.0']);
    expect([120e6, 122.5e6].map((v) => f.formatPlotDollars(v, 2.5e6))).toEqual(['$120.0M', '$122.5M']);
    expect([f.decimalsOf(undefined, 1), f.decimalsOf(10, 0), f.decimalsOf(0.25, 1), f.decimalsOf(0.1, 2)]).toEqual([
      1, 0, 2, 2,
    ]);
  });

  it('shows unknown as a dash and never as a number', () => {
    for (const format of ALL) {
      expect(format(undefined)).toBe('—');
      expect(format(Number.NaN)).toBe('—');
      expect(format(Number.POSITIVE_INFINITY)).toBe('—');
    }
    expect(f.formatTime(Number.NaN, 'exchange')).toBe('—');
  });

  it('names the year of an expiry whose day of this year may have been', () => {
    const now = Date.parse('2026-11-20T15:00:00Z');
    const shown = (expiry: string): string => f.formatExpiry(expiry, f.isFarExpiry(expiry, now));
    expect(['2026-11-20', '2027-01-15', '2027-11-19', '2029-01-19'].map(shown)).toEqual([
      '20 Nov',
      '15 Jan',
      '19 Nov 27',
      '19 Jan 29',
    ]);
  });

  it('says an age within the last second in one word that does not change with every frame', () => {
    expect([0, 999, 1000, 61_000, Number.NaN].map(f.formatAgo)).toEqual(['now', 'now', '1s ago', '1m ago', '—']);
    // A value may be dated a moment after the clock that it is read by.
    expect(f.formatAgo(-40)).toBe('now');
  });

  it('shows a known zero as zero', () => {
    expect(f.formatPrice(0)).toBe('0.00');
    expect(f.formatPercent(0)).toBe('0.00%');
    expect(f.formatGreek(0)).toBe('0');
    expect(f.formatPremium(0)).toBe('$0');
  });

  it.each([
    [652.13, '652.13'],
    [0.05, '0.05'],
    [0.0015, '0.0015'],
    [12_345.6, '12\u2009345.60'],
    [-3.5, '−3.50'],
  ])('price %d is %s', (value, text) => expect(f.formatPrice(value)).toBe(text));

  it.each([
    [0.0041, '+0.41%'],
    [-0.12345, '−12.35%'],
  ])('fraction %d is %s', (value, text) => expect(f.formatPercent(value)).toBe(text));

  it.each([
    [0.5213, '0.521'],
    [-12.34, '−12.3'],
    [0.000423, '0.000423'],
    [123.4, '123'],
    [1e-9, '0'],
  ])('Greek %d is %s', (value, text) => expect(f.formatGreek(value)).toBe(text));

  it.each([
    [0.52149, '0.521'],
    [-0.0123, '−0.012'],
    [-0.0001, '0.000'],
    [1, '1.000'],
  ])('delta %d is %s', (value, text) => expect(f.formatDelta(value)).toBe(text));

  it('a change has the decimals of its price: cents, or four below one dollar', () => {
    expect(f.formatChange(0.115, 644.7)).toMatch(/^\+0\.1[12]$/);
    expect(f.formatChange(-1234.5, 24_000)).toBe('−1234.50');
    expect(f.formatChange(0.0012, 0.4312)).toBe('+0.0012');
    expect(f.formatChange(0, 5)).toBe('0.00');
    expect([0.004, -0.004].map((change) => f.formatChange(change, 644.7))).toEqual(['0.00', '0.00']);
  });

  it.each([
    [85, '$85'],
    [340_000, '$340k'],
    [1_234_567, '$1.2M'],
    [999_960, '$1.0M'],
    [999_500, '$1.0M'],
    [999_499, '$999k'],
    [999.6, '$1.0k'],
    [-999_700_000, '−$1.0B'],
    [-5_000_000_000, '−$5.0B'],
  ])('premium %d is %s', (value, text) => expect(f.formatPremium(value)).toBe(text));

  it('groups sizes by thousands with thin spaces', () => {
    expect(f.formatSize(1_234_567)).toBe('1\u2009234\u2009567');
    expect(f.formatSize(999)).toBe('999');
    expect([1.5, -0.25, 0.1 + 0.2, 1234.6].map((size) => f.formatSize(size))).toEqual([
      '1.5',
      '−0.25',
      '0.3',
      '1\u2009235',
    ]);
  });

  it('keeps sign and magnitude of any price', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const back = Number(f.formatPrice(value).replace('−', '-').replaceAll('\u2009', ''));
        expect(Math.abs(back - value)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });

  it('shows exchange time over both daylight-saving offsets', () => {
    expect(f.formatTime(Date.UTC(2026, 6, 1, 13, 30, 0), 'exchange')).toBe('09:30:00');
    expect(f.formatTime(Date.UTC(2026, 11, 1, 14, 30, 0, 250), 'exchange', true)).toBe('09:30:00.250');
  });

  it('names instruments the way a trader reads them', () => {
    expect(f.formatSymbol('O:SPY261218C00650000')).toBe('SPY 18 Dec 26 650C');
    expect(f.formatSymbol('O:SPXW261218P06612500')).toBe('SPXW 18 Dec 26 6612.5P');
    expect(f.formatSymbol('O:TSLA1261218C00400000')).toBe('TSLA1 18 Dec 26 400C');
    expect(f.formatSymbol('I:SPX')).toBe('SPX');
    expect(f.formatSymbol('BRK.B')).toBe('BRK.B');
  });

  it('leaves what is no option by the one grammar as it is: month 13, 31 November, no strike, a root of seven letters', () => {
    const odd = ['O:SPY261318C00650000', 'O:SPY261131C00650000', 'O:SPY261218C00000000', 'O:ABCDEFG261218C00650000'];
    expect(odd.map(f.formatSymbol)).toEqual(odd);
  });
});
