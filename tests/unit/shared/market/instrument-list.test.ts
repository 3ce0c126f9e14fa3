import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstrumentList } from '../../../../src/shared/market/instrument-list.ts';

const read = (text: string) => readInstrumentList(text, { today: '2026-11-20' });
const DEC = 'O:SPY261218C00650000';

/** Their headings and rows as they are, names and numbers made up. */
const BROKERS: Record<string, { text: string; symbols: string[]; left?: string[] }> = {
  Schwab: {
    text: `"Positions for account Individual ...123 as of 10:03 AM ET, 2026/11/20"

"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Mkt Val (Market Value)","Security Type"
"AAPL","APPLE INC","100","190.20","1.20","$19,020.00","Equity"
"SPY 12/18/2026 650.00 C","CALL SPDR S&P500 ETF TR $650 EXP 12/18/26","-2","9.35","0.2","($1,870.00)","Option"
"Cash & Cash Investments","--","--","--","--","$12,345.67","Cash and Money Market"
"Account Total","","--","--","--","$29,495.67","--"`,
    symbols: ['AAPL', DEC],
  },
  Fidelity: {
    text: `Account Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,Type
Z12345678,ROTH IRA,SPAXX**,HELD IN MONEY MARKET,,,,$1000.00,Cash,
Z12345678,ROTH IRA,AAPL,APPLE INC,100,$190.20,+$1.20,$19020.00,Cash,
Z12345678,ROTH IRA, -SPY261218C650,SPY DEC 18 2026 $650 CALL,2,$9.35,+$0.20,$1870.00,Margin,

"The data and information in this spreadsheet is provided to you solely for your use and is not for distribution."

"Date downloaded 11/20/2026 10:03 AM ET"`,
    symbols: ['AAPL', DEC],
    left: ['SPAXX**'],
  },
  Robinhood: {
    text: `"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"
"11/20/2026","11/20/2026","11/23/2026","SPY","SPY 12/18/2026 Call $650.00","BTO","1","$1.25","($125.04)"
"11/20/2026","11/20/2026","11/23/2026","AAPL","Apple
CUSIP: 037833100","Buy","10","$190.20","($1,902.00)"`,
    symbols: [DEC, 'AAPL'],
  },
  'thinkorswim, positions': {
    text: `Position Statement for 123456789SCHW (margin) on 11/20/26 10:03:05

None
Instrument,Qty,Days,Trade Price,Mark,Mrk Chng,P/L Open,P/L Day,BP Effect
SPY,,,,660.12,1.2,$12.00,$3.00,"($1,200.00)"
"100 (Weeklys) 18 DEC 26 650 CALL",+2,28,9.30,9.35,.05,$10.00,$3.00,
"100 18 DEC 26 640 PUT",-1,28,5.30,5.35,.05,$10.00,$3.00,
AAPL,+100,,185.20,190.20,1.2,$500.00,$120.00,
Subtotals:,,,,,,$510.00,$123.00,`,
    symbols: ['SPY', DEC, 'O:SPY261218P00640000', 'AAPL'],
  },
  'thinkorswim, orders': {
    text: `,,Exec Time,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,Price,Net Price,Order Type
,,11/20/26 10:03:05,SINGLE,BUY,+2,TO OPEN,SPY,18 DEC 26,650,CALL,9.35,9.35,LMT
,,11/20/26 10:04:05,STOCK,BUY,+100,TO OPEN,AAPL,,,STOCK,190.2,190.2,LMT`,
    symbols: [DEC, 'AAPL'],
  },
  'IBKR, the workstation': {
    text: "Financial Instrument\tPosition\tLast\tChange\nSPY\t100\t660.12\t+1.20\nSPY Dec18'26 650 CALL\t2\t9.35\t+0.20\nSPX Dec18'26 6500 PUT\t-1\t50.1\t-2",
    symbols: ['SPY', DEC],
    left: ["SPX Dec18'26 6500 PUT"],
  },
  'IBKR, a watchlist': {
    text: `HED,My names
DES,AAPL,STK,SMART/NASDAQ,,,,,
DES,BRK B,STK,SMART,,,,,
DES,SPX,IND,CBOE,,,,,
DES,SPY,OPT,SMART,20261218,650,C,100
DES,SPX,OPT,SMART,20261218,6500,P,100
DES,EUR,CASH,IDEALPRO,,,,,
EUR.USD,CASH,IDEALPRO
DES,ES,FUT,GLOBEX,202612,,,
DES,CASH,STK,SMART,,,,,
SYM,QQQ,SMART/NASDAQ`,
    symbols: ['AAPL', 'BRK.B', 'I:SPX', DEC, 'CASH', 'QQQ'],
    left: [
      'HED,My names',
      'DES,SPX,OPT,SMART,20261218,6500,P,100',
      'DES,EUR,CASH,IDEALPRO',
      'EUR.USD,CASH,IDEALPRO',
      'DES,ES,FUT,GLOBEX,202612',
    ],
  },
  'IBKR, a statement': {
    text: `Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price
Open Positions,Data,Summary,Stocks,USD,AAPL,100,1,185.2
Open Positions,Data,Summary,Equity and Index Options,USD,SPY 18DEC26 650 C,2,100,9.35
Open Positions,Total,,Stocks,USD,,,,
Trades,Header,DataDiscriminator,Asset Category,Symbol,Date/Time,Quantity
Trades,Data,Order,Stocks,MSFT,"2026-11-20, 10:03:05",10`,
    symbols: ['AAPL', DEC, 'MSFT'],
  },
  tastytrade: {
    text: `Account,Symbol,Type,Quantity,Exp Date,DTE,Strike Price,Call/Put,Underlying Last Price
5WT0001,SPY   261218C00650000,OPTION,2,2026-12-18,28d,650.0,CALL,660.12
5WT0001,AAPL,STOCK,100,,,,,190.2`,
    symbols: [DEC, 'AAPL'],
  },
  'E*TRADE': {
    text: `Account Summary
Account,Net Account Value,Total Gain $,Day's Gain Unrealized $
"Individual -1234",12345.67,12.3,3.2

View Summary - All Positions
Symbol,Last Price $,Change $,Change %,Quantity,Price Paid $
AAPL,190.2,1.2,0.6,100,185.2
SPY Dec 18 '26 $650 Call,9.35,0.2,2.1,2,9.0
TOTAL,,,,,
Generated at Nov 20 2026 10:03 AM ET`,
    symbols: ['AAPL', DEC],
    left: ['Generated at Nov 20 2026 10:03 AM ET'],
  },
  Webull: {
    text: 'Name,Symbol,Side,Status,Filled,Total Qty,Price\nSPY,SPY261218C00650000,Buy,Filled,1,1,9.35',
    symbols: [DEC],
  },
  TradingView: {
    text: 'NASDAQ:AAPL,AMEX:SPY,OPRA:SPY261218C650.0,CBOE:SPX',
    symbols: ['AAPL', 'SPY', DEC, 'I:SPX'],
  },
};

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

  it.each(Object.entries(BROKERS))(
    'as %s exports it: nothing but its instruments',
    (_broker, { text, symbols, left = [] }) => {
      const list = read(text);
      expect(list.symbols).toEqual(symbols);
      expect(list.rejected.map((reject) => reject.text)).toEqual(left);
    },
  );

  it('of indices, where the day leaves one root', () => {
    expect(read("SPX Nov23'26 6500 PUT\nNDX 25000c 12/1\nXSP 650p 12/18").symbols).toEqual([
      'O:SPXW261123P06500000',
      'O:NDXP261201C25000000',
      'O:XSP261218P00650000',
    ]);
  });

  it.each([
    ['1 AAPL 15 Jan 27 200 Call', 'O:AAPL270115C00200000'],
    ['SPY 12/18/26 650 C 100', DEC],
    ['SPY 26-12-18 C650', DEC],
    ['SPX 100 (Weeklys) 27 NOV 26 6450 PUT', 'O:SPXW261127P06450000'],
    ['AAPL, 12/18/26, 250, C', 'O:AAPL261218C00250000'],
    ['BRK B', 'BRK.B'],
  ])('takes %s whole', (text, symbol) => expect(read(text)).toEqual({ symbols: [symbol], rejected: [] }));

  it.each([
    ['SPY 31 Nov 26 650c', 'not one whole contract'],
    ['AAPL 12/18 250c 260c', 'not one whole contract'],
    ['AAPL 12/18 250c 260', 'not one whole contract'],
    ['AAPL 12/18 250c 260c\t10\t9.35', 'not one whole contract'],
    ['AAPL Jan Call', 'several contracts'],
    ['SPY 12/18 650c QQQ 580p 12/18', 'not one whole contract'],
    ['AAPL, APPLE INC, 13/32/26, 250, C', 'not one whole contract'],
    ['SPY 12/18/25 650c', 'expired on 18 Dec 25'],
    ['O:SPY181226C00650000', 'expired on 26 Dec 18'],
    ['SPY 12/19 650c', '19 Dec 26 is a Saturday; the nearest trading day is 18 Dec 26'],
    ['SPY 11/22 650c', '22 Nov 26 is a Sunday; the nearest trading day is 23 Nov 26'],
    ['SPY 12/25 650c', '25 Dec 26 is a day on which the exchange is closed; the nearest trading day is 24 Dec 26'],
    ['SPY 26-11-27 650c', 'several contracts'],
    ['###STOCKS', 'a heading'],
  ])('leaves out all of %s, and says why', (written, reason) => {
    const text = written.replaceAll('\\t', '\t');
    expect(read(text)).toEqual({ symbols: [], rejected: [{ text, reason: expect.stringContaining(reason) }] });
  });

  it('is read without the marks that come along when text is copied, and rejects are shown without them', () => {
    const text = '\u200bSPY, COIN\u200b\n\u2060GOOG\n\u200eNFLX\u200e\n\ufeffAMD\u200bMU\n\u202eSPY 650c.\u202c';
    expect(read(text)).toEqual({
      symbols: ['SPY', 'COIN', 'GOOG', 'NFLX', 'AMD', 'MU'],
      rejected: [{ text: '650c.', reason: 'not a ticker or contract' }],
    });
  });

  it('names no past day as the nearest', () =>
    expect(readInstrumentList('SPY 11/28 650c', { today: '2026-11-28' }).rejected[0]?.reason).toContain('30 Nov 26'));

  it('takes rows of a quote board between spaces, numbered lines, and VIX’s monthly in the workstation’s words', () => {
    expect(read('AAPL 258.95 -0.82%\nBRK.B  481.20  +1.05  (0.22%)  3.4M\nSPY 12/18 650c 5%')).toEqual({
      symbols: ['AAPL', 'BRK.B'],
      rejected: [{ text: 'SPY 12/18 650c 5%', reason: expect.stringContaining('not one whole contract') }],
    });
    expect(read('1) AAPL\n2. MSFT\n- SPY 12/18 650c\n• QQQ')).toEqual({
      symbols: ['AAPL', 'MSFT', 'O:SPY261218C00650000', 'QQQ'],
      rejected: [],
    });
    expect(read("VIX Dec16'26 20 CALL").symbols).toEqual(['O:VIX261216C00020000']);
    // A weekly, and a month whose third Friday is a holiday: the listing knows.
    expect(read("VIX Dec9'26 20 CALL\nVIX May19'27 20 CALL").symbols).toEqual([]);
  });

  it('is of tickers where no word is of a contract', () => {
    expect(read('AAPL C F MAR\nBRK B\nC F').symbols).toEqual(['AAPL', 'C', 'F', 'MAR', 'BRK.B']);
    expect(read('###STOCKS,NASDAQ:AAPL,###INDEXES,CBOE:SPX').symbols).toEqual(['AAPL', 'I:SPX']);
  });

  it('means an index by its bare name, and one that is known already', () => {
    expect(read('SPX\nvix').symbols).toEqual(['I:SPX', 'I:VIX']);
    const isKnown = (symbol: string): boolean => ['I:COMP', 'AAPL', 'I:AAPL'].includes(symbol);
    const { symbols } = readInstrumentList('COMP AAPL NYA', { today: '2026-11-20', isKnown });
    expect(symbols).toEqual(['I:COMP', 'AAPL', 'NYA']);
  });

  it('of an index’s contracts in a statement: weeklies and those that settle at the open have a root of their own', () => {
    const statement = `Instrument,Qty,Days,Trade Price,Mark
SPX,,,,6512.30
S&P 500 INDEX,,,,
"100 (Weeklys) 27 NOV 26 6450 PUT",-1,7,12.10,11.90
"100 18 DEC 26 [AM] 6450 PUT",-1,28,52.10,51.90
"100 (Weeklys) 18 DEC 26 6450 PUT",+1,28,53.10,52.90
"100 18 DEC 26 6400 PUT",+1,28,53.10,52.90
AAPL,+100,,185.20,190.20
APPLE INC COM,,,,
OVERALL TOTALS,,,,$513.00`;
    expect(read(statement)).toEqual({
      symbols: ['I:SPX', 'O:SPXW261127P06450000', 'O:SPX261218P06450000', 'O:SPXW261218P06450000', 'AAPL'],
      rejected: [
        { text: 'S&P 500 INDEX', reason: 'a name, not a ticker' },
        { text: '100 18 DEC 26 6400 PUT', reason: expect.stringContaining('an index’s root') },
        { text: 'APPLE INC COM', reason: 'a name, not a ticker' },
      ],
    });
  });

  it('of the workstation’s rows: the venue is no word of the contract, a class stands behind a space', () => {
    const rows = [
      'Financial Instrument\tPosition\tLast',
      'SPX\t\t6512.3',
      "SPX Dec18'26 6500 PUT @CBOE\t-1\t50.1",
      "SPX Dec16'26 6500 PUT @CBOE\t-1\t50.1",
      'BRK B\t10\t500',
      'RUSHB X\t10\t50',
      'HEI A\t10\t200',
    ];
    const { symbols, rejected } = read(rows.join('\n'));
    expect(symbols).toEqual(['I:SPX', 'O:SPXW261216P06500000', 'BRK.B', 'HEI.A']);
    expect(rejected.map(({ text }) => text)).toEqual(["SPX Dec18'26 6500 PUT @CBOE", 'RUSHB X']);
  });

  it('of a row whose contract cannot be read: not its underlying', () => {
    const rows = 'Symbol,Description,Type,Qty\nAAPL,AAPL 250/260 SPREAD,OPTION,1\nMSFT,MICROSOFT,STOCK,5';
    expect(read(rows)).toMatchObject({ symbols: ['MSFT'], rejected: [{ text: 'AAPL' }] });
  });

  it('of words: a sentence is no list of tickers', () => {
    expect(read('MSFT and NVDA')).toMatchObject({ symbols: ['MSFT', 'NVDA'], rejected: [{ text: 'and' }] });
    expect(read('msft nvda').symbols).toEqual(['MSFT', 'NVDA']);
    expect(read('Generated at Nov 20 2026 10:03 AM ET').symbols).toEqual([]);
    expect(read('one of the best for the day is gone: information')).toMatchObject({ symbols: [] });
  });

  it('of a line of any length in time that grows with it', () => {
    expect(read('AAPL,'.repeat(40_000)).symbols).toEqual(['AAPL']);
  });

  it('longer than any list is not read, and says so: a page of a log would hold the window', () => {
    const { symbols, rejected } = read('SPY 650c 12/18\n'.repeat(20_000));
    expect(symbols).toEqual([]);
    expect(rejected).toEqual([
      { text: expect.stringContaining('SPY 650c'), reason: expect.stringContaining('longer than any list') },
    ]);
  });

  it('takes every ticker that stands alone on a line, whatever column is headed by its name', () => {
    const heading = fc.constantFrom(
      'COST',
      'CASH',
      'MARK',
      'NAME',
      'NOTE',
      'LAST',
      'BID',
      'ASK',
      'QTY',
      'PRICE',
      'GROUP',
    );
    const letters = fc.stringMatching(/^[A-Z]{1,5}$/).filter((ticker) => ticker !== 'TOTAL');
    const lines = fc.uniqueArray(fc.oneof(heading, letters), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n', ',\n', ' \n\n'), (tickers, end) => {
        const { symbols, rejected } = read(tickers.join(end));
        expect(symbols.map((symbol) => symbol.replace(/^I:/, ''))).toEqual(tickers);
        expect(rejected).toEqual([]);
      }),
    );
  });

  it.each([
    ['COST, CASH, MARK', ['COST', 'CASH', 'MARK']],
    ['Symbol\nCOST\nNAME', ['COST', 'NAME']],
    ['COST\t900.12\nMARK\t3.10', ['COST', 'MARK']],
    ['Last\tBid\tName\n190.20\t190.10\tAAPL', ['AAPL']],
    ['Symbol,Last\nCOST,900.12\nTotal,900.12', ['COST']],
    ['NOTE\nTotal\t900.12\n12,340.00', ['NOTE']],
  ])('%j: headings and sums are known by where they stand', (text, symbols) =>
    expect(read(text)).toEqual({ symbols, rejected: [] }),
  );

  it('says of a row of cash that it was left out: there is a stock of that name', () =>
    expect(read('Symbol,Qty\nCASH,12\nSPY,5')).toEqual({
      symbols: ['SPY'],
      rejected: [{ text: 'CASH', reason: expect.stringContaining('add it alone') }],
    }));

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
