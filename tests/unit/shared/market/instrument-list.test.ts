import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstrumentList } from '../../../../src/shared/market/instrument-list.ts';

const read = (text: string) => readInstrumentList(text, { today: '2026-11-20' });
const DEC = 'O:SPY261218C00650000';

describe('a pasted list', () => {
  it.each([
    ['SPY QQQ, I:SPX; aapl|BRK.B\nTSLA', ['SPY', 'QQQ', 'I:SPX', 'AAPL', 'BRK.B', 'TSLA']],
    ['SPY 650c 12/18\nQQQ 18 Dec 26 580P', [DEC, 'O:QQQ261218P00580000']],
    ['SPY 650c 12/18, QQQ 580p 12/18, AAPL', [DEC, 'O:QQQ261218P00580000', 'AAPL']],
    ['SPY   261218C00650000\n.SPY261218P640', [DEC, 'O:SPY261218P00640000']],
    ['SPY Dec 18, 2026 650 Call', [DEC]],
    // Copied from tables: the contract stays whole, prices and sizes are no tickers.
    ['SPY 12/18/2026 650.00 C\tSPDR S&P 500\t10\t9.35\t+1.2%', [DEC]],
    [
      'Symbol,Description,Qty,Price\n"SPY 12/18/2026 650.00 C","CALL SPDR","-2","1,250.00"\nAAPL,APPLE INC,100,$190.20',
      [DEC, 'AAPL'],
    ],
    ["Instrument\tPosition\tLast\nSPY Dec18'26 650 CALL\t5\t9.30", [DEC]],
    ['BUY +1 SPY 100 (Weeklys) 18 DEC 26 640 PUT @1.25 LMT', ['O:SPY261218P00640000']],
    ['SPY\nSPY\nspy', ['SPY']],
  ])('%s', (text, symbols) => expect(read(text)).toEqual({ symbols, rejected: [] }));

  it('names what it leaves out, and why', () => {
    expect(read('SPY\nnot-a-thing!!\nSPX 6500p 12/18\nSPY 650c')).toEqual({
      symbols: ['SPY'],
      rejected: [
        { text: 'not-a-thing!!', reason: 'not a ticker or contract' },
        { text: 'SPX 6500p 12/18', reason: expect.stringContaining('several') },
        { text: 'SPY 650c', reason: expect.stringContaining('several') },
      ],
    });
    expect(read('Total,,12,340.00')).toEqual({ symbols: [], rejected: [] });
    expect(read('??? 12, 34').rejected).toHaveLength(1);
  });

  it('never throws and never gives a symbol twice', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const { symbols } = read(text);
        expect(new Set(symbols).size).toBe(symbols.length);
      }),
    ));
});
