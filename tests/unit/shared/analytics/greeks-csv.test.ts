import { describe, expect, it } from 'vitest';
import {
  formatCsvLine,
  GreeksCsv,
  HeaderError,
  OUTPUT_COLUMNS,
  type GreeksResult,
  type RowProblem,
} from '../../../../src/shared/analytics/greeks-csv.ts';
import { americanDividendGreeks } from '../../../../src/shared/analytics/american-dividends-greeks.ts';
import { readOracle } from './oracle.ts';

function run(lines: string[], style?: 'european' | 'american'): { results: GreeksResult[]; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const csv = new GreeksCsv((problem) => problems.push(problem), style);
  return { results: lines.flatMap((line) => csv.take(line) ?? []), problems };
}

describe('the CSV of tapedeck greeks', () => {
  it('answers the oracle in displayed units, pricing and solving', () => {
    const rows = readOracle();
    const cells = (row: (typeof rows)[number]) =>
      [row.sign > 0 ? 'C' : 'P', row.spot, row.strike, row.years, row.rate, row.dividendYield].join(',');
    const { results, problems } = run([
      'cp,S,K,T,r,q,sigma,price,style',
      ...rows.map((row) => `${cells(row)},${row.sigma},,european`),
      ...rows.map((row) => `${cells(row)},,${row.price},european`),
      ...rows.filter((_, i) => i % 10 === 0).map((row) => `${cells(row)},${row.sigma},,american`),
    ]);
    expect(problems).toEqual([]);
    for (const [i, row] of rows.entries()) {
      const priced = results[i];
      expect(Math.abs(priced.price! / row.price - 1)).toBeLessThan(1e-10);
      expect(Math.abs(priced.theta! / (row.thetaPerYear / 365) - 1)).toBeLessThan(1e-10);
      expect(Math.abs(priced.vega! / (row.vega / 100) - 1)).toBeLessThan(1e-10);
      expect(Math.abs(priced.rho! / (row.rho / 100) - 1)).toBeLessThan(1e-10);
      const solved = results[rows.length + i];
      if (row.vega > 1e-4 * row.spot) expect(Math.abs(solved.iv! / row.sigma - 1)).toBeLessThan(1e-9);
      expect(solved.price).toBe(row.price);
    }
    for (const [i, row] of rows.filter((_, j) => j % 10 === 0).entries()) {
      expect(Math.abs(results[2 * rows.length + i].price! - row.americanPrice) / row.spot).toBeLessThan(1e-6);
    }
  });

  it('takes columns by name in any order and case, quoted cells, a byte order mark and blank lines', () => {
    const { results, problems } = run([
      '\uFEFFstyle, Sigma ,q,r,t,k,s,CP',
      '"european","0.2",0,0.05,1,100,100,"call"',
      '',
      'european,0.2,0,0.05,1,100,100,C',
    ]);
    expect(problems).toEqual([]);
    expect(results).toHaveLength(2);
    expect(results[0]).toEqual(results[1]);
    expect(results[0].price).toBeCloseTo(10.450583572185565, 12);
  });

  it('reports a bad row by line and field, keeps results in step, and goes on', () => {
    const { results, problems } = run([
      'cp,S,K,T,r,q,sigma,price,style',
      'C,100,abc,1,0,0,0.2,,european',
      'C,100,100,1,0,0,0.2,,european',
      'X,100,100,-1,,0,0.2,,asian',
      'P,100,100,1,0,0,,,european',
      'P,100,100,1,0',
      'P,100,100,1,0,0,0.2,,american',
      'C,100,100,1,0,0,,-1,european',
    ]);
    const reasons = results.map((result) => result.reason);
    expect(reasons).toEqual(['bad-row', '', 'bad-row', 'bad-row', 'bad-row', '', 'bad-row']);
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 K',
      '4 cp',
      '4 style',
      '4 r',
      '4 T',
      '5 sigma',
      '6 style',
      '6 q',
      '8 price',
    ]);
    expect(problems[0].message).toBe('"abc" is not a number');
    expect(formatCsvLine(results[0])).toBe(`${','.repeat(OUTPUT_COLUMNS.length - 1)}bad-row`);
  });

  it('takes cash dividends of American rows, priced and solved, and names a malformed one', () => {
    const head = 'cp,S,K,T,r,q,sigma,price,style,dividends';
    const { results, problems } = run([
      head,
      'C,100,95,0.5,0.04,0,0.25,,american,0.1:1; 0.35:1.5',
      'C,100,95,0.5,0.04,0,0.25,,american,',
      'C,100,95,0.5,0.04,0,0.25,,european,0.1:1',
      'C,100,95,0.5,0.04,0,0.25,,american,0.1:x',
    ]);
    const contract = { sign: 1 as const, spot: 100, strike: 95, years: 0.5, rate: 0.04, dividendYield: 0 };
    const dividends = [
      { years: 0.1, amount: 1 },
      { years: 0.35, amount: 1.5 },
    ];
    const exact = americanDividendGreeks({ ...contract, volatility: 0.25, dividends });
    expect(results[0]).toMatchObject({
      price: exact.price,
      vega: exact.vega / 100,
      theta: exact.theta / 365,
      reason: '',
    });
    expect(results[1].price! - results[0].price!).toBeGreaterThan(1);
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual(['4 dividends', '5 dividends']);
    const [solved] = run([head, `C,100,95,0.5,0.04,0,,${exact.price},american,0.1:1;0.35:1.5`]).results;
    expect(solved.iv).toBeCloseTo(0.25, 6);
  });

  it('refuses a row with more fields than the header, which a decimal comma makes', () => {
    const { results, problems } = run([
      'cp,S,K,T,r,q,sigma,style',
      'C,100,100,1,0,0,0,2,european',
      'C,100,100,1,0,0,0.2,european,,',
    ]);
    expect(results.map((result) => result.reason)).toEqual(['bad-row', '']);
    expect(problems).toEqual([{ line: 2, field: '', message: 'the row has 9 fields where the header has 8' }]);
  });

  it('leaves unknown values empty, with the reason, and never writes 0 for them', () => {
    const { results } = run([
      'cp,S,K,T,r,q,price,style',
      'C,105,100,1,0,0,4,european',
      'P,70,100,.5,.05,0,30,american',
    ]);
    expect(results[0]).toEqual({ price: 4, reason: 'below-intrinsic' });
    expect(results[1]).toEqual({ price: 30, reason: 'at-intrinsic' });
    expect(formatCsvLine(results[0])).toBe('4,,,,,,,,,below-intrinsic');
  });

  it('gives the same answer to a row alone and among its neighbours', () => {
    const row = 'P,100,105,0.5,0.05,0.01,0.3,,american';
    const { results } = run(['cp,S,K,T,r,q,sigma,price,style', row, row, row]);
    for (const name of ['price', 'delta', 'gamma', 'vega', 'charm'] as const) {
      expect(Math.abs(results[2][name]! / results[0][name]! - 1)).toBeLessThan(1e-5);
    }
  });

  it('refuses a header without its columns, naming them', () => {
    expect(() => run(['cp,S,K,T,r,style,sigma'])).toThrow(HeaderError);
    expect(() => run(['cp,S,K,T,r,style'])).toThrow('q, sigma or price');
    expect(() => run(['cp,S,K,T,r,q,sigma'])).toThrow('style');
    expect(run(['cp,S,K,T,r,q,sigma', 'C,100,100,1,0,0,0.2'], 'european').results[0].reason).toBe('');
  });

  it('refuses two columns of one name, which would leave open which is meant; others may repeat', () => {
    expect(() => run(['cp,S,K,T,r,q,s,sigma,style'])).toThrow('more than one column S');
    expect(() => run(['cp,S,K,T,r,q,sigma,price,price,style'])).toThrow('price');
    expect(run(['note,cp,S,K,T,r,q,sigma,style,note', 'a,C,100,100,1,0,0,0.2,european,b']).results[0].reason).toBe('');
  });

  it.each(['0x64', '1_000', 'Infinity', '1e999', '1 000', '--1'])('reads decimal numbers only, not %s', (text) => {
    const { results, problems } = run(['cp,S,K,T,r,q,sigma,style', `C,${text},100,1,0,0,0.2,european`]);
    expect(results).toEqual([{ reason: 'bad-row' }]);
    expect(problems).toMatchObject([{ line: 2, field: 'S' }]);
  });

  it.each(['100', '100.', '+1e2', '.1E+3', '1.0e+02'])('reads %s as a hundred', (text) => {
    const { results } = run(['cp,S,K,T,r,q,sigma,style', `C,${text},100,1,0,0,0.2,european`]);
    expect(results[0].price).toBeCloseTo(7.965567455405798, 12);
  });
});
