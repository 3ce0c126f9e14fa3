/** What trades in the simulated market: names, levels, volatilities and how much of the tape each takes. */

export interface UnderlyingSpec {
  symbol: string;
  name: string;
  kind: 'stock' | 'index';
  /** ETFs and indices move with the market only; single names also jump and carry news of their own. */
  type: 'CS' | 'ETF' | 'INDEX';
  /** MIC of the primary exchange. */
  primary: string;
  /** Level at the close of the anchor date, US dollars or index points. */
  level: number;
  /** Sensitivity to the market factor. */
  beta: number;
  /** Own volatility beyond the market's, annual fraction. */
  idioVolFraction: number;
  /** Moves in lockstep with this index at `ratio` (SPY is I:SPX / 10.03). */
  tracks?: string;
  ratio?: number;
  /** Typical 30-day implied volatility when the VIX is at 17. */
  ivFraction: number;
  /** How asymmetric the smile is: −0.75 for indices, −0.3 for single names, positive for volatility. */
  skew: number;
  dividendYieldFraction: number;
  /** Share of the stock tape, and of the options tape. */
  stockShare: number;
  optionShare: number;
  /** Average shares a day. */
  dayVolume: number;
  options?: OptionProgram;
}

export interface OptionProgram {
  /** Roots; the first is the PM-settled or only one, the second the AM-settled monthly of an index. */
  root: string;
  amRoot?: string;
  expiries: 'daily' | 'weekly' | 'mwf';
  /** Strike spacing near the money for the nearest expiries, US dollars. */
  strikeStep: number;
  /** `penny`: 0.01 throughout; `pennyBelow3`: 0.01/0.05; `nickel`: 0.05/0.10. */
  ticks: 'penny' | 'pennyBelow3' | 'nickel';
  /** Quoted width at the money as a share of price, beyond one tick. */
  widthFraction: number;
}

/** The levels below hold at the close of this day. */
export const ANCHOR_DATE = '2026-11-20';

const etf = { kind: 'stock', type: 'ETF', primary: 'ARCX' } as const;
const stock = { kind: 'stock', type: 'CS', primary: 'XNAS', skew: -0.32 } as const;
const index = { kind: 'index', type: 'INDEX', primary: 'XCBO', stockShare: 0, dayVolume: 0 } as const;

export const UNIVERSE: readonly UnderlyingSpec[] = [
  {
    ...index,
    symbol: 'I:SPX',
    name: 'S&P 500 Index',
    level: 6541.2,
    beta: 1,
    idioVolFraction: 0,
    ivFraction: 0.155,
    skew: -0.75,
    dividendYieldFraction: 0.0125,
    optionShare: 0.2,
    options: {
      root: 'SPXW',
      amRoot: 'SPX',
      expiries: 'daily',
      strikeStep: 5,
      ticks: 'nickel',
      widthFraction: 0.01,
    },
  },
  {
    ...index,
    symbol: 'I:NDX',
    name: 'Nasdaq-100 Index',
    level: 24310.5,
    beta: 1.22,
    idioVolFraction: 0.06,
    ivFraction: 0.205,
    skew: -0.65,
    dividendYieldFraction: 0.007,
    optionShare: 0.02,
    options: {
      root: 'NDXP',
      amRoot: 'NDX',
      expiries: 'daily',
      strikeStep: 10,
      ticks: 'nickel',
      widthFraction: 0.025,
    },
  },
  {
    ...index,
    symbol: 'I:RUT',
    name: 'Russell 2000 Index',
    level: 2383.4,
    beta: 1.15,
    idioVolFraction: 0.1,
    ivFraction: 0.215,
    skew: -0.6,
    dividendYieldFraction: 0.013,
    optionShare: 0.01,
    options: { root: 'RUTW', amRoot: 'RUT', expiries: 'daily', strikeStep: 5, ticks: 'nickel', widthFraction: 0.02 },
  },
  {
    ...index,
    symbol: 'I:VIX',
    name: 'Cboe Volatility Index',
    level: 17.4,
    beta: -5.5,
    idioVolFraction: 0.35,
    ivFraction: 0.92,
    skew: 0.8,
    dividendYieldFraction: 0,
    optionShare: 0.03,
    options: { root: 'VIX', expiries: 'weekly', strikeStep: 0.5, ticks: 'pennyBelow3', widthFraction: 0.02 },
  },
  {
    ...etf,
    symbol: 'SPY',
    name: 'SPDR S&P 500 ETF Trust',
    level: 652.13,
    beta: 1,
    idioVolFraction: 0,
    tracks: 'I:SPX',
    ratio: 10.0305,
    ivFraction: 0.155,
    skew: -0.75,
    dividendYieldFraction: 0.0118,
    stockShare: 0.24,
    optionShare: 0.24,
    dayVolume: 68e6,
    options: { root: 'SPY', expiries: 'daily', strikeStep: 1, ticks: 'penny', widthFraction: 0.004 },
  },
  {
    ...etf,
    primary: 'XNAS',
    symbol: 'QQQ',
    name: 'Invesco QQQ Trust, Series 1',
    level: 591.84,
    beta: 1.22,
    idioVolFraction: 0.06,
    tracks: 'I:NDX',
    ratio: 41.076,
    ivFraction: 0.205,
    skew: -0.65,
    dividendYieldFraction: 0.0058,
    stockShare: 0.16,
    optionShare: 0.15,
    dayVolume: 47e6,
    options: { root: 'QQQ', expiries: 'daily', strikeStep: 1, ticks: 'penny', widthFraction: 0.004 },
  },
  {
    ...etf,
    symbol: 'IWM',
    name: 'iShares Russell 2000 ETF',
    level: 236.92,
    beta: 1.15,
    idioVolFraction: 0.1,
    tracks: 'I:RUT',
    ratio: 10.06,
    ivFraction: 0.215,
    skew: -0.6,
    dividendYieldFraction: 0.0112,
    stockShare: 0.07,
    optionShare: 0.05,
    dayVolume: 31e6,
    options: { root: 'IWM', expiries: 'daily', strikeStep: 1, ticks: 'penny', widthFraction: 0.006 },
  },
  single('NVDA', 'NVIDIA Corporation', 186.4, 1.75, 0.28, 0.42, 0.14, 0.08, 175e6, 2.5, 0.0002, 'mwf'),
  single('TSLA', 'Tesla, Inc.', 402.7, 1.8, 0.42, 0.52, 0.12, 0.08, 84e6, 2.5, 0, 'mwf'),
  single('AAPL', 'Apple Inc.', 266.25, 1.05, 0.16, 0.25, 0.08, 0.05, 47e6, 2.5, 0.0039, 'mwf'),
  single('AMD', 'Advanced Micro Devices, Inc.', 214.9, 1.85, 0.36, 0.52, 0.05, 0.03, 42e6, 2.5, 0, 'weekly'),
  single('META', 'Meta Platforms, Inc.', 598.1, 1.25, 0.22, 0.32, 0.04, 0.025, 15e6, 5, 0.0035, 'mwf'),
  single('MSFT', 'Microsoft Corporation', 484.6, 0.95, 0.13, 0.23, 0.05, 0.02, 21e6, 5, 0.0072, 'mwf'),
  single('AMZN', 'Amazon.com, Inc.', 221.3, 1.25, 0.2, 0.31, 0.05, 0.025, 44e6, 2.5, 0, 'mwf'),
];

function single(
  symbol: string,
  name: string,
  level: number,
  beta: number,
  idioVolFraction: number,
  ivFraction: number,
  stockShare: number,
  optionShare: number,
  dayVolume: number,
  strikeStep: number,
  dividendYieldFraction: number,
  expiries: OptionProgram['expiries'],
): UnderlyingSpec {
  return {
    ...stock,
    symbol,
    name,
    level,
    beta,
    idioVolFraction,
    ivFraction,
    stockShare,
    optionShare,
    dayVolume,
    dividendYieldFraction,
    options: { root: symbol, expiries, strikeStep, ticks: 'pennyBelow3', widthFraction: 0.008 },
  };
}
