/**
 * Forward and carry of one expiry: spot at the rate less known dividends, corrected by what put-call parity adds beyond its noise
 * (surface/forward-filter.ts). American quotes have their exercise premiums taken out first, those of the last pass. Where an American
 * expiry lives through known cash dividends these are priced on their dates, and parity gives only what they leave.
 */
import { dividendsPresentValue, type CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { americanParityForward, median, type ParityPair } from '../../../shared/analytics/american-carry.ts';
import {
  dividendSliceByParity,
  parityDifference,
  type DividendModel,
} from '../../../shared/analytics/dividend-carry.ts';
import {
  beforeExpiry,
  DividendSlice,
  pricesDividends,
  residualYield,
} from '../../../shared/analytics/dividend-slice.ts';
import { dividendPricing } from '../../../shared/analytics/ex-date-pricing.ts';
import { ForwardFilter, type FilteredForward } from '../../../shared/analytics/surface/forward-filter.ts';
import { parityBox, ParityQuotes, type ParityForward } from '../../../shared/analytics/surface/parity.ts';
import type { SpotLag } from '../../../shared/analytics/surface/spot-lag.ts';
import { DELAY_MINUTES } from '../../../shared/market/delay.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { hasCarry } from '../../../shared/market/symbols.ts';
import { dividendsInWords } from './dividends.ts';
import type { ModelColumns } from './model-columns.ts';
import { doubtOf, hearLag, lagOf } from './slice-lag.ts';
import { readParityQuotes } from './slice-quotes.ts';
import type { SliceCarry, SpotAge } from './carry.ts';
import type { SliceState } from './slice-state.ts';

/** Strikes used, those nearest spot; fewer than three are too few. */
const NEAREST = 12;
const FEWEST = 3;
/** A yield beyond this means that the estimate is noise (a stale side, a halted name), not carry; a lagging price may cause as much. */
const WILD_YIELD = 0.5;
const WILD_LAG = 0.002;
/**
 * A share that is hard to borrow costs more. That is believed of an expiry whose parity is read for the first time, not of one whose quotes
 * stay behind a price that moves; and where its strikes scatter by no more than this share of what they say together.
 */
const DEAR_YIELD = 5;
const MOST_CARRY = 0.5;
/** From here on, a year, each strike is priced at a volatility of its own for the first forward. */
const BORROWED_YIELD = 0.08;
const SMALL_SCATTER = 0.15;
/** Where that is not so it is sought strike by strike, some 100 ms: in the first two passes, then about once a minute. */
const DEAR_EVERY = 32;
/** US dollars; less is not said. */
const LEAST_LAG = 0.005;
/** Share of what all expiries say together from which on what one has beyond it is said. */
const OWN_SAID = 0.2;
/** A price fifteen minutes late may be this far from the one the options trade against now. */
const WILD_LAG_DELAYED = 0.05;
/** A residual yield of this size is borrow or rate, whatever the dividends. */
const SMALL_RESIDUAL = 0.02;
/** A forward above spot at the rate less the dividends is an error of the rate, or noise: nobody pays to lend a share. */
const LARGEST_GAIN = 0.05;
/** Share of the box within which dividends alone are taken back; and of the strikes that must allow it. */
const TAKEN_BACK = 0.5;
const MOST = 0.75;
/** A model in use is kept up to this much beyond those bounds: values must not jump from pass to pass. */
const KEPT = 1.5;
/** A recent dividend model is reused until this share of the time to expiry has passed. */
const SAME_TIME = 1e-4;
/** As it slides along the rate curve meanwhile. */
const SAME_RATE = 1e-6;

export interface CarryTerms {
  spot: number;
  years: number;
  rate: number;
  nowMs: EpochMs;
  sessionStartMs: EpochMs;
  spotAge: SpotAge;
  /** When that price was true; NaN where it is of `nowMs`. */
  spotAtMs: EpochMs;
  /** Expected until expiry; undefined while not known. */
  dividends: readonly CashDividend[] | undefined;
}

/** What parity says of one expiry, and what the forward is made of. */
export interface HeardCarry {
  terms: CarryTerms;
  box: ParityForward;
  /** Dividends have their dates, or none matter: they are no part of the carry. */
  known: boolean;
  /** They are priced on their dates. */
  discrete: boolean;
  paid: number;
  /** ln of what they leave of spot. */
  left: number;
  isFirm: boolean;
}

const quotes = new ParityQuotes(NEAREST);
const box: ParityForward = { forward: Number.NaN, low: 0, high: 0, strikes: 0 };
const filtered: FilteredForward = { forward: 0, carry: 0, carryError: 0, basis: 0, fromParity: false };

/** Tells the other expiries of the underlying, too. */
export function hearCarry(columns: ModelColumns, state: SliceState, terms: CarryTerms): HeardCarry {
  const { spot, years, rate, dividends = [] } = terms;
  const isDearest = measure(columns, state, terms);
  const priced = !state.slice.european && pricesDividends(dividends, spot, years);
  const isFew = quotes.count < FEWEST;
  const measured = !isFew && !Number.isNaN(box.forward);
  const distrusted = state.distrustedFromMs === state.quotesFromMs;
  const discrete = priced && (!measured || (!distrusted && knowDividends(columns, state, terms)));
  if (measured && !discrete && !state.exerciseKnown && !isDearest && (!priced || distrusted))
    moveBox(firstForward(terms));
  const known = discrete || !priced;
  const paid = known ? dividendsPresentValue(dividends, years, rate) : 0;
  const left = Math.log1p(-paid / spot);
  // Strikes of which none is near their mean: premiums of exercise are not known at all yet.
  if (!(box.high >= box.low)) box.forward = Number.NaN;
  const doubt = doubtOf(state, terms);
  hearLag(state, { ...terms, left, known, discrete }, box, doubt);
  if (isFew) box.forward = box.low = box.high = Number.NaN;
  const isFirm = doubt.isOfNow && terms.dividends !== undefined;
  return { terms, box: { ...box, strikes: quotes.count }, known, discrete, paid, left, isFirm };
}

/** Once every expiry that is read with it was heard. */
export function estimateCarry(state: SliceState, heard: HeardCarry): SliceCarry {
  const { terms, box: said, known, discrete, paid, left, isFirm } = heard;
  const { spot, years, rate } = terms;
  const shared = lagOf(state, known, terms.dividends);
  state.forwards.update(filtered, spot * Math.exp(rate * years), left, years, said, isFirm, shared);
  const { forward } = filtered;
  const source = inWords(heard, state.slice.european, shared);
  const forwardError = 0.5 * (said.high - said.low);
  if (discrete) {
    const model = dividendModel(state.carry?.dividends, terms, filtered.carry);
    const modelSpot = forward * Math.exp((model.dividendYield - model.rate) * model.years) + model.escrow;
    const dividendYield = rate - Math.log(forward / modelSpot) / years;
    return { spot: modelSpot, forward, forwardError, rate, dividendYield, dividends: model, source };
  }
  const dividendYield = filtered.carry + (paid > 0 ? -Math.log1p(-paid / spot) / years : 0);
  return { spot: spot * Math.exp(filtered.basis), forward, forwardError, rate, dividendYield, source };
}

/**
 * Writes parity into `box`; its forward is NaN where there are too few strikes, or their result is too wild to be carry. True where it is borrow that
 * only strikes one by one tell of; premiums of exercise at it are taken out then.
 */
function measure(columns: ModelColumns, state: SliceState, terms: CarryTerms): boolean {
  const { spot, years, rate, spotAge, dividends = [] } = terms;
  readParity(columns, state, terms, state.exercise);
  const yieldToExpiry = rate * years - Math.log(box.forward / spot);
  const lag = spotAge === 'current' ? WILD_LAG : WILD_LAG_DELAYED;
  const { european, underlying } = state.slice;
  const inUse = (state.carry?.dividendYield ?? 0) * years;
  const near = (known: number): boolean => Math.abs(yieldToExpiry - known) < WILD_YIELD * years + lag;
  const first = spotAge === 'current' && !european && !state.forwards.measured;
  const paid = -Math.log1p(-dividendsPresentValue(dividends, years, rate) / spot);
  const wild = hasCarry(underlying) && !near(0) && !near(paid) && !near(inUse);
  // Before anything else is known a few outliers must not make a share that is paid for being borrowed.
  const isGain = first && yieldToExpiry < -LARGEST_GAIN * years - WILD_LAG - (0.5 * (box.high - box.low)) / spot;
  // Two strikes are too few for a forward of their own, but count beside other expiries.
  if (quotes.count === FEWEST - 1 && !isGain && !wild) return false;
  if (quotes.count >= FEWEST && !isGain) {
    if (!wild || (first && isDear(yieldToExpiry, years, rate))) return false;
    const isTurn = state.passes === 1 || state.passes % DEAR_EVERY === 0;
    if (first && isTurn && terms.dividends !== undefined && findDear(columns, state, terms)) return true;
  }
  box.forward = box.low = box.high = Number.NaN;
  return false;
}

/** Quotes into `quotes`, parity into `box`; `exercise`, the premium of each row, is taken out. */
function readParity(
  columns: ModelColumns,
  state: SliceState,
  { spot, years, rate, sessionStartMs }: CarryTerms,
  exercise: Float64Array | undefined,
): void {
  quotes.count = 0;
  if (spot > 0) readParityQuotes(quotes, columns, state, { spot, sessionStartMs, exercise });
  parityBox(box, quotes, Math.exp(rate * years));
}

/** Whether parity can hardly be anything but borrow, though the premiums of exercise still blur it. */
function isDear(yieldToExpiry: number, years: number, rate: number): boolean {
  const growth = Math.exp(rate * years);
  const scatter = median(
    Array.from({ length: quotes.count }, (_, i) => {
      const { strike, callBid, callAsk, putBid, putAsk, exercise } = quotes;
      const mid = 0.5 * (callBid[i] + callAsk[i] - putBid[i] - putAsk[i]) - exercise[i];
      return Math.abs(Math.log((strike[i] + growth * mid) / box.forward));
    }),
  );
  const apart = Math.abs(yieldToExpiry);
  return apart < Math.min(DEAR_YIELD * years, MOST_CARRY) && scatter < SMALL_SCATTER * apart;
}

/**
 * Where premiums of exercise blur parity too much, the borrow is sought that call and put of each strike have together. It is believed where
 * most strikes' own quotes allow it, an exercise value below the ask included: strikes that contradict each other, or a price that is not the
 * one the options trade against, do not. Leaves in `box` what parity then says.
 */
function findDear(columns: ModelColumns, state: SliceState, terms: CarryTerms): boolean {
  const { spot, years, rate, dividends = [] } = terms;
  readParity(columns, state, terms, undefined);
  const pairs = pairsOf(spot);
  const slice = dividendSliceByParity(pairs, spot, years, rate, dividends);
  if (!slice || !(slice.dividendYield < DEAR_YIELD)) return false;
  const forward = slice.forward(spot);
  const known = quotes.count;
  takeOutExercise(dividendPricing(slice, spot), forward, pairs, terms);
  return agreeing(forward, terms) >= MOST * known;
}

/** Before anything is priced. One volatility for all strikes will do, but for borrow: there the premium of each is most of its call. */
function firstForward({ spot, years, rate }: CarryTerms): number {
  const pairs = pairsOf(spot);
  const forward = americanParityForward(pairs, spot, years, rate);
  if (!(rate - Math.log(forward / spot) / years > BORROWED_YIELD)) return forward;
  return dividendSliceByParity(pairs, spot, years, rate, [])?.forward(spot) ?? forward;
}

/** The mids of `quotes`, which hold no premium of exercise; what a side has moved since its quote came counts as the in-the-money one’s. */
const pairsOf = (spot: number): ParityPair[] =>
  Array.from({ length: quotes.count }, (_, i): ParityPair => {
    const { callBid, callAsk, putBid, putAsk, exercise } = quotes;
    const strike = quotes.strike[i];
    const [call, put] = [0.5 * (callBid[i] + callAsk[i]), 0.5 * (putBid[i] + putAsk[i])];
    return strike > spot ? { strike, call, put: put + exercise[i] } : { strike, call: call - exercise[i], put };
  });

function moveBox(forward: number): void {
  if (!(forward > 0)) return;
  const shift = forward - box.forward;
  box.forward = forward;
  box.low += shift;
  box.high += shift;
}

/**
 * Whether the quotes know these dividends; leaves in `box` what parity says with exercise taken out. Dividends that explain the quotes by
 * themselves are the answer, whatever other carry would do as well: a call about to be exercised agrees with any. Ones that leave more carry
 * to explain than there is without them (a special one that adjusts the contract, a cut not yet announced) are not in the prices.
 */
function knowDividends(columns: ModelColumns, state: SliceState, terms: CarryTerms): boolean {
  const { spot, years, rate, dividends = [] } = terms;
  const { exerciseKnown, forwards } = state;
  const earlier = state.carry?.dividends;
  const carried = (spot - dividendsPresentValue(dividends, years, rate)) * Math.exp(rate * years);
  if (exerciseKnown && earlier && !forwards.apart && contains(carried, 1)) return true;
  readParity(columns, state, terms, undefined);
  const pairs = pairsOf(spot);
  takeOutExercise(plainPricing(state, terms), carried, pairs, terms);
  if (contains(carried, forwards.apart ? TAKEN_BACK : 1) && agreeing(carried, terms) >= MOST * quotes.count) {
    if (forwards.apart || !earlier) state.forwards = new ForwardFilter();
    return true;
  }
  if (exerciseKnown && forwards.measured) {
    // Where other carry is known to be there its own premiums are nearer the truth than those without it.
    if (forwards.apart || !earlier) readParity(columns, state, terms, earlier ? undefined : state.exercise);
    if (forwards.apart && earlier) takeOutExercise(state.pricing!, earlier.forward(spot), pairs, terms);
    return leaveLess(residualYield(box.forward, spot, years, rate, dividends), box.forward, terms, earlier);
  }
  const without = americanParityForward(pairs, spot, years, rate);
  const slice = dividendSliceByParity(pairs, spot, years, rate, dividends);
  readParity(columns, state, terms, undefined);
  if (slice && leaveLess(slice.dividendYield, without, terms, earlier)) {
    takeOutExercise(dividendPricing(slice, spot), slice.forward(spot), pairs, terms);
    moveBox(slice.forward(spot));
    return true;
  }
  moveBox(without);
  return slice === undefined;
}

/** Whether a forward is within a share of the box around its middle. */
const contains = (forward: number, share: number): boolean =>
  Math.abs(forward - 0.5 * (box.low + box.high)) <= share * 0.5 * (box.high - box.low);

/** Strikes whose own quotes allow a forward. */
function agreeing(forward: number, { years, rate }: CarryTerms): number {
  const { count, strike, callBid, callAsk, putBid, putAsk, exercise } = quotes;
  const growth = Math.exp(rate * years);
  let agree = 0;
  for (let i = 0; i < count; i++) {
    const low = strike[i] + growth * (callBid[i] - putAsk[i] - exercise[i]);
    const high = strike[i] + growth * (callAsk[i] - putBid[i] - exercise[i]);
    if (low <= forward && forward <= high) agree++;
  }
  return agree;
}

/** Premiums of exercise by a model of the dividends into `quotes`, and parity without them into `box`. Strikes without a volatility go. */
function takeOutExercise(model: DividendModel, forward: number, pairs: readonly ParityPair[], terms: CarryTerms): void {
  const growth = Math.exp(terms.rate * terms.years);
  quotes.takeOut(pairs.map((pair) => parityDifference(model, terms.spot, pair) - (forward - pair.strike) / growth));
  parityBox(box, quotes, growth);
}

/** The model in which nothing but the dividends keeps the forward from spot at the rate; the last one while it is still accurate. */
function plainPricing(state: SliceState, terms: CarryTerms): DividendModel {
  const earlier = state.plainDividends;
  const slice = dividendModel(earlier?.slice, terms, 0);
  if (earlier?.slice === slice) return earlier;
  return (state.plainDividends = dividendPricing(slice, terms.spot, earlier));
}

/** Whether less carry is left over with the dividends than without; and no more of a gain than an error of the rate and the noise explain. */
function leaveLess(
  residual: number,
  without: number,
  { spot, years, rate }: CarryTerms,
  earlier: DividendSlice | undefined,
): boolean {
  const whole = Math.abs(rate - Math.log(without / spot) / years);
  const noise = (WILD_LAG + (0.5 * (box.high - box.low)) / spot) / years;
  if (residual < -LARGEST_GAIN - noise) return false;
  return Math.abs(residual) <= Math.max(whole, SMALL_RESIDUAL) * (earlier ? KEPT : 1);
}

/** The last pass's model while it is still accurate enough: building its layers is the costly part. */
function dividendModel(
  earlier: DividendSlice | undefined,
  { years, rate, dividends = [] }: CarryTerms,
  carry: number,
): DividendSlice {
  const same =
    earlier !== undefined &&
    Math.abs(earlier.rate - rate) < SAME_RATE &&
    earlier.dividendYield === carry &&
    Math.abs(earlier.years / years - 1) < SAME_TIME &&
    earlier.dividends.length === beforeExpiry(dividends, years).length;
  return same ? earlier : new DividendSlice(years, rate, carry, dividends);
}

function whenceOf(shared: SpotLag | undefined): string {
  if (!shared) return 'held from earlier parity';
  const isOwn = Math.abs(shared.own) > OWN_SAID * Math.abs(shared.carry);
  return isOwn ? 'from its own parity' : 'from all expiries together';
}

function inWords(
  { terms, box: { low, high, strikes }, discrete, paid }: HeardCarry,
  european: boolean,
  shared: SpotLag | undefined,
): string {
  const { spot, years, rate, nowMs, dividends, spotAge } = terms;
  const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
  const error = 0.5 * (high - low);
  const parts: string[] = [];
  if (filtered.fromParity && !Number.isNaN(error)) {
    parts.push(`put-call parity, ${strikes} strikes, ±${error.toFixed(2)}`);
  } else {
    const known = dividends ? `dividends ${paid.toFixed(2)}` : 'dividends unknown';
    parts.push(`spot, rate ${percent(rate)}, ${known}`);
    if (filtered.carry !== 0) {
      parts.push(`yield ${percent(filtered.carry)} ${whenceOf(shared)}`);
    }
    if (!Number.isNaN(error)) parts.push(`put-call parity agrees within ±${error.toFixed(2)}, ${strikes} strikes`);
  }
  if (spotAge === 'late') parts.push(`spot is ${DELAY_MINUTES} minutes late`);
  if (spotAge === 'impliedOverLate')
    parts.push(`the underlying’s price is ${DELAY_MINUTES} minutes late: spot is what the options imply now`);
  if (spotAge === 'impliedOfLate')
    parts.push(`the options are ${DELAY_MINUTES} minutes late: spot is what they implied then`);
  if (spotAge === 'impliedAtEnd')
    parts.push('the underlying’s price at the session’s end is not known: spot is what the standing quotes imply');
  if (spotAge === 'implied') parts.push('no price of the underlying comes: spot is what the options imply');
  const lag = spot * Math.expm1(filtered.basis);
  // Of a parity of its own only what is beyond its noise.
  if (Math.abs(lag) > (filtered.fromParity ? error : LEAST_LAG)) {
    const or = shared?.isAmbiguous ? ', or it is borrow: the expiries loaded do not tell' : '';
    parts.push(`options trade against a spot ${lag.toFixed(2)} away${or}`);
  }
  const atOnce = !european && !discrete && (dividends === undefined || dividends.length > 0);
  if (filtered.fromParity && atOnce) parts.push('dividends as carry');
  if (discrete) {
    parts.push(dividendsInWords(beforeExpiry(dividends ?? [], years), nowMs));
    if (filtered.fromParity) parts.push(`residual yield ${percent(filtered.carry)}`);
  }
  return parts.join('; ');
}
