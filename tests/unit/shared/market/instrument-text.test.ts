import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, weekdayOf } from '../../../../src/shared/market/calendar.ts';
import {
  matchContracts,
  matchExpiries,
  onlySymbol,
  thirdFriday,
} from '../../../../src/shared/market/contract-match.ts';
import type { ContractQuery, ExpiryReading } from '../../../../src/shared/market/contract-query.ts';
import { readInstrument } from '../../../../src/shared/market/instrument-text.ts';
import { formatOptionSymbol, parseOptionSymbol } from '../../../../src/shared/market/symbols.ts';

/** A Friday. */
const TODAY = '2026-11-20';
const read = (text: string, underlying?: string) => readInstrument(text, { today: TODAY, underlying });

const sayExpiry = (one: ExpiryReading): string =>
  one.kind === 'date' ? one.date : one.kind === 'month' ? one.month : `${one.days}dte`;

/** `SPY 2026-12-18 650C`; alternatives with `|`, what was not said with `?`, a root of its own in brackets; a name in quotes. */
function say(text: string, underlying?: string): string {
  const found = read(text, underlying);
  if (found.kind === 'nothing') return 'nothing';
  if (found.kind === 'ticker') return found.symbol;
  if (found.kind === 'name') return `"${found.text}"`;
  const { query } = found;
  const root = query.root && query.root !== query.underlying ? ` (${query.root})` : '';
  const expiries = query.expiries.map(sayExpiry).join('|') || '?';
  return `${query.underlying ?? `"${query.name}"`}${root} ${expiries} ${query.strike ?? '?'}${query.right ?? '?'}`;
}

const DEC = 'SPY 2026-12-18 650C';
const TEXTS: [typed: string, means: string][] = [
  // Traders.
  ['SPY 650c 12/18', DEC],
  ['spy 650C 12/18', DEC],
  ['SPY 12/18 650c', DEC],
  ['spy 12/18 650 call', DEC],
  ['spy call 650 12/18', DEC],
  ['SPY c650 12/18', DEC],
  ['SPY 12/18/26 650c', DEC],
  ['SPY 12/18/2026 650c', DEC],
  ['SPY 12-18 650c', DEC],
  ['SPY 2026-12-18 650 C', DEC],
  ['SPY 18/12/26 650c', DEC],
  ['SPY 18.12.26 650c', DEC],
  ['SPY 18.12.2026 650 Call', DEC],
  ['SPY 20261218 650 C', DEC],
  ['SPY dec 18 650c', DEC],
  ['SPY december 18 650c', DEC],
  ['SPY 18 dec 650c', DEC],
  ['SPY 18dec 650c', DEC],
  ['SPY 18dec26 650c', DEC],
  ['SPY 18-Dec-26 650 Call', DEC],
  ['SPY 18-DEC-2026 650 C', DEC],
  ['SPY dec 18th 650 calls', DEC],
  ['SPY $650c 12/18', DEC],
  ['SPY $650 call 12/18', DEC],
  ['  spy   650c\t12/18 ', DEC],
  ['SPY 650c exp 12/18', DEC],
  ['SPY 12/18 650.50p', 'SPY 2026-12-18 650.5P'],
  ['F 12.5c 12/18', 'F 2026-12-18 12.5C'],
  ['SPX 6,500c 12/18', 'I:SPX 2026-12-18 6500C'],
  ['XSP .5p 12/18', 'I:XSP 2026-12-18 0.5P'],
  ['spx 0dte 6500p', 'I:SPX 0dte 6500P'],
  ['SPXW 0dte 6500p', 'I:SPX (SPXW) 0dte 6500P'],
  ['ndx 25000c today', 'I:NDX 0dte 25000C'],
  ['SPY 650p tomorrow', 'SPY 1dte 650P'],
  ['SPY 7dte 650p', 'SPY 7dte 650P'],
  ['qqq 580p 1d', 'QQQ 1dte 580P'],
  ['SPY 650c fri', 'SPY 2026-11-20 650C'],
  ['SPY 650c monday', 'SPY 2026-11-23 650C'],
  ['aapl jan 27 200 call', 'AAPL 2027-01-27|2027-01 200C'],
  ['aapl jan 2027 200 call', 'AAPL 2027-01 200C'],
  ["aapl jan '27 200 call", 'AAPL 2027-01 200C'],
  ['aapl jan27 200c', 'AAPL 2027-01-27|2027-01 200C'],
  ['aapl jan 15 27 200c', 'AAPL 2027-01-15 200C'],
  ['aapl jan 200c', 'AAPL 2027-01 200C'],
  ['nvda 180c dec', 'NVDA 2026-12 180C'],
  ['SPY 1/15 650c', 'SPY 2027-01-15 650C'],
  ['SPY 11/20 650c', 'SPY 2026-11-20 650C'],
  ['SPY 11/19 650c', 'SPY 2027-11-19 650C'],
  ['SPY 2/29 650c', 'SPY 2028-02-29 650C'],
  ['$SPY 650c 12/18', DEC],
  ['$spx 6500p 12/18', 'I:SPX 2026-12-18 6500P'],
  ['650c SPY 12/18', DEC],
  ['12/18 spy 650c', DEC],
  ['SPY650C 12/18', DEC],
  ['SPY Dec-18-2026 650C', DEC],
  ['SPY 18/Dec/26 650C', DEC],
  ['SPY 650c 18.12.', DEC],
  ['SPY 650 calls for 12/18', DEC],
  ['SPY 650c 0 dte', 'SPY 0dte 650C'],
  ['SPY 650c tmrw', 'SPY 1dte 650C'],
  ['SPY 650c eow', 'SPY 2026-11-20 650C'],
  ['SPY 650c this mon', 'SPY 2026-11-23 650C'],
  ['SPY 650c next fri', 'SPY 2026-11-27 650C'],
  ['SPY 650c next mon', 'SPY 2026-11-23|2026-11-30 650C'],
  // What was left out stays open.
  ['SPY 650c', 'SPY ? 650C'],
  ['SPY 650', 'SPY ? 650?'],
  ['SPY 650 12/18', 'SPY 2026-12-18 650?'],
  ['SPY 12/18', 'SPY 2026-12-18 ??'],
  ['SPY 12/18 p', 'SPY 2026-12-18 ?P'],
  // Symbols of programs and brokers.
  ['O:SPY261218C00650000', 'SPY 2026-12-18 650C'],
  ['SPY261218C00650000', 'SPY 2026-12-18 650C'],
  ['spy261218c00650000', 'SPY 2026-12-18 650C'],
  ['SPY   261218C00650000', 'SPY 2026-12-18 650C'],
  ['.SPY261218C650', 'SPY 2026-12-18 650C'],
  ['.SPY261218P640.5', 'SPY 2026-12-18 640.5P'],
  ['-SPY261218C650', 'SPY 2026-12-18 650C'],
  ['SPY_121826C650', 'SPY 2026-12-18 650C'],
  ['.SPXW261218P6500', 'I:SPX (SPXW) 2026-12-18 6500P'],
  ['O:SPX261218P06500000', 'I:SPX (SPX) 2026-12-18 6500P'],
  ['O:TSLA1270115C00250000', 'TSLA (TSLA1) 2027-01-15 250C'],
  ['O:BRKB261218C00500000', 'BRK.B (BRKB) 2026-12-18 500C'],
  ['SPY---261218C00650000', DEC],
  ['SPY 261218C650', DEC],
  ['SPY-261218-C-650', DEC],
  ['SPY_261218C650', DEC],
  ['SPY20261218C650', DEC],
  ['OPRA:SPY261218C650.0', DEC],
  ['SPY|20261218|650.00C', DEC],
  ['SPY261218C650000', DEC],
  ['SPY18Dec26C650.00', DEC],
  ['.TSLA1270115C250', 'TSLA (TSLA1) 2027-01-15 250C'],
  ['4SPX  261218C06500000', 'I:SPX (4SPX) 2026-12-18 6500C'],
  // Tickets, statements and exports.
  ['SPY 261218 650.00C', DEC],
  ['SPY US 12/18/26 C650 Equity', DEC],
  ['SPX US 12/18/26 P6500 Index', 'I:SPX 2026-12-18 6500P'],
  ['SPX 100 18 DEC 26 [AM] 6500 CALL', 'I:SPX (SPX) 2026-12-18 6500C'],
  ['SPX 100 (Weeklys) (EOM) 30 NOV 26 6500 CALL', 'I:SPX (SPXW) 2026-11-30 6500C'],
  ['SPX 100 (Weeklys) 18 DEC 26 6500 CALL', 'I:SPX (SPXW) 2026-12-18 6500C'],
  ['spx 12/18 6500p am', 'I:SPX (SPX) 2026-12-18 6500P'],
  ['NDX 12/18 25000c pm', 'I:NDX (NDXP) 2026-12-18 25000C'],
  ['SPXW 12/18 6500p', 'I:SPX (SPXW) 2026-12-18 6500P'],
  ["SPX Dec18'26 6500 PUT @CBOE", 'I:SPX 2026-12-18 6500P'],
  ["BRK B Dec18'26 500 CALL", 'BRK.B 2026-12-18 500C'],
  ['AM 15c 12/18', 'AM 2026-12-18 15C'],
  // A count without a sign.
  ['1 AAPL 15 Jan 27 200 Call', 'AAPL 2027-01-15 200C'],
  ['10 SPY 12/18 650c', DEC],
  ['SPY 12/18/26 650 C 100', DEC],
  ['SPY 650c 12/18 5', DEC],
  ['SPY 12/18 650c -2', DEC],
  ['SPY 12/18 650c x10', DEC],
  ['SPY 12/18 650c 5x', DEC],
  // The year first, where the day first is past; both where neither is.
  ['SPY 26-12-18 C650', DEC],
  ['SPY 26/12/18 650c', DEC],
  ['SPY 26.12.18 650c', DEC],
  ['AAPL 27-01-15 200c', 'AAPL 2027-01-15 200C'],
  ['SPY 26-11-27 650c', 'SPY 2027-11-26|2026-11-27 650C'],
  ['SPY 18-12-25 650c', 'SPY 2025-12-18 650C'],
  ['SPY 10/16/26 650c', 'SPY 2026-10-16 650C'],
  ['CALL (SPY) SPDR S&P 500 ETF TRUST DEC 18 26 $650 (100 SHS)', DEC],
  ['YOU SOLD CLOSING TRANSACTION PUT (BRK.B) BERKSHIRE DEC 18 26 $500 (100 SHS)', 'BRK.B 2026-12-18 500P'],
  ['CALL APPLE INC $200 EXP 12/18/26', '"APPLE INC" 2026-12-18 200C'],
  ["SPY Dec18 '26 650 Call", DEC],
  ['BTO 5 SPY 12/18 650C', DEC],
  ['STC 2 SPY 650c 12/18 @ 1.25', DEC],
  ['Sold -1 SPY Dec 18 650 Call', DEC],
  ['Long SPY 650c 12/18', DEC],
  ['SPY 18 Dec 26 640P', 'SPY 2026-12-18 640P'],
  ['SPY 18 DEC 26 640 PUT', 'SPY 2026-12-18 640P'],
  ['SPY 100 18 DEC 26 640 PUT', 'SPY 2026-12-18 640P'],
  ['BUY +1 SPY 100 (Weeklys) 18 DEC 26 640 PUT @1.25 LMT', 'SPY 2026-12-18 640P'],
  ['SELL -2 SPY 100 18 DEC 26 640 PUT', 'SPY 2026-12-18 640P'],
  ['SPY Dec 18 2026 650 Call', DEC],
  ['SPY Dec 18, 2026 650 Call', DEC],
  ["SPY Dec 18 '26 $650 Call", DEC],
  ["SPY Dec18'26 650 CALL", DEC],
  ['SPY 12/18/2026 650.00 C', DEC],
  ['SPY 12/18/26 C650', DEC],
  ['SPY 12/18/26 Call 650.00', DEC],
  ['SPY 12/18/2026 Call $650.00', DEC],
  ['SPY DEC2026 650 C [SPY   261218C00650000 100]', DEC],
  ['SPY 18DEC26 650 C', DEC],
  ['CALL SPY 12/18/26 650', DEC],
  // Tickers that look like words of a contract, and the other way round.
  ['C 60c 12/18', 'C 2026-12-18 60C'],
  ['MAR 250c 12/18', 'MAR 2026-12-18 250C'],
  ['P', 'P'],
  ['CALL', 'CALL'],
  ['BRK.B 500c 12/18', 'BRK.B 2026-12-18 500C'],
  ['brk/b 500c 12/18', 'BRK.B 2026-12-18 500C'],
  ['apple 200c 1/15', 'APPLE 2027-01-15 200C'],
  ['Bank of America 40c 1/15', '"BANK OF AMERICA" 2027-01-15 40C'],
  // No contract.
  ['SPY', 'SPY'],
  ['$SPX', 'I:SPX'],
  ['^VIX', 'I:VIX'],
  ['SPX.X', 'I:SPX'],
  ['$AAPL', 'AAPL'],
  ['$DJI', 'I:DJI'],
  ['NASDAQ:AAPL', 'AAPL'],
  ['CBOE:SPX', 'I:SPX'],
  ['TVC:VIX', 'I:VIX'],
  // Two contracts are not one.
  ['SPY 12/18/26 650/660 call', '"SPY 12/18/26 650/660 CALL"'],
  ['VERTICAL SPY 100 18 DEC 26 650/660 CALL', '"VERTICAL SPY 100 18 DEC 26 650/660 CALL"'],
  ['AAPL 12/18 250c 260c', '"AAPL 12/18 250C 260C"'],
  ['AAPL 12/18 250c 260', '"AAPL 12/18 250C 260"'],
  ['I:SPX', 'I:SPX'],
  ['spx', 'I:SPX'],
  ['VIX', 'I:VIX'],
  ['SPXC', 'SPXC'],
  ['brk b', 'BRK.B'],
  ['layout', 'LAYOUT'],
  ['bank of america', '"BANK OF AMERICA"'],
  ['O:SPY261318C00650000', 'nothing'],
  ['SPY 650c 13/32', '"SPY 650C 13/32"'],
  ['', 'nothing'],
  ['?!', 'nothing'],
];

describe('what a person types for an instrument', () => {
  it(`holds ${TEXTS.length} texts`, () => expect(TEXTS.length).toBeGreaterThanOrEqual(100));

  it.each(TEXTS)('%s', (typed, means) => expect(say(typed)).toBe(means));

  it.each([
    ['650c 12/18', DEC],
    ['0dte 6500p', 'SPY 0dte 6500P'],
    ['12/18 650', 'SPY 2026-12-18 650?'],
    ['QQQ 580c 12/18', 'QQQ 2026-12-18 580C'],
  ])('in a pane of SPY, %s', (typed, means) => expect(say(typed, 'SPY')).toBe(means));

  it('means nothing of a contract without an underlying and without a pane of one', () =>
    expect(read('650c 12/18').kind).not.toBe('contract'));
});

const contract = fc.record({
  root: fc.constantFrom('SPY', 'AAPL', 'F', 'C', 'MAR', 'TSLA', 'QQQ', 'GOOGL'),
  expiry: fc.integer({ min: 0, max: 700 }).map((days) => addDays(TODAY, days)),
  right: fc.constantFrom('C' as const, 'P' as const),
  strike: fc.integer({ min: 1, max: 19_999 }).map((halves) => halves / 2),
});
type Contract = typeof contract extends fc.Arbitrary<infer C> ? C : never;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const parts = ({ expiry }: Contract) => {
  const [year, month, day] = expiry.split('-').map(Number);
  return { yy: String(year).slice(2), year, month, day, name: MONTHS[month - 1] };
};
const WRITINGS: ((c: Contract) => string)[] = [
  (c) => formatOptionSymbol(c),
  (c) => formatOptionSymbol(c).slice(2),
  (c) => `.${c.root}${parts(c).yy}${c.expiry.slice(5, 7)}${c.expiry.slice(8)}${c.right}${c.strike}`,
  (c) => `${c.root} ${c.strike}${c.right} ${parts(c).month}/${parts(c).day}/${parts(c).yy}`,
  (c) => `${c.root} ${c.expiry} ${c.strike} ${c.right === 'C' ? 'call' : 'put'}`,
  (c) => `${c.root} ${parts(c).day} ${parts(c).name} ${parts(c).yy} ${c.strike}${c.right}`,
  (c) => `${c.root} ${parts(c).name} ${parts(c).day} '${parts(c).yy} $${c.strike} ${c.right === 'C' ? 'Call' : 'Put'}`,
  (c) => `${c.right}${c.strike} ${parts(c).month}/${parts(c).day}/${parts(c).year}`,
  (c) => `OPRA:${c.root}${formatOptionSymbol(c).slice(-15, -8)}${c.strike}`,
  (c) => `${c.root}${parts(c).day}${parts(c).name}${parts(c).yy}${c.right}${c.strike.toFixed(2)}`,
  (c) => `${c.root}|${c.expiry.replaceAll('-', '')}|${c.strike.toFixed(2)}${c.right}`,
  (c) => `${c.strike}${c.right} ${c.root} ${parts(c).month}/${parts(c).day}/${parts(c).yy}`,
  (c) => `${c.root}${c.strike}${c.right} ${parts(c).name}-${parts(c).day}-${parts(c).year}`,
];

describe('every writing of a contract', () => {
  it('is read as that contract, in any case', () =>
    fc.assert(
      fc.property(contract, fc.constantFrom(...WRITINGS), fc.boolean(), (c, write, lower) => {
        const text = lower ? write(c).toLowerCase() : write(c);
        const found = read(text, c.root);
        expect(found.kind).toBe('contract');
        expect(onlySymbol((found as { query: ContractQuery }).query)).toBe(formatOptionSymbol(c));
      }),
    ));

  it('never throws, and never makes a contract of other words', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary' })), (text) => {
        const found = read(text);
        if (found.kind !== 'contract') return;
        expect(/\d/.test(text.normalize('NFKC'))).toBe(true);
        const only = onlySymbol(found.query);
        if (only) expect(parseOptionSymbol(only)).toBeDefined();
      }),
      { numRuns: 2000 },
    ));
});

describe('what of it is listed', () => {
  const listed = [
    { expiry: '2026-12-18', root: 'SPX', days: 28 },
    { expiry: '2026-12-18', root: 'SPXW', days: 28 },
    { expiry: '2027-01-15', root: 'SPX', days: 56 },
    { expiry: '2027-01-27', root: 'SPXW', days: 68 },
  ];
  const query = (text: string): ContractQuery => (read(text) as { query: ContractQuery }).query;
  const names = (text: string): string[] => matchExpiries(query(text), listed).map((e) => `${e.root} ${e.expiry}`);

  it('asks where an index has two roots that day, and not where the root was typed', () => {
    expect(names('spx 12/18 6500p')).toEqual(['SPX 2026-12-18', 'SPXW 2026-12-18']);
    expect(names('spxw 12/18 6500p')).toEqual(['SPXW 2026-12-18']);
    expect(onlySymbol(query('spx 12/18 6500p'))).toBeUndefined();
    // Juneteenth 2026 is a third Friday: the monthly is of the day before.
    expect(onlySymbol(query('spx 6/17/27 6500p'))).toBeUndefined();
    expect(onlySymbol(query('spxw 12/18 6500p'))).toBe('O:SPXW261218P06500000');
  });

  it('keeps both readings of a month and a number, and only the listed one of them', () => {
    expect(names('spx jan 27 6500p')).toEqual(['SPX 2027-01-15', 'SPXW 2027-01-27']);
    expect(matchExpiries(query('spx jan 27 6500p'), listed.slice(0, 3)).map((e) => e.expiry)).toEqual(['2027-01-15']);
  });

  it('takes days as they are counted, and no other', () => {
    expect(names('spx 28dte 6500p')).toHaveLength(2);
    expect(names('spx 27dte 6500p')).toEqual([]);
  });

  it('knows the monthly by the third Friday, and the day before where that is closed', () => {
    // Good Friday 2025: the April monthly expired on the Thursday.
    expect(thirdFriday('2025-04')).toBe('2025-04-18');
    expect(weekdayOf(thirdFriday('2027-03'))).toBe(5);
    const april = [{ expiry: '2025-04-17', root: 'SPY', days: 3 }];
    const q = (readInstrument('SPY apr 2025 500c', { today: '2025-04-14' }) as { query: ContractQuery }).query;
    expect(matchExpiries(q, april)).toEqual(april);
  });

  const strikes = [60, 65, 645, 650, 655, 660].flatMap((strike) =>
    (['C', 'P'] as const).map((right) => ({ symbol: `${strike}${right}`, strike, right, adjusted: false })),
  );
  it('finds the strike, else those that begin with its digits, nearest the money first', () => {
    expect(matchContracts(query('SPY 650c'), strikes, 652)).toEqual({
      contracts: [expect.objectContaining({ symbol: '650C' })],
      exact: true,
    });
    expect(matchContracts(query('SPY 65p'), strikes, 652).contracts.map((c) => c.symbol)).toEqual(['65P']);
    const begun = matchContracts(query('SPY 6p'), strikes, 652);
    expect(begun.exact).toBe(false);
    expect(begun.contracts.map((c) => c.strike)).toEqual([650, 655, 645, 660, 65, 60]);
    expect(matchContracts(query('SPY 651c'), strikes, 652).contracts).toEqual([]);
  });

  it('does not put an adjusted twin beside the standard contract', () => {
    const twin = { symbol: 'adjusted', strike: 650, right: 'C' as const, adjusted: true };
    expect(matchContracts(query('SPY 650c'), [twin, ...strikes], 650).contracts.map((c) => c.symbol)).toEqual(['650C']);
    expect(matchContracts(query('SPY 650c'), [twin], 650).contracts).toEqual([twin]);
  });
});
