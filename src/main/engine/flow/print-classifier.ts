/**
 * Turns option trades into classified prints on the tape: premium, side against the NBBO just before, tags, sweeps, cancels.
 * The meaning of side, sweep, block and unusual is given at each rule below.
 */
import {
  MOST_CONTRACTS,
  MOST_PREMIUM_USD,
  PRINT_SIDE,
  PRINT_SOURCE,
  PRINT_TAG,
  SIDE_BASIS,
  type PrintSide,
} from '../../../shared/market/prints.ts';
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import { AHEAD_MS as MOST_AHEAD_MS, BEHIND_MS as MOST_BEHIND_MS } from '../../../shared/market/impossible-times.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { NO_UNDERLYING, UnderlyingIds } from '../market/underlying-ids.ts';
import type { FlowDay } from './flow-day.ts';
import { ID_PLACE, PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import type { GreekEstimates } from './greek-estimates.ts';
import type { ContractFacts } from './print-filter.ts';
import { CANCEL_SEARCH } from './loose-cancels.ts';
import { classifierColumns } from './classifier-columns.ts';
import { ConditionReading } from './condition-reading.ts';
import { PackageDetector } from './package-detector.ts';
import { QuoteWitness } from './quote-witness.ts';
import { SWEEP_WINDOW_MS, SweepDetector } from './sweep-detector.ts';

/** A quote older than this does not show which side was aggressive. */
export const QUOTE_WITNESS_MS = 5_000;
/** A model value older than this at the print is not used: its contract is no longer modelled. */
export const MODEL_WITNESS_MS = 10_000;
/** The underlying's last trade is its price at the print if it is at most this long before or after. */
export const SPOT_WITNESS_MS = 60_000;
const BLOCK_CONTRACTS = 100;
/** The spot may be up to a minute away from the print. */
const MOST_OF_SPOT = 1.25;
/** Without a spot: the lowest strikes listed lie at a thirtieth of an index, or at half a dollar after a split. */
const MOST_OF_STRIKE = 100;
const LEAST_BOUND_USD = 1000;
/** Shares of a contract that no corporate action adjusted. */
const USUAL_SHARES = 100;
const LARGE_PREMIUM_USD = 100_000;
const LARGE_CONTRACTS = 1_000;

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const AHEAD_MS = MOST_AHEAD_MS;
const BEHIND_MS = MOST_BEHIND_MS;
const ID = ID_PLACE;
const { price: PRICE, size: SIZE, premiumUsd: PREMIUM, side: SIDE, bid: BID, ask: ASK, quoteAgeMs: AGE } = PRINT_PLACE;
const { atMs: AT_MS, tags: TAGS, condition: CONDITION, exchange: EXCHANGE, source: SOURCE } = PRINT_PLACE;
const { spot: SPOT, ivFraction: IV, delta: DELTA, groupId: GROUP_ID } = PRINT_PLACE;
const { sideBasis: BASIS, deltaUsd: DELTA_USD, gammaUsd: GAMMA_USD } = PRINT_PLACE;
const { quote: BY_QUOTE, noQuote: NO_QUOTE, oldQuote: OLD_QUOTE } = SIDE_BASIS;
/** A price nearer to the theoretical value than this share of it, or a cent, shows no side. */
const THEO_BAND = 0.01;
const TAG = PRINT_TAG;
const {
  belowBid: BELOW_BID,
  atBid: AT_BID,
  mid: MID,
  atAsk: AT_ASK,
  aboveAsk: ABOVE_ASK,
  unknown: UNKNOWN_SIDE,
} = PRINT_SIDE;
const UNKNOWN = Number.NaN;
const STREAM = PRINT_SOURCE.stream;
const WRONG_TIME = PRINT_TAG.wrongTime;
/** A price that cannot be tells no side. */
const WRONG_VALUE = PRINT_TAG.wrongValue | PRINT_TAG.excludedFromSide;
/** Without its time neither quote nor spot of it is known. */
const WRONGLY_TIMED = WRONG_TIME | PRINT_TAG.excludedFromSide;
const MOST_SIZE = MOST_CONTRACTS;
const MOST_USD = MOST_PREMIUM_USD;

export interface OptionTrade {
  id: InstrumentId;
  atMs: number;
  price: number;
  size: number;
  conditions: readonly number[];
  exchange: number;
}

/** What a world keeps beside the tape; a first fill over REST has neither. */
export interface ClassifierMemory {
  day: FlowDay;
  estimates: GreekEstimates;
}

export class PrintClassifier {
  readonly #table: InstrumentTable;
  readonly #tape: FlowTape;
  readonly #facts: ContractFacts;
  readonly #sweeps: SweepDetector;
  readonly #packages: PackageDetector;
  readonly #quotes: QuoteWitness;
  readonly #conditions = new ConditionReading();
  readonly #memory: ClassifierMemory | undefined;
  /** The market clock when the frame with the next trades arrived; NaN: trades arrive as they are stamped. */
  arrivedAtMs = Number.NaN;
  #capacity = -1;
  /** Prints from this sequence on have no Greeks yet. */
  #settled = 0;
  /** Cancels among them whose print is not on the tape. */
  #loose: number[] = [];
  #from: ReturnType<typeof classifierColumns>;
  readonly #underlyings: UnderlyingIds;
  /** What `fetch` read: unused, its loads would be left out. */
  readonly #read = new Float64Array(1);
  /** By contract: shares where no list says. */
  #usualShares = new Float64Array(0);
  /** Below 0 a put's; NaN where no bound follows from it. */
  #strikes = new Float64Array(0);

  constructor(table: InstrumentTable, tape: FlowTape, facts: ContractFacts, memory?: ClassifierMemory) {
    this.#table = table;
    this.#tape = tape;
    this.#facts = facts;
    this.#memory = memory;
    this.#sweeps = new SweepDetector(tape);
    this.#packages = new PackageDetector(tape, facts);
    this.#quotes = new QuoteWitness(table);
    this.#underlyings = new UnderlyingIds(table);
    this.#from = classifierColumns(table);
  }

  /**
   * Reads one value of every row that the frame's trades are about to use, one array after the other. There are too many rows for a core's cache: read
   * here they are waited for together, and where each print needs them one after the other, which was a third of its time.
   */
  fetch({ trades }: EventColumns): void {
    const { day, estimates } = this.#memory ?? {};
    if (this.#table.capacity !== this.#capacity) this.#fit();
    let read = 0;
    for (let row = 0; row < trades.count; row++) read += this.#quotes.fetch(trades.id[row]);
    for (let row = 0; row < trades.count; row++) read += this.#sweeps.fetch(trades.id[row]);
    if (day && estimates) {
      for (let row = 0; row < trades.count; row++) read += estimates.fetch(trades.id[row]);
      for (let row = 0; row < trades.count; row++) read += day.fetch(trades.id[row]);
    }
    this.#read[0] = read;
  }

  /** A live option quote, in wire order with the trades. One stamped ahead of the market clock is no witness. */
  quote(id: InstrumentId, bid: number, ask: number, atMs: number): void {
    if (!(atMs > this.arrivedAtMs + AHEAD_MS)) this.#quotes.add(id, bid, ask, atMs);
  }

  /**
   * Appends a streamed trade, in wire order with the quotes. One without a time is of its arrival; one whose time cannot be is shown at its arrival, tagged,
   * and counted nowhere. Call `settle` after the last of a frame.
   */
  trade(events: EventColumns, row: number): void {
    const { trades } = events;
    // The ring is about to lose a print that is not counted.
    if (this.#tape.head - this.#settled === this.#tape.capacity) this.settle();
    const seq = this.#tape.append(trades.id[row]);
    const at = this.#tape.offsetOf(seq);
    const to = this.#tape.values;
    const stampedAtMs = trades.atMs[row];
    const isWrong = stampedAtMs > this.arrivedAtMs + AHEAD_MS || stampedAtMs < this.arrivedAtMs - BEHIND_MS;
    to[at + AT_MS] = isWrong || stampedAtMs !== stampedAtMs ? this.arrivedAtMs : stampedAtMs;
    to[at + PRICE] = trades.price[row];
    to[at + SIZE] = trades.size[row];
    const firstCode = trades.codeStart[row];
    this.#conditions.read(events.codes, firstCode, firstCode + trades.codeCount[row]);
    to[at + EXCHANGE] = trades.exchange[row];
    to[at + SOURCE] = STREAM;
    this.#classify(seq, isWrong ? WRONGLY_TIMED : 0);
  }

  /** Appends one trade from elsewhere; `source` is a PRINT_SOURCE. Returns its sequence on the tape. */
  print(trade: OptionTrade, source: number = STREAM): number {
    const seq = this.#tape.append(trade.id);
    const at = this.#tape.offsetOf(seq);
    const to = this.#tape.values;
    to[at + AT_MS] = trade.atMs;
    to[at + PRICE] = trade.price;
    to[at + SIZE] = trade.size;
    this.#conditions.read(trade.conditions, 0, trade.conditions.length);
    to[at + EXCHANGE] = trade.exchange;
    to[at + SOURCE] = source;
    this.#classify(seq, 0);
    this.settle();
    return seq;
  }

  /** Gives the prints since the last call their Greeks, then counts them: a pass each, for each keeps to its own columns. */
  settle(): void {
    const tape = this.#tape;
    const day = this.#memory?.day;
    for (let seq = this.#settled; seq < tape.head; seq++) this.#setGreeks(tape.offsetOf(seq));
    if (day) for (let seq = this.#settled; seq < tape.head; seq++) day.add(seq);
    this.#settled = tape.head;
    if (this.#loose.length === 0) return;
    for (const seq of this.#loose) day?.cancelledUnknown(seq);
    this.#loose = [];
  }

  /** Fills in what the trade itself does not carry; its conditions were read. Values are read from the tape: numbers passed from function to function would be boxed. */
  #classify(seq: number, given: number): void {
    if (this.#table.capacity !== this.#capacity) this.#fit();
    const at = this.#tape.offsetOf(seq);
    const to = this.#tape.values;
    const id = to[at + ID] | 0;
    let size = to[at + SIZE];
    if (!(size > 0 && size <= MOST_SIZE && Math.floor(size) === size)) size = UNKNOWN;
    const conditions = this.#conditions;
    to[at + CONDITION] = conditions.telling >= 0 ? conditions.telling : UNKNOWN;
    let tags = conditions.tags | given;
    to[at + SPOT] = given === 0 ? this.#spotOf(id, to[at + AT_MS]) : UNKNOWN;
    let premiumUsd = to[at + PRICE] * size * this.#sharesPerContract(id);
    if (size !== size || premiumUsd > MOST_USD || !this.#isPossible(id, to[at + PRICE], to[at + SPOT])) {
      tags |= WRONG_VALUE;
      premiumUsd = UNKNOWN;
    }
    if (tags & TAG.cancel) premiumUsd = -premiumUsd;
    to[at + PREMIUM] = premiumUsd;
    to[at + SIDE] = this.#judge(at, tags);
    to[at + GROUP_ID] = UNKNOWN;

    const openInterest = this.#from.openInterest[id];
    if (size > openInterest) tags |= TAG.openingGuess;
    if (this.#from.volume[id] > openInterest) tags |= TAG.volumeOverOi;
    if (tags & TAG.cancel) this.#net(seq);
    to[at + TAGS] = tags;
    tags |= this.#sweeps.see(seq);
    if (tags & TAG.multiLeg) this.#packages.see(seq);
    to[at + TAGS] = tags | sizeTags(tags, size, premiumUsd, conditions);
  }

  /** IV and delta of the model where it has current ones; else only dollar Greeks, from what the print implies. */
  #setGreeks(at: number): void {
    const to = this.#tape.values;
    const id = to[at + ID] | 0;
    const spot = to[at + SPOT];
    const from = this.#from;
    // On a delayed feed a print is stamped earlier than it arrives; a fetched one arrives long after its time.
    const cameAtMs = this.arrivedAtMs || to[at + AT_MS];
    const isTimed = to[at + SOURCE] === STREAM && (to[at + TAGS] & WRONG_TIME) === 0;
    const fresh = isTimed && cameAtMs - from.modelAtMs[id] <= MODEL_WITNESS_MS;
    to[at + IV] = fresh ? from.iv[id] : UNKNOWN;
    to[at + DELTA] = fresh ? from.delta[id] : UNKNOWN;
    if (fresh && (to[at + BASIS] === NO_QUOTE || to[at + BASIS] === OLD_QUOTE))
      to[at + BASIS] = estimatedBasis(to[at + BASIS], to[at + PRICE], from.theo[id]);
    let delta = to[at + DELTA];
    let gamma = fresh ? from.gamma[id] : UNKNOWN;
    const estimates = this.#memory?.estimates;
    if (delta !== delta && estimates) {
      estimates.look(to, at);
      delta = estimates.delta;
      gamma = estimates.gamma;
    }
    const exposure = to[at + SIZE] * this.#sharesPerContract(id) * spot;
    to[at + DELTA_USD] = delta * exposure;
    to[at + GAMMA_USD] = gamma * exposure * spot * 0.01;
  }

  /** Forgets what came before; prints that the tape holds are not counted again, and a sweep or package that they end with goes on. */
  clear(): void {
    this.#sweeps.clear();
    this.#packages.clear();
    this.#quotes.clear();
    this.#loose = [];
    const tape = this.#tape;
    const { head, tail } = tape;
    this.#settled = head;
    let from = head;
    while (from > tail && tape.value(from - 1, AT_MS) >= tape.value(head - 1, AT_MS) - SWEEP_WINDOW_MS) from--;
    for (let seq = from; seq < head; seq++) {
      this.#sweeps.see(seq);
      if (tape.value(seq, TAGS) & TAG.multiLeg) this.#packages.see(seq);
    }
  }

  /** Side of the trade; the quote it was judged against is written to the print at `at` of the tape. */
  #judge(at: number, tags: number): PrintSide {
    const to = this.#tape.values;
    const atMs = to[at + AT_MS];
    to[at + BID] = UNKNOWN;
    to[at + ASK] = UNKNOWN;
    to[at + AGE] = UNKNOWN;
    const found = (tags & WRONG_TIME) === 0 && this.#quotes.before(to[at + ID] | 0, atMs);
    const { bid, ask, atMs: quotedAtMs } = this.#quotes;
    const ageMs = atMs - quotedAtMs;
    if (found) {
      to[at + BID] = bid;
      to[at + ASK] = ask;
      to[at + AGE] = ageMs;
    }
    const basis = found ? witnessOf(bid, ask, ageMs, tags) : witnessOf(UNKNOWN, UNKNOWN, UNKNOWN, tags);
    to[at + BASIS] = basis;
    return basis === BY_QUOTE ? sideOf(to[at + PRICE], bid, ask) : UNKNOWN_SIDE;
  }

  /** Last price of the underlying, if it is of that time. */
  #spotOf(id: InstrumentId, atMs: number): number {
    const underlying = this.#underlyings.of(id);
    if (underlying === NO_UNDERLYING) return UNKNOWN;
    return Math.abs(atMs - this.#from.lastAtMs[underlying]) <= SPOT_WITNESS_MS ? this.#from.last[underlying] : UNKNOWN;
  }

  /** A put is worth its strike at most, a call its underlying. An adjusted contract delivers something else than shares of it: there only the sign tells. */
  #isPossible(id: InstrumentId, price: number, spot: number): boolean {
    let strike = this.#strikes[id];
    if (strike === 0) {
      const contract = this.#facts.of(id);
      strike = contract && !contract.adjusted ? contract.strike * (contract.right === 'P' ? -1 : 1) : UNKNOWN;
      this.#strikes[id] = strike;
    }
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) return false;
    if (strike !== strike) return true;
    if (strike < 0) return price <= -strike;
    return price <= (spot > 0 ? spot * MOST_OF_SPOT : Math.max(MOST_OF_STRIKE * strike, LEAST_BOUND_USD));
  }

  #sharesPerContract(id: InstrumentId): number {
    const known = this.#from.shares[id];
    if (known === known) return known;
    if (this.#usualShares[id] === 0) this.#usualShares[id] = this.#facts.of(id)?.adjusted ? UNKNOWN : USUAL_SHARES;
    return this.#usualShares[id];
  }

  /** The table's columns are reallocated when it grows. */
  #fit(): void {
    const table = this.#table;
    this.#capacity = table.capacity;
    this.#from = classifierColumns(table);
    this.#quotes.refresh();
    const usualShares = new Float64Array(table.capacity);
    usualShares.set(this.#usualShares);
    this.#usualShares = usualShares;
    const strikes = new Float64Array(table.capacity);
    strikes.set(this.#strikes);
    this.#strikes = strikes;
  }

  /** A cancel is a new print without a reference: it nets the latest equal one (contract, price, size). */
  #net(seq: number): void {
    const tape = this.#tape;
    const oldest = Math.max(tape.tail, seq - CANCEL_SEARCH);
    for (let s = seq - 1; s >= oldest; s--) if (this.#cancels(seq, s)) return;
    if (this.#memory?.day.isLarge(seq)) for (const s of tape.kept.newest(oldest)) if (this.#cancels(seq, s)) return;
    this.#loose.push(seq);
  }

  /** Marks `s` as cancelled where it is the print that `seq` cancels. */
  #cancels(seq: number, s: number): boolean {
    const tape = this.#tape;
    if (tape.instrument(s) !== tape.instrument(seq)) return false;
    if (tape.get(s, 'price') !== tape.get(seq, 'price') || tape.get(s, 'size') !== tape.get(seq, 'size')) return false;
    const tags = tape.get(s, 'tags');
    if (tags & (PRINT_TAG.cancel | PRINT_TAG.cancelled)) return false;
    if (s < this.#settled) this.#memory?.day.cancelled(s, seq);
    tape.markCancelled(s);
    return true;
  }
}

/** Whether a quote shows which side was aggressive, or why not: a SIDE_BASIS. NaN where there is no quote. */
export function witnessOf(bid: number, ask: number, ageMs: number, tags: number): number {
  if (tags & TAG.excludedFromSide) return SIDE_BASIS.kindOfTrade;
  if (ageMs !== ageMs) return SIDE_BASIS.noQuote;
  if (!(bid > 0 && ask > 0)) return SIDE_BASIS.notTwoSided;
  if (bid >= ask) return SIDE_BASIS.crossed;
  return ageMs > QUOTE_WITNESS_MS ? SIDE_BASIS.oldQuote : BY_QUOTE;
}

/** Above or below the theoretical value by more than its band: an estimate of the side; the side itself stays unknown. */
function estimatedBasis(basis: number, price: number, theo: number): number {
  const band = Math.max(0.01, theo * THEO_BAND);
  if (price > theo + band) return SIDE_BASIS.estimatedBought;
  return price < theo - band ? SIDE_BASIS.estimatedSold : basis;
}

/** Side of a price against a two-sided, uncrossed quote; "at" reaches 15 % of the spread inwards. */
export function sideOf(price: number, bid: number, ask: number): PrintSide {
  const reach = (ask - bid) * 0.15;
  if (price > ask + 1e-9) return ABOVE_ASK;
  if (price < bid - 1e-9) return BELOW_BID;
  if (price >= ask - reach) return AT_ASK;
  if (price <= bid + reach) return AT_BID;
  return MID;
}

function sizeTags(tags: number, size: number, premiumUsd: number, conditions: ConditionReading): number {
  let found = 0;
  const large = premiumUsd >= LARGE_PREMIUM_USD;
  if (!(tags & PRINT_TAG.sweep) && size >= BLOCK_CONTRACTS && large) found |= PRINT_TAG.block;
  const excluded =
    tags & (PRINT_TAG.cancel | PRINT_TAG.late | PRINT_TAG.wrongTime | PRINT_TAG.wrongValue) || conditions.isCompression;
  if (!excluded && (large || size >= LARGE_CONTRACTS || conditions.isSweepOrder)) found |= PRINT_TAG.unusual;
  return found;
}
