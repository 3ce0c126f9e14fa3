import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contractsReferenceName,
  formatOptionSymbol,
  hasCarry,
  isAmSettled,
  underlyingOfRoot,
  isEuropean,
  marketOf,
  normaliseSymbol,
  parseOptionSymbol,
} from '../../../../src/shared/market/symbols.ts';

describe('option symbols', () => {
  it('reads the strike in thousandths and the root from the left', () => {
    expect(parseOptionSymbol('O:SPY261218C00650000')).toEqual({
      symbol: 'O:SPY261218C00650000',
      root: 'SPY',
      underlying: 'SPY',
      expiry: '2026-12-18',
      right: 'C',
      strike: 650,
      adjusted: false,
    });
    expect(parseOptionSymbol('O:F270115P00012375')?.strike).toBe(12.375);
    expect(parseOptionSymbol('O:XSP261218C00000500')?.strike).toBe(0.5);
  });

  it('takes digits in roots and says the contract is adjusted', () => {
    const adjusted = parseOptionSymbol('O:TSLA1270115C00250000');
    expect(adjusted).toMatchObject({ root: 'TSLA1', underlying: 'TSLA', adjusted: true });
  });

  it('keeps SPX and SPXW apart but on one underlying', () => {
    const monthly = parseOptionSymbol('O:SPX261120P06700000')!;
    const weekly = parseOptionSymbol('O:SPXW261120P06700000')!;
    expect(monthly.symbol).not.toBe(weekly.symbol);
    expect([monthly.underlying, weekly.underlying]).toEqual(['I:SPX', 'I:SPX']);
    expect([isAmSettled('SPX'), isAmSettled('SPXW')]).toEqual([true, false]);
    expect([isEuropean('SPXW'), isEuropean('SPY'), isEuropean('OEX')]).toEqual([true, false, false]);
    // Both S&P 100 roots are on one index and settle at the close.
    expect([underlyingOfRoot('OEX'), underlyingOfRoot('XEO')]).toEqual(['I:OEX', 'I:OEX']);
    expect([isAmSettled('OEX'), isAmSettled('XEO'), isAmSettled('VIX')]).toEqual([false, false, true]);
  });

  it.each([
    ['BRKB', 'BRK.B'],
    ['BRKB1', 'BRK.B'],
    ['BFB', 'BF.B'],
    ['ABB', 'ABB'],
    ['SPYG', 'SPYG'],
  ])('the shares under %s are %s', (root, underlying) =>
    expect(parseOptionSymbol(`O:${root}261218C00400000`)?.underlying).toBe(underlying),
  );

  it.each([
    ['MRUT', 'I:MRUT', false],
    ['XND', 'I:XND', false],
    ['CBTX', 'I:CBTX', true],
    ['CBTXW', 'I:CBTX', false],
    ['SPIKE', 'I:SPIKE', true],
  ])('%s is a European cash-settled option on %s', (root, underlying, amSettled) => {
    expect(parseOptionSymbol(`O:${root}261218P00240000`)).toMatchObject({ root, underlying, adjusted: false });
    expect([isEuropean(root), isAmSettled(root)]).toEqual([true, amSettled]);
  });

  it('cannot carry an index of volatility', () => {
    expect(['I:VIX', 'I:SPIKE', 'I:SPX', 'SPY'].map(hasCarry)).toEqual([false, false, true, true]);
  });

  it('reads FLEX roots: the digit says exercise and settlement, the rest the underlying', () => {
    const flex = ['1SPX', '2SPX', '3SPX', '4SPX', '2SPY', '3BRKB', '4SPXW'];
    const parsed = flex.map((root) => parseOptionSymbol(`O:${root}261217C06500250`)!);
    expect(parsed.map((c) => c.root)).toEqual(flex);
    expect(parsed.map((c) => c.underlying)).toEqual(['I:SPX', 'I:SPX', 'I:SPX', 'I:SPX', 'SPY', 'BRK.B', 'I:SPX']);
    expect(flex.map(isEuropean)).toEqual([false, true, false, true, true, false, true]);
    expect(flex.map(isAmSettled)).toEqual([true, true, false, false, false, false, false]);
    expect(parsed.map((c) => c.adjusted)).toEqual(flex.map(() => false));
    expect(parseOptionSymbol('O:6SPX261217C06500250')).toMatchObject({ underlying: 'I:SPX', adjusted: true });
    expect(formatOptionSymbol({ root: '4SPX', expiry: '2026-12-17', right: 'C', strike: 6500.25 })).toBe(
      'O:4SPX261217C06500250',
    );
  });

  it.each([
    'O:9SPX261218C00650000',
    'O:44SPX261218C00650000',
    'O:4ABCDEF261218C00650000',
    'SPY261218C00650000',
    'O:SPY261318C00650000',
    'O:SPY260230C00650000',
    'O:SPY261218X00650000',
    'O:SPY261218C0065000',
    'O:SPY261218C00000000',
    'O:spy261218C00650000',
    'O:261218C00650000',
    '',
  ])('refuses %j', (ticker) => expect(parseOptionSymbol(ticker)).toBeUndefined());

  it('round-trips every contract it can write', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z]{1,5}$/),
        day,
        fc.constantFrom('C' as const, 'P' as const),
        fc.integer({ min: 1, max: 99_999_999 }),
        (root, date, right, thousandths) => {
          const expiry = date.toISOString().slice(0, 10);
          const parsed = parseOptionSymbol(formatOptionSymbol({ root, expiry, right, strike: thousandths / 1000 }));
          expect(parsed).toMatchObject({ root, expiry, right, strike: thousandths / 1000 });
        },
      ),
    );
  });

  it('names the field it cannot write', () => {
    expect(() => formatOptionSymbol({ root: 'SPY', expiry: '26-12-18', right: 'C', strike: 1 })).toThrow(/expiry/);
    expect(() => formatOptionSymbol({ root: 'SPY', expiry: '2026-12-18', right: 'C', strike: 0 })).toThrow(/strike/);
  });
});

describe('markets', () => {
  it('knows the socket of a symbol', () => {
    expect(['O:SPY261218C00650000', 'I:SPX', 'BRK.B'].map(marketOf)).toEqual(['options', 'indices', 'stocks']);
    expect([contractsReferenceName('I:SPX'), contractsReferenceName('SPY')]).toEqual(['SPX', 'SPY']);
  });

  it('normalises what a person types and refuses what no market knows', () => {
    expect([' spy ', 'i:spx', 'o:spy261218c00650000', 'brk.b'].map(normaliseSymbol)).toEqual([
      'SPY',
      'I:SPX',
      'O:SPY261218C00650000',
      'BRK.B',
    ]);
    expect(['', '123', 'O:JUNK', 'I:', 'A B', 'TOOLONGTICKER'].map(normaliseSymbol)).toEqual(Array(6).fill(undefined));
  });
});
