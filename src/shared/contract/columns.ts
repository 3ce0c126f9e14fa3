/** Of the group `history`, what the memory knows of a name. */
export const STANDING_COLUMNS = [
  'iv30',
  'iv30AtMs',
  'iv30Origin',
  'ivRank',
  'ivPercentile',
  'ivDays',
  'iv30DayChange',
  'iv30OpenChange',
  'skew30',
  'skewPercentile',
  'skewDays',
  'ivOld',
] as const;

/**
 * The columns of one instrument row: the same in the engine's table, in a market batch and in the renderer's mirror.
 * Every column is a Float64; NaN means unknown. Columns come in groups; a group is the unit of dirtiness and of transport.
 */
export const GROUP_COLUMNS = {
  /** NBBO. Sizes: shares for stocks, contracts for options. */
  quote: ['bid', 'ask', 'bidSize', 'askSize', 'quoteAtMs', 'quoteSource'],
  trade: ['last', 'lastSize', 'lastAtMs', 'tradeSource'],
  /** Session of the trading day; `change` is last against `prevClose`. For an index there is no volume. */
  day: ['open', 'high', 'low', 'prevClose', 'volume', 'vwap', 'dayAtMs', 'daySource'],
  /** Slow facts. Open interest is the previous session's. `avgDailyVolume`: see `average`. Bands are LULD. */
  reference: ['openInterest', 'sharesPerContract', 'avgDailyVolume', 'bandLow', 'bandHigh', 'fairMarketValue'],
  /**
   * Our own model: the surface's volatility at the strike and the Greeks of it, both rights alike; theta per calendar day, vega per vol point,
   * rho per %, vanna per vol point, charm per day. `modelItm` is the probability of ending in the money. `quoteIv` is what the contract's own quote implies,
   * `quoteEdge` its mid less the model's price, US dollars: both of the quote's own moment.
   */
  model: [
    'modelIv',
    'modelDelta',
    'modelGamma',
    'modelTheta',
    'modelVega',
    'modelRho',
    'modelVanna',
    'modelCharm',
    'modelPrice',
    'modelForward',
    'modelItm',
    'modelReason',
    'modelAtMs',
    'quoteIv',
    'quoteEdge',
    'quoteReason',
  ],
  /** From Massive's snapshot. */
  vendor: ['vendorIv', 'vendorDelta', 'vendorGamma', 'vendorTheta', 'vendorVega', 'vendorAtMs'],
  /**
   * Of earlier sessions. What `avgDailyVolume` was computed from: how many sessions, the midnight (ET) that begins the last of them; or why nothing
   * is known. `openInterestBefore`: what `openInterest` was on the session before, where the memory has it. `rv21`: realised volatility of
   * the 21 sessions before, close to close, a fraction a year.
   */
  average: ['avgVolumeSessions', 'avgVolumeThroughMs', 'avgVolumeReason', 'openInterestBefore', 'rv21'],
  /**
   * Of an underlying: its 30-day implied volatility (fraction a year), when it was so, where it comes from (`ORIGIN` of shared/history), and
   * where it and the 25-delta risk reversal stand among the 252 sessions before (0 … 1), with the sessions known of these. Changes are since
   * the session before and since the day's open. `ivOld`: 1 where all that is of an earlier session than the last one that has ended: it ranks nowhere
   * now. Then what a scan finds: open interest of the chains around 30 days against the session
   * before (a fraction), option premium of the day and its bought less sold with the share that has a side, when the last snapshot came
   * and why none did (`SCAN_REASON`) and when one is asked for again, and whether it has listed options (1, 0; NaN = not known yet).
   */
  history: [
    ...STANDING_COLUMNS,
    'oiChange',
    'flowPremiumUsd',
    'flowNetUsd',
    'flowSided',
    'refreshedAtMs',
    'refreshReason',
    'refreshAgainMs',
    'hasOptions',
  ],
} as const;

export type GroupName = keyof typeof GROUP_COLUMNS;
export type ColumnName = (typeof GROUP_COLUMNS)[GroupName][number];

export const GROUP_NAMES = Object.keys(GROUP_COLUMNS) as GroupName[];
export const COLUMN_NAMES: readonly ColumnName[] = GROUP_NAMES.flatMap((g) => [...GROUP_COLUMNS[g]]);

/** Bit of a group in dirty masks. */
export const GROUP_BIT = Object.fromEntries(GROUP_NAMES.map((g, i) => [g, 1 << i])) as Record<GroupName, number>;
export const ALL_GROUPS = (1 << GROUP_NAMES.length) - 1;

/** Where a value came from; its number is in the `…Source` columns. */
export const SOURCE = {
  none: 0,
  liveQuote: 1,
  liveTrade: 2,
  liveBar: 3,
  restSnapshot: 4,
  repaired: 5,
  delayed: 6,
} as const;

/**
 * Why there is no model value (`modelReason`), or no volatility of the quote's own (`quoteReason`); 0 = there is one. Where only the second is
 * missing the model's values come from the quotes around: they are marked `fit`.
 */
export const MODEL_REASON = {
  solved: 0,
  noPrice: 1,
  belowIntrinsic: 2,
  aboveMaximum: 3,
  zeroBid: 4,
  crossed: 5,
  expired: 6,
  noUnderlying: 7,
  stale: 8,
  notConverged: 9,
  adjusted: 10,
  notComputed: 11,
  /** The price has no time value left: it determines no volatility. */
  atIntrinsic: 12,
  /** Negative rates with two exercise boundaries. */
  unsupported: 13,
  /** No quote of the expiry to fit a surface to, now or before. */
  noFit: 14,
  /** The plan has no quotes: the surface is fitted to the vendor's volatilities. Of `quoteReason` alone. */
  vendorIv: 15,
  /** Nothing tells that the quote still stands. Of `quoteReason` alone. */
  oldQuote: 16,
  /** A stub: its bid and ask are too far apart for the mid to say anything. Of `quoteReason` alone. */
  wideQuote: 17,
  /** No carry that was found explains call and put of its expiry together: hard to borrow, or a dividend or price that is not known. */
  contradicted: 18,
} as const;
export type ModelReason = (typeof MODEL_REASON)[keyof typeof MODEL_REASON];

/** Why the sessions behind an average volume are not known (`avgVolumeReason`); NaN = not asked yet. */
export const AVERAGE_REASON = {
  waiting: 1,
  planLacks: 2,
  failed: 3,
  notRecorded: 4,
} as const;
export type AverageReason = (typeof AVERAGE_REASON)[keyof typeof AVERAGE_REASON];

/** Why a scan has no snapshot of a name (`refreshReason`); NaN = it has one, or has not asked yet. */
export const SCAN_REASON = {
  /** The plan has no snapshots of its market. */
  planLacks: 1,
  /** The plan has finished days only. */
  endOfDay: 2,
  failed: 3,
  /** The answer does not hold it. */
  unknownName: 4,
  notRecorded: 5,
  /** The vendor answers with its limit of requests (429). */
  limited: 6,
  /** The plan has no snapshots of stocks; their last finished day is asked for and has not come. */
  dayAwaited: 7,
} as const;
export type ScanReason = (typeof SCAN_REASON)[keyof typeof SCAN_REASON];
