/**
 * The numbers the memory keeps of an underlying, a minute and a day. A measure's id is its column in the file. Volatilities are fractions
 * a year, exposures dollars, prices in the underlying's currency.
 */
export type HistoryUnit = 'volatility' | 'difference' | 'dollars' | 'price' | 'ratio';

export interface HistoryMeasure {
  label: string;
  unit: HistoryUnit;
  /** One sentence: what it is. */
  means: string;
}

const atm = (days: number): HistoryMeasure => ({
  label: `IV ${days}d`,
  unit: 'volatility',
  means: `At-the-money implied volatility at ${days} calendar days, by total variance between the neighbouring expiries.`,
});
const skew = (days: number): HistoryMeasure => ({
  label: `RR 25Δ ${days}d`,
  unit: 'difference',
  means: `Volatility of the 25-delta call less that of the put, at ${days} calendar days.`,
});
const wings = (days: number): HistoryMeasure => ({
  label: `BF 25Δ ${days}d`,
  unit: 'difference',
  means: `Mean of the 25-delta volatilities less that at the money, at ${days} calendar days.`,
});

/** Kept for every minute and every day. */
export const KEPT_MEASURES = {
  spot: { label: 'Price', unit: 'price', means: 'Last price of the underlying.' },
  iv7: atm(7),
  iv30: atm(30),
  iv60: atm(60),
  iv90: atm(90),
  iv180: atm(180),
  rr7: skew(7),
  rr30: skew(30),
  rr60: skew(60),
  rr90: skew(90),
  rr180: skew(180),
  bf7: wings(7),
  bf30: wings(30),
  bf60: wings(60),
  bf90: wings(90),
  bf180: wings(180),
  mfv30: {
    label: 'VIX method 30d',
    unit: 'volatility',
    means:
      'Model-free implied volatility at 30 calendar days, by the published VIX method; kept only where the strikes reach two deviations of the forward.',
  },
  gex: { label: 'GEX', unit: 'dollars', means: 'Gamma exposure, dollars of delta per 1 % move, naive signs.' },
  dex: { label: 'DEX', unit: 'dollars', means: 'Delta exposure, dollars of the underlying.' },
  vex: { label: 'VEX', unit: 'dollars', means: 'Vanna exposure, dollars of delta per volatility point, naive signs.' },
  cex: { label: 'CEX', unit: 'dollars', means: 'Charm exposure, dollars of delta a day, naive signs.' },
  zeroGamma: { label: 'Zero gamma', unit: 'price', means: 'Where total gamma exposure changes sign, naive signs.' },
  pcVolume: { label: 'P/C volume', unit: 'ratio', means: 'Put over call volume of the day.' },
  pcOpenInterest: { label: 'P/C OI', unit: 'ratio', means: 'Put over call open interest.' },
} as const satisfies Record<string, HistoryMeasure>;

export type KeptMeasure = keyof typeof KEPT_MEASURES;
export const KEPT_IDS = Object.keys(KEPT_MEASURES) as KeptMeasure[];

/** Made of a day's bars as they are read. */
const DAY_MEASURES = {
  rv21: {
    label: 'RV 21d close',
    unit: 'volatility',
    means: 'Realised volatility of 21 trading days, close to close.',
  },
  rvParkinson21: {
    label: 'RV 21d Parkinson',
    unit: 'volatility',
    means: 'Realised volatility of 21 days from highs and lows.',
  },
  rvGarmanKlass21: {
    label: 'RV 21d Garman-Klass',
    unit: 'volatility',
    means: 'Realised volatility of 21 days from open, high, low and close.',
  },
  rvYangZhang21: {
    label: 'RV 21d Yang-Zhang',
    unit: 'volatility',
    means: 'Realised volatility of 21 days, nights included.',
  },
  overnight21: { label: 'RV 21d overnight', unit: 'volatility', means: 'Volatility from close to open, 21 days.' },
  intraday21: { label: 'RV 21d intraday', unit: 'volatility', means: 'Volatility from open to close, 21 days.' },
  premium: {
    label: 'IV − RV',
    unit: 'difference',
    means: 'IV at 30 days less the volatility realised over the 21 trading days just past.',
  },
  premiumRealised: {
    label: 'IV − RV after',
    unit: 'difference',
    means: 'IV at 30 days less the volatility realised over the 21 trading days that followed; known only afterwards.',
  },
} as const satisfies Record<string, HistoryMeasure>;

/** Whatever the History pane can draw of days. */
export const HISTORY_MEASURES = { ...KEPT_MEASURES, ...DAY_MEASURES } as const satisfies Record<string, HistoryMeasure>;
export type MeasureId = keyof typeof HISTORY_MEASURES;
export const MEASURE_IDS = Object.keys(HISTORY_MEASURES) as MeasureId[];

export const isKept = (id: MeasureId): id is KeptMeasure => Object.hasOwn(KEPT_MEASURES, id);

/** One value of each kept measure; NaN where unknown. */
export type KeptValues = Record<KeptMeasure, number>;

export const unknownValues = (): KeptValues => Object.fromEntries(KEPT_IDS.map((id) => [id, Number.NaN])) as KeptValues;

/** Where a day's numbers come from; a higher one replaces a lower one. */
export const ORIGIN = {
  /** Daily closes of expired contracts, asked from REST. */
  backfill: 1,
  /** A chain snapshot by REST while the chain was not open. */
  snapshot: 2,
  /** A recording, by `tapedeck history build`. */
  recording: 3,
  /** The model as the market ran. */
  live: 4,
} as const;
export type Origin = (typeof ORIGIN)[keyof typeof ORIGIN];
