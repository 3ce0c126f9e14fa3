/**
 * Turns option trades into classified prints on the tape: premium, side against the NBBO just before, tags, sweeps, cancels.
 * Definitions: product.md ("Side", "Sweep", "Block", "Unusual").
 */
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG, tagsOfCondition, type PrintSide } from '../../../shared/market/prints.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { FlowTape } from './flow-tape.ts';
import type { ContractFacts } from './print-filter.ts';
import { QuoteWitness } from './quote-witness.ts';
import { SweepDetector } from './sweep-detector.ts';

/** A quote older than this is no witness to who was aggressive. */
export const QUOTE_WITNESS_MS = 5_000;
const BLOCK_CONTRACTS = 100;
const LARGE_PREMIUM_USD = 100_000;
const LARGE_CONTRACTS = 1_000;
/** How far back a cancel looks for the print it cancels. */
const CANCEL_SEARCH = 1 << 15;

export interface OptionTrade {
  id: InstrumentId;
  atMs: number;
  price: number;
  size: number;
  condition: number;
  exchange: number;
}

const NOT_ASKED = -1;

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
  #underlying = new Int32Array(0);

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
    const slot = this.#tape.slotOf(seq);
    const to = this.#tape.columns;
    let tags = tagsOfCondition(condition);
    const premiumUsd = price * size * this.#sharesPerContract(id) * (tags & PRINT_TAG.cancel ? -1 : 1);
    const side = this.#judge(slot, trade, tags);
    to.atMs[slot] = atMs;
    to.price[slot] = price;
    to.size[slot] = size;
    to.premiumUsd[slot] = premiumUsd;
    to.side[slot] = side;
    to.condition[slot] = condition;
    to.exchange[slot] = trade.exchange;
    to.source[slot] = source;
    to.ivFraction[slot] = this.#from.iv[id];
    to.delta[slot] = this.#from.delta[id];
    to.spot[slot] = this.#spotOf(id);
    to.sweepId[slot] = Number.NaN;

    if (size > this.#from.openInterest[id]) tags |= PRINT_TAG.openingGuess;
    if (tags & PRINT_TAG.cancel) this.#net(seq, trade);
    to.tags[slot] = tags;
    tags |= this.#sweeps.see(seq, id, atMs, side, trade.exchange, tags);
    to.tags[slot] = tags | sizeTags(tags, size, premiumUsd, condition);
    return seq;
  }

  clear(): void {
    this.#sweeps.clear();
    this.#quotes.clear();
  }

  #judge(slot: number, trade: OptionTrade, tags: number): PrintSide {
    const { id, atMs, price } = trade;
    const to = this.#tape.columns;
    to.bid[slot] = Number.NaN;
    to.ask[slot] = Number.NaN;
    to.quoteAgeMs[slot] = Number.NaN;
    if (!this.#quotes.before(id, atMs)) return PRINT_SIDE.unknown;
    const { bid, ask, atMs: quotedAtMs } = this.#quotes;
    const ageMs = atMs - quotedAtMs;
    const twoSided = bid > 0 && ask > bid;
    if (!twoSided) return PRINT_SIDE.unknown;
    to.bid[slot] = bid;
    to.ask[slot] = ask;
    to.quoteAgeMs[slot] = ageMs;
    if (ageMs > QUOTE_WITNESS_MS || tags & PRINT_TAG.excludedFromSide) return PRINT_SIDE.unknown;
    return sideOf(price, bid, ask);
  }

  /** Last price of the underlying. Its id is looked up once; until it exists, at every print. */
  #spotOf(id: InstrumentId): number {
    let underlying = this.#underlying[id];
    if (underlying === NOT_ASKED) {
      const contract = this.#facts.of(id);
      underlying = (contract && this.#table.find(contract.underlying)) ?? NOT_ASKED;
      this.#underlying[id] = underlying;
    }
    return underlying === NOT_ASKED ? Number.NaN : this.#from.last[underlying];
  }

  #sharesPerContract(id: InstrumentId): number {
    const known = this.#from.shares[id];
    if (known === known) return known;
    return this.#facts.of(id)?.adjusted ? Number.NaN : 100;
  }

  /** The table's columns move when it grows. */
  #fit(): void {
    const table = this.#table;
    this.#capacity = table.capacity;
    this.#from = columnsOf(table);
    const underlying = new Int32Array(table.capacity).fill(NOT_ASKED);
    underlying.set(this.#underlying);
    this.#underlying = underlying;
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
