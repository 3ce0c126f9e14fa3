/**
 * Turns option trades into classified prints on the tape: premium, side against the NBBO just before, tags, sweeps, cancels.
 * Definitions: product.md ("Side", "Sweep", "Block", "Unusual").
 */
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG, tagsOfCondition, type PrintSide } from '../../../shared/market/prints.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import type { ContractFacts } from './print-filter.ts';
import { QuoteWitness } from './quote-witness.ts';
import { SweepDetector } from './sweep-detector.ts';

/** A quote older than this is no witness to who was aggressive. */
export const QUOTE_WITNESS_MS = 5_000;
const BLOCK_CONTRACTS = 100;
/** Of a contract that no corporate action adjusted. */
const USUAL_SHARES = 100;
const LARGE_PREMIUM_USD = 100_000;
const LARGE_CONTRACTS = 1_000;
/** How far back a cancel looks for the print it cancels. */
const CANCEL_SEARCH = 1 << 15;

// The engine folds a module's own constants into the code, but reads imported ones anew each time.
const { price: PRICE, size: SIZE, premiumUsd: PREMIUM, side: SIDE, bid: BID, ask: ASK, quoteAgeMs: AGE } = PRINT_PLACE;
const { atMs: AT_MS, tags: TAGS, condition: CONDITION, exchange: EXCHANGE, source: SOURCE } = PRINT_PLACE;
const { spot: SPOT, ivFraction: IV, delta: DELTA, sweepId: SWEEP_ID } = PRINT_PLACE;
const TAG = PRINT_TAG;
const UNKNOWN_SIDE = PRINT_SIDE.unknown;

export interface OptionTrade {
  id: InstrumentId;
  atMs: number;
  price: number;
  size: number;
  condition: number;
  exchange: number;
}

/** Of an underlying that the table does not hold (yet). */
const NOT_FOUND = -1;

const columnsOf = (table: InstrumentTable) => ({
  last: table.column('last'),
  shares: table.column('sharesPerContract'),
  openInterest: table.column('openInterest'),
  iv: table.column('modelIv'),
  delta: table.column('modelDelta'),
});

export class PrintClassifier {
  readonly #table: InstrumentTable;
  readonly #tape: FlowTape;
  readonly #facts: ContractFacts;
  readonly #sweeps: SweepDetector;
  readonly #quotes: QuoteWitness;
  #capacity = -1;
  #from: ReturnType<typeof columnsOf>;
  /** By contract: its underlying's id, how large the table was when that was last looked up, and shares where no list says. */
  #underlying = new Int32Array(0);
  #askedAtSize = new Uint32Array(0);
  #usualShares = new Float64Array(0);

  constructor(table: InstrumentTable, tape: FlowTape, facts: ContractFacts) {
    this.#table = table;
    this.#tape = tape;
    this.#facts = facts;
    this.#sweeps = new SweepDetector(tape);
    this.#quotes = new QuoteWitness(table);
    this.#from = columnsOf(table);
  }

  /** A live option quote, in wire order with the trades. */
  quote(id: InstrumentId, bid: number, ask: number, atMs: number): void {
    this.#quotes.add(id, bid, ask, atMs);
  }

  /** Appends one trade in wire order; `source` is a PRINT_SOURCE. Returns its sequence on the tape. */
  print(trade: OptionTrade, source: number = PRINT_SOURCE.stream): number {
    const { id, atMs, price, size, condition } = trade;
    if (this.#table.capacity !== this.#capacity) this.#fit();
    const seq = this.#tape.append(id);
    const at = this.#tape.offsetOf(seq);
    const to = this.#tape.values;
    let tags = tagsOfCondition(condition);
    const premiumUsd = price * size * this.#sharesPerContract(id) * (tags & TAG.cancel ? -1 : 1);
    const side = this.#judge(at, trade, tags);
    to[at + AT_MS] = atMs;
    to[at + PRICE] = price;
    to[at + SIZE] = size;
    to[at + PREMIUM] = premiumUsd;
    to[at + SIDE] = side;
    to[at + CONDITION] = condition;
    to[at + EXCHANGE] = trade.exchange;
    to[at + SOURCE] = source;
    to[at + IV] = this.#from.iv[id];
    to[at + DELTA] = this.#from.delta[id];
    to[at + SPOT] = this.#spotOf(id);
    to[at + SWEEP_ID] = Number.NaN;

    if (size > this.#from.openInterest[id]) tags |= TAG.openingGuess;
    if (tags & TAG.cancel) this.#net(seq, trade);
    to[at + TAGS] = tags;
    tags |= this.#sweeps.see(seq, id, atMs, side, trade.exchange, tags);
    to[at + TAGS] = tags | sizeTags(tags, size, premiumUsd, condition);
    return seq;
  }

  clear(): void {
    this.#sweeps.clear();
    this.#quotes.clear();
  }

  /** Side of the trade; the quote it was judged against goes to the print at `at` of the tape. */
  #judge(at: number, trade: OptionTrade, tags: number): PrintSide {
    const { id, atMs, price } = trade;
    const to = this.#tape.values;
    to[at + BID] = Number.NaN;
    to[at + ASK] = Number.NaN;
    to[at + AGE] = Number.NaN;
    if (!this.#quotes.before(id, atMs)) return UNKNOWN_SIDE;
    const { bid, ask, atMs: quotedAtMs } = this.#quotes;
    const ageMs = atMs - quotedAtMs;
    const twoSided = bid > 0 && ask > bid;
    if (!twoSided) return UNKNOWN_SIDE;
    to[at + BID] = bid;
    to[at + ASK] = ask;
    to[at + AGE] = ageMs;
    if (ageMs > QUOTE_WITNESS_MS || tags & TAG.excludedFromSide) return UNKNOWN_SIDE;
    return sideOf(price, bid, ask);
  }

  /** Last price of the underlying. Its id is looked up once; until it exists, again whenever the table holds more symbols. */
  #spotOf(id: InstrumentId): number {
    let underlying = this.#underlying[id];
    if (underlying === NOT_FOUND) {
      if (this.#askedAtSize[id] === this.#table.size) return Number.NaN;
      this.#askedAtSize[id] = this.#table.size;
      const contract = this.#facts.of(id);
      underlying = (contract && this.#table.find(contract.underlying)) ?? NOT_FOUND;
      this.#underlying[id] = underlying;
    }
    return underlying === NOT_FOUND ? Number.NaN : this.#from.last[underlying];
  }

  #sharesPerContract(id: InstrumentId): number {
    const known = this.#from.shares[id];
    if (known === known) return known;
    if (this.#usualShares[id] === 0) this.#usualShares[id] = this.#facts.of(id)?.adjusted ? Number.NaN : USUAL_SHARES;
    return this.#usualShares[id];
  }

  /** The table's columns move when it grows. */
  #fit(): void {
    const table = this.#table;
    this.#capacity = table.capacity;
    this.#from = columnsOf(table);
    const underlying = new Int32Array(table.capacity).fill(NOT_FOUND);
    underlying.set(this.#underlying);
    this.#underlying = underlying;
    const askedAtSize = new Uint32Array(table.capacity);
    askedAtSize.set(this.#askedAtSize);
    this.#askedAtSize = askedAtSize;
    const usualShares = new Float64Array(table.capacity);
    usualShares.set(this.#usualShares);
    this.#usualShares = usualShares;
  }

  /** A cancel is a new print without a reference: it nets the latest equal one (contract, price, size). */
  #net(seq: number, trade: OptionTrade): void {
    const tape = this.#tape;
    const oldest = Math.max(tape.tail, seq - CANCEL_SEARCH);
    for (let s = seq - 1; s >= oldest; s--) {
      if (tape.instrument(s) !== trade.id) continue;
      if (tape.get(s, 'price') !== trade.price || tape.get(s, 'size') !== trade.size) continue;
      const tags = tape.get(s, 'tags');
      if (tags & (PRINT_TAG.cancel | PRINT_TAG.cancelled)) continue;
      tape.set(s, 'tags', tags | PRINT_TAG.cancelled);
      tape.amend(s);
      return;
    }
  }
}

/** Side of a price against a two-sided, uncrossed quote; "at" reaches 15 % of the spread inwards. */
export function sideOf(price: number, bid: number, ask: number): PrintSide {
  const reach = (ask - bid) * 0.15;
  if (price > ask + 1e-9) return PRINT_SIDE.aboveAsk;
  if (price < bid - 1e-9) return PRINT_SIDE.belowBid;
  if (price >= ask - reach) return PRINT_SIDE.atAsk;
  if (price <= bid + reach) return PRINT_SIDE.atBid;
  return PRINT_SIDE.mid;
}

function sizeTags(tags: number, size: number, premiumUsd: number, condition: number): number {
  let found = 0;
  const large = premiumUsd >= LARGE_PREMIUM_USD;
  if (!(tags & PRINT_TAG.sweep) && size >= BLOCK_CONTRACTS && large) found |= PRINT_TAG.block;
  const excluded = tags & (PRINT_TAG.cancel | PRINT_TAG.late) || condition === 247;
  if (!excluded && (large || size >= LARGE_CONTRACTS || condition === 219)) found |= PRINT_TAG.unusual;
  return found;
}
