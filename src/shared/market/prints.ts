/** How an option print is classified: side against the NBBO just before it, and tags. Numbers as in the `prints` batch section. */

/** More in one print is a fault of the data: added and subtracted again, it would leave its rounding in place of the sums. */
export const MOST_CONTRACTS = 1e8;
export const MOST_PREMIUM_USD = 1e12;

export const PRINT_SIDE = { unknown: 0, belowBid: 1, atBid: 2, mid: 3, atAsk: 4, aboveAsk: 5 } as const;
export type PrintSide = (typeof PRINT_SIDE)[keyof typeof PRINT_SIDE];
export const PRINT_SIDE_LABEL: Record<PrintSide, string> = {
  0: '?',
  1: 'BELOW',
  2: 'BID',
  3: 'MID',
  4: 'ASK',
  5: 'ABOVE',
};

/** What a side was judged by, or why there is none: the `sideBasis` column. */
export const SIDE_BASIS = {
  /** The quote just before the print, as it was streamed or in a snapshot. */
  quote: 1,
  /** The quote just before the print, asked of REST afterwards. */
  fetchedQuote: 2,
  /** No quote: the price lies above, or below, a theoretical value. The side stays unknown. */
  estimatedBought: 3,
  estimatedSold: 4,
  noQuote: 5,
  /** Bid or ask was missing or 0. */
  notTwoSided: 6,
  /** Bid at or above the ask. */
  crossed: 7,
  /** Older than a quote may be to bear witness. */
  oldQuote: 8,
  /** Multi-leg, tied to stock, late or a cancel: its price does not say who was the aggressor. */
  kindOfTrade: 9,
} as const;
export type SideBasis = (typeof SIDE_BASIS)[keyof typeof SIDE_BASIS];

/** Whether a print has no side because no quote tells: one may be asked for. */
export const lacksQuoteBasis = (basis: number): boolean =>
  basis === SIDE_BASIS.noQuote ||
  basis === SIDE_BASIS.oldQuote ||
  basis === SIDE_BASIS.estimatedBought ||
  basis === SIDE_BASIS.estimatedSold;

/** Bits of the `tags` column. */
export const PRINT_TAG = {
  sweep: 1 << 0,
  block: 1 << 1,
  multiLeg: 1 << 2,
  stockTied: 1 << 3,
  cross: 1 << 4,
  floor: 1 << 5,
  auction: 1 << 6,
  late: 1 << 7,
  /** This print cancels an earlier one; its premium is negative. */
  cancel: 1 << 8,
  /** This print was cancelled later. */
  cancelled: 1 << 9,
  opening: 1 << 10,
  extendedHours: 1 << 11,
  /** Size above open interest: part of it must open a position. */
  openingGuess: 1 << 12,
  /** Massive's own unusual rule. */
  unusual: 1 << 13,
  excludedFromSide: 1 << 14,
  /** The day's volume in the contract was above its open interest. */
  volumeOverOi: 1 << 15,
  /** Its own time cannot be: it stands at its arrival, and nothing counts it. */
  wrongTime: 1 << 16,
  /** Its price or size cannot be: its premium is unknown, and nothing counts it. */
  wrongValue: 1 << 17,
} as const;
export type PrintTag = keyof typeof PRINT_TAG;

export const PRINT_SOURCE = { stream: 0, rest: 1, bar: 2, repaired: 3 } as const;

/** Trade condition id → tag bits (OPRA conditions as Massive numbers them). Unknown ids carry no tags. */
const CONDITION_TAGS: Record<number, number> = {
  201: PRINT_TAG.cancel,
  202: PRINT_TAG.late | PRINT_TAG.excludedFromSide,
  203: PRINT_TAG.cancel,
  204: PRINT_TAG.late | PRINT_TAG.excludedFromSide,
  205: PRINT_TAG.cancel,
  206: PRINT_TAG.late | PRINT_TAG.opening | PRINT_TAG.excludedFromSide,
  207: PRINT_TAG.cancel,
  208: PRINT_TAG.late | PRINT_TAG.opening | PRINT_TAG.excludedFromSide,
  219: PRINT_TAG.sweep,
  227: PRINT_TAG.auction,
  228: PRINT_TAG.auction | PRINT_TAG.sweep,
  229: PRINT_TAG.cross,
  230: PRINT_TAG.cross | PRINT_TAG.sweep,
  231: PRINT_TAG.floor,
  232: PRINT_TAG.multiLeg,
  233: PRINT_TAG.multiLeg | PRINT_TAG.auction,
  234: PRINT_TAG.multiLeg | PRINT_TAG.cross,
  235: PRINT_TAG.multiLeg | PRINT_TAG.floor,
  236: PRINT_TAG.multiLeg,
  237: PRINT_TAG.stockTied | PRINT_TAG.auction,
  238: PRINT_TAG.multiLeg | PRINT_TAG.auction,
  239: PRINT_TAG.multiLeg | PRINT_TAG.floor,
  240: PRINT_TAG.stockTied,
  241: PRINT_TAG.stockTied | PRINT_TAG.cross,
  242: PRINT_TAG.stockTied | PRINT_TAG.floor,
  243: PRINT_TAG.stockTied,
  244: PRINT_TAG.stockTied | PRINT_TAG.auction,
  245: PRINT_TAG.stockTied | PRINT_TAG.floor,
  246: PRINT_TAG.multiLeg | PRINT_TAG.floor,
  247: PRINT_TAG.excludedFromSide,
  248: PRINT_TAG.extendedHours,
};

/** Multi-leg, stock-tied and off-market prints: their price says nothing about who was aggressive. */
const SIDE_UNRELIABLE = PRINT_TAG.multiLeg | PRINT_TAG.stockTied | PRINT_TAG.excludedFromSide | PRINT_TAG.cancel;

const TAGS_BY_CONDITION = Int32Array.from({ length: 256 }, (_, condition) => {
  const tags = CONDITION_TAGS[condition] ?? 0;
  return tags & SIDE_UNRELIABLE ? tags | PRINT_TAG.excludedFromSide : tags;
});

/** Tag bits of a condition; none where it is unknown (NaN too). */
export function tagsOfCondition(condition: number): number {
  return condition >= 0 && condition < TAGS_BY_CONDITION.length ? TAGS_BY_CONDITION[condition] : 0;
}
