/** What panes request about whole chains, and what the engine computes and sends as plain objects. Arrays run along `strikes` unless stated otherwise. */
import { z } from 'zod';
import type { EpochMs } from '../market/calendar.ts';
import { dateField, symbolField } from './fields.ts';

const listingsAsked = z.object({
  underlying: symbolField,
  /** The dates whose chains are kept fresh and modelled. */
  expiries: z.array(dateField).max(400),
  /** `ROOT YYYY-MM-DD`: of those dates only these listings; left out, all. An index lists two roots on some days. */
  listings: z
    .array(z.string().regex(/^[A-Z0-9]{1,6} 20\d\d-\d\d-\d\d$/))
    .max(400)
    .optional(),
});

export const EXPOSURE_SIGNS = ['naive', 'flowAdjusted', 'volumeWeighted'] as const;
export type ExposureSign = (typeof EXPOSURE_SIGNS)[number];

export const MATRIX_VALUES = [
  'iv',
  'delta',
  'gamma',
  'theta',
  'vega',
  'rho',
  'vanna',
  'charm',
  'openInterest',
  'volume',
] as const;
export type MatrixValue = (typeof MATRIX_VALUES)[number];

/** One schema for each kind. The engine's entry for it is in `engine/chain/analytics-kinds.ts`, its result below. */
export const analyticsRequestSchema = z.discriminatedUnion('what', [
  listingsAsked.extend({ what: z.literal('volatility') }),
  listingsAsked.extend({ what: z.literal('exposure'), sign: z.enum(EXPOSURE_SIGNS) }),
  listingsAsked.extend({ what: z.literal('matrix'), value: z.enum(MATRIX_VALUES) }),
  listingsAsked.extend({ what: z.literal('maturities') }),
  /** Of the first listing asked for. */
  listingsAsked.extend({ what: z.literal('distribution') }),
]);
export type AnalyticsRequest = z.output<typeof analyticsRequestSchema>;
export type AnalyticsKind = AnalyticsRequest['what'];

export interface SmileCurve {
  expiry: string;
  root: string;
  years: number;
  forward: number;
  strikes: number[];
  /** The fitted smile per strike; NaN where there is none. */
  iv: number[];
  /** Implied by each right's own quote. */
  callIv: number[];
  putIv: number[];
  /** Half the spread of the out-of-the-money side, in volatility. */
  halfSpread: number[];
  /** Two-sided quotes left out of `halfSpread`: they neither stream nor are they in a snapshot of now. */
  oldQuotes: number;
  /** How the fit meets the quotes; undefined without one. */
  fit?: SmileFit;
  /** Still being computed for the first time: quotes against the fit say nothing yet. */
  provisional?: true;
  atmIv?: number;
  /** 25-delta: call IV − put IV, and the wings' mean over ATM. */
  riskReversal25?: number;
  butterfly25?: number;
  /** A 25-delta wing lies beyond the last quoted strike: both are of the fit alone. */
  beyondQuotes?: true;
  /** Change of the risk reversal since it was first seen after the day's open, and when that was. */
  riskReversalChange?: number;
  riskReversalSinceMs?: EpochMs;
  reason?: string;
}

export interface SmileFit {
  /** Two-sided quotes used, and zero-bid ones. */
  twoSided: number;
  zeroBid: number;
  /** Quotes left out: too old beside the others. */
  old: number;
  /** Root mean square of mid − fit, in volatility points and in half-spreads; NaN without a two-sided quote. */
  rmsePoints: number;
  rmseHalfSpreads: number;
  /** Share of the two-sided quotes whose bid and ask contain the fit. */
  inside: number;
  /** Carried on from an earlier time: there is no quote now. */
  held: boolean;
}

/** When and from which spot the model's values in a result were computed; for the listing computed longest ago. */
export interface ModelStamp {
  modelAtMs?: EpochMs;
  modelSpot?: number;
  /** The newest quote, or volatility of the vendor's, that any of them was computed from: nothing here says more of the market than it did then. */
  basisAtMs?: EpochMs;
  /** How old that may be before it counts as stopped: longer where snapshots renew it seldom. A minute where it is not said. */
  basisOldMs?: number;
  /** Where quotes are not in the plan and the model is fitted to the vendor's volatilities: the time these are of. */
  vendorAtMs?: EpochMs;
  /** The session has ended that the quotes are of: time and spot of the values are those of its end, whatever the underlying does since. */
  sessionEndMs?: EpochMs;
  /** No price of the underlying of then is known: the spot is what the options imply. */
  spotImplied?: true;
  /** While contracts of what was asked are still listed, quoted or computed for the first time: how many are done, of those known. */
  computing?: { done: number; of: number };
}

export interface VolatilityResult extends ModelStamp {
  what: 'volatility';
  underlying: string;
  atMs: EpochMs;
  spot?: number;
  curves: SmileCurve[];
}

/** Dollars. GEX per 1 % move; DEX in dollars of underlying; VEX per vol point; CEX per day. NaN where no contract is known. */
export interface ExposureRow {
  gexCall: number;
  gexPut: number;
  gex: number;
  dex: number;
  vex: number;
  cex: number;
  callOpenInterest: number;
  putOpenInterest: number;
  callVolume: number;
  putVolume: number;
}

export interface ExposureResult extends ModelStamp {
  what: 'exposure';
  underlying: string;
  atMs: EpochMs;
  spot?: number;
  sign: ExposureSign;
  assumption: string;
  byStrike: ({ strike: number } & ExposureRow)[];
  byExpiry: ({ expiry: string } & ExposureRow)[];
  total: ExposureRow;
  /** What total GEX gains where spot rises by a basis point and volatilities stay; undefined without a spot. */
  gexPerBasisPoint?: number;
  /** Level where total GEX changes sign, per assumption; undefined where it does not within the grid. */
  zeroGamma: { sign: ExposureSign; level?: number }[];
  maxPain: { expiry: string; root: string; strike?: number }[];
  putCall: { volume?: number; openInterest?: number; premium?: number };
  /** Contracts left out: adjusted deliverable, no open interest known, no model value. */
  excluded: { adjusted: number; noOpenInterest: number; noModel: number };
  contracts: number;
  /** Listings (root and expiry) asked for, and those whose contracts are in the sums: of the rest the model contradicts the quotes of some, the others are still being loaded. */
  listings: { asked: number; loaded: number; contradicted?: number };
}

export interface MatrixResult extends ModelStamp {
  what: 'matrix';
  underlying: string;
  atMs: EpochMs;
  spot?: number;
  value: MatrixValue;
  strikes: number[];
  expiries: string[];
  /** calls[e][k] and puts[e][k] for expiries[e], strikes[k]; NaN unknown. */
  calls: number[][];
  puts: number[][];
}

/** Volatilities as fractions a year, NaN where unknown. */
export interface ExpiryTerm {
  root: string;
  expiry: string;
  years: number;
  /** Still being computed: nothing is interpolated over it. */
  awaited?: true;
  /** The model contradicts its quotes: nothing is interpolated over it either. */
  contradicted?: true;
  atmIv: number;
  riskReversal25: number;
  butterfly25: number;
  /** A 25-delta wing lies beyond the last quoted strike: both are of the fit alone. */
  beyondQuotes?: true;
  /** By the published VIX method, and how many strikes were in it. */
  modelFreeIv: number;
  modelFreeStrikes: number;
  /** How far these reach below and above the forward, in standard deviations. */
  modelFreeReach: readonly [below: number, above: number];
  /** They end early: `modelFreeIv` lacks the tails beyond and is a lower bound. */
  modelFreePartial?: true;
  /** Of the time since the listing before; of the first, since now. NaN where total variance falls. */
  forwardIv: number;
}

export interface FixedTerm {
  /** Calendar days. */
  days: number;
  atmIv: number;
  riskReversal25: number;
  butterfly25: number;
  /** A 25-delta wing lies beyond the last quoted strike: both are of the fit alone. */
  beyondQuotes?: true;
  modelFreeIv: number;
  /** Of a listing beside it whose strikes end early: a lower bound. */
  modelFreePartial?: true;
}

export interface MaturitiesResult extends ModelStamp {
  what: 'maturities';
  underlying: string;
  atMs: EpochMs;
  spot?: number;
  fixed: FixedTerm[];
  expiries: ExpiryTerm[];
}

export interface DistributionResult extends ModelStamp {
  what: 'distribution';
  underlying: string;
  atMs: EpochMs;
  spot?: number;
  /** Why there is none though there are quotes. */
  reason?: string;
  /** Undefined while the expiry has no fit, or one that its quotes contradict. */
  of?: {
    root: string;
    expiry: string;
    years: number;
    forward: number;
    /** Along them: density per dollar, P(S ≤ price), and the density of the lognormal with the volatility at the money. */
    prices: number[];
    density: number[];
    cumulative: number[];
    lognormal: number[];
    /** Between which prices quotes determine it: beyond, the tails are the model's. */
    quoted: readonly [low: number, high: number];
    /** Shares of probability below, and the prices there. */
    quantiles: { share: number; price: number }[];
    /** The same quantiles on the way to expiry: `prices[q][i]` at `days[i]` from now. */
    fan: { days: number[]; prices: number[][] };
  };
}

/** The result of each kind; one without an entry does not compile. */
interface AnalyticsResults extends Record<AnalyticsKind, unknown> {
  volatility: VolatilityResult;
  exposure: ExposureResult;
  matrix: MatrixResult;
  maturities: MaturitiesResult;
  distribution: DistributionResult;
}
export type AnalyticsResultOf<W extends AnalyticsKind> = AnalyticsResults[W];
export type AnalyticsResult = AnalyticsResults[AnalyticsKind];
