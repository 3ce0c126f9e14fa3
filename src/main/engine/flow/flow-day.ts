/**
 * The session's option prints: their sums per contract and per underlying and minute, and the large ones
 * themselves (kept on the tape). It starts over with the first print of another exchange date. Cancelled prints are subtracted
 * again, and a cancel itself adds nothing: at any time the sums are those of the prints that stand.
 */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { emptyFlowSum, FLOW_FIELDS, type FlowField, type FlowSum } from '../../../shared/flow/flow-sums.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { ID_PLACE, PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import { PRINT_WIDTH } from './kept-prints.ts';
import { MinuteSums } from './minute-sums.ts';
import type { ContractFacts } from './print-filter.ts';
import { SUM_WIDTH, SumRows } from './sum-rows.ts';

const MINUTE_MS = 60_000;
/** A pause this long between two counted prints is reported: the sums lack it. */
const PAUSE_MS = 5 * MINUTE_MS;
/** More in one print is a fault of the data: added and subtracted again, it would leave its rounding in place of the sums. */
const MOST_PREMIUM_USD = 1e12;
const MOST_CONTRACTS = 1e8;
/** The first underlying's place holds the sums of all. */
export const ALL_UNDERLYINGS = 0;

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const ID = ID_PLACE;
const { atMs: AT_MS, size: SIZE, premiumUsd: PREMIUM, side: SIDE, sideBasis: BASIS, tags: TAGS } = PRINT_PLACE;
const { deltaUsd: DELTA_USD, gammaUsd: GAMMA_USD, printSeq: SEQ, groupId: GROUP_ID } = PRINT_PLACE;
const NOT_COUNTED = PRINT_TAG.cancel | PRINT_TAG.cancelled;
const { belowBid: BELOW_BID, atBid: AT_BID, mid: MID, atAsk: AT_ASK, aboveAsk: ABOVE_ASK } = PRINT_SIDE;
const { estimatedBought: ESTIMATED_BOUGHT, estimatedSold: ESTIMATED_SOLD } = SIDE_BASIS;
const F = Object.fromEntries(FLOW_FIELDS.map((field, i) => [field, i])) as Record<FlowField, number>;
const { prints: PRINTS, contracts: CONTRACTS, keptPrints: KEPT_PRINTS, netContracts: NET_CONTRACTS } = F;
const { premiumUsd: PREMIUM_USD, boughtUsd: BOUGHT_USD, soldUsd: SOLD_USD, midUsd: MID_USD } = F;
const { estimatedBoughtUsd: ESTIMATED_BOUGHT_USD, estimatedSoldUsd: ESTIMATED_SOLD_USD } = F;
const { netDeltaUsd: NET_DELTA_USD, netGammaUsd: NET_GAMMA_USD, deltaPremiumUsd: DELTA_PREMIUM_USD } = F;
const NO_PLACE = -1;

/** A span of the session whose prints are in the sums. */
export interface CountedSpan {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** A day's sums as plain arrays: counted by one thread and continued by another. */
export interface FlowDaySnapshot {
  date: string | undefined;
  contracts: string[];
  contractSums: Float64Array;
  /** Minute keys number them from 1; 0 is all together. */
  underlyings: string[];
  minuteKeys: Float64Array;
  minuteSums: Float64Array;
  keptSymbols: string[];
  /** Open interest of each as it was known that day; NaN where it was not. */
  keptOpenInterest: Float64Array;
  /** Rows of the tape, oldest first, with sequences below 0 and a place in `keptSymbols` for the id. */
  kept: Float64Array;
  spans: CountedSpan[];
}

export class FlowDay {
  readonly minutes = new MinuteSums();
  readonly #table: InstrumentTable;
  readonly #tape: FlowTape;
  readonly #facts: ContractFacts;
  readonly #contracts = new SumRows();
  /** By contract row: its instrument and its underlying, negative for a put. */
  #ids: InstrumentId[] = [];
  #underlyingOf: number[] = [];
  /** By instrument: its row + 1. */
  #rows = new Int32Array(4096);
  #underlyings = new Map<string, number>();
  readonly #share = new Float64Array(SUM_WIDTH);
  readonly #again = new Float64Array(PRINT_WIDTH);
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;
  #spans: CountedSpan[] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Kept prints that a checkpoint put on the tape are before this sequence. */
  #restoredEnd = 0;
  #keptPremiumUsd = 25_000;
  #keptContracts = Number.POSITIVE_INFINITY;

  constructor(table: InstrumentTable, tape: FlowTape, facts: ContractFacts) {
    this.#table = table;
    this.#tape = tape;
    this.#facts = facts;
  }

  /** Which prints are kept from now on: of at least this premium, or this many contracts (0: by premium alone). */
  keep(premiumUsd: number, contracts: number): void {
    this.#keptPremiumUsd = premiumUsd;
    this.#keptContracts = contracts > 0 ? contracts : Number.POSITIVE_INFINITY;
  }

  /** The exchange date; undefined before the first print. */
  get date(): string | undefined {
    return Number.isFinite(this.#startMs) ? etDate(this.#startMs) : undefined;
  }

  get startMs(): EpochMs {
    return this.#startMs;
  }

  /** Market time of the newest counted print. */
  get newestMs(): EpochMs {
    return this.#newestMs;
  }

  get spans(): readonly CountedSpan[] {
    return this.#spans;
  }

  get underlyings(): Iterable<string> {
    return this.#underlyings.keys();
  }

  underlyingId(underlying: string): number | undefined {
    return this.#underlyings.get(underlying);
  }

  minuteOf(atMs: EpochMs): number {
    return Math.floor((atMs - this.#startMs) / MINUTE_MS);
  }

  /** A print of the tape's ring was classified. */
  add(seq: number): void {
    const values = this.#tape.values;
    const at = this.#tape.offsetOf(seq);
    const atMs = values[at + AT_MS];
    if (!(atMs >= this.#startMs && atMs < this.#endMs) && !this.#beginDay(atMs)) return;
    const kept = this.#isLarge(values[at + PREMIUM], values[at + SIZE]);
    if (kept) this.#tape.keep(seq);
    if (values[at + TAGS] & NOT_COUNTED) return;
    this.#count(values, at, kept, 1);
    this.#extend(atMs);
  }

  /** Large enough to be kept. */
  isLarge(seq: number): boolean {
    return this.#isLarge(this.#tape.value(seq, PREMIUM), this.#tape.value(seq, SIZE));
  }

  #isLarge(premiumUsd: number, contracts: number): boolean {
    return Math.abs(premiumUsd) >= this.#keptPremiumUsd || contracts >= this.#keptContracts;
  }

  /** Subtracts a print: it was cancelled, or its side is about to change. */
  remove(seq: number): void {
    this.#countAgain(seq, -1);
  }

  /** Adds back what `remove` subtracted. */
  restore(seq: number): void {
    this.#countAgain(seq, 1);
  }

  #countAgain(seq: number, times: 1 | -1): void {
    const print = this.#again;
    for (let place = 0; place < PRINT_WIDTH; place++) print[place] = this.#tape.value(seq, place);
    const atMs = print[AT_MS];
    if (atMs >= this.#startMs && atMs < this.#endMs) this.#count(print, 0, this.#tape.kept.has(seq), times);
  }

  /** Sums of one contract; undefined where none of its prints was counted. */
  contract(id: InstrumentId): FlowSum | undefined {
    const row = this.#rows[id] - 1;
    return row >= 0 ? this.#contracts.read(row) : undefined;
  }

  /** Contracts of one bought less those sold; 0 where none was. */
  netContracts(id: InstrumentId): number {
    const row = this.#rows[id] - 1;
    return row >= 0 ? this.#contracts.value(row, NET_CONTRACTS) : 0;
  }

  /**
   * Every contract that traded, of one underlying or of all. `sum` is one object, overwritten for each: copy what you keep.
   */
  each(underlying: string | undefined, see: (id: InstrumentId, contract: OptionContract, sum: FlowSum) => void): void {
    const wanted = underlying === undefined ? ALL_UNDERLYINGS : this.#underlyings.get(underlying);
    if (wanted === undefined) return;
    const sum = emptyFlowSum();
    for (let row = 0; row < this.#ids.length; row++) {
      if (wanted !== ALL_UNDERLYINGS && Math.abs(this.#underlyingOf[row]) !== wanted) continue;
      for (const field of FLOW_FIELDS) sum[field] = 0;
      see(this.#ids[row], this.#facts.of(this.#ids[row])!, this.#contracts.addTo(sum, row));
    }
  }

  clear(): void {
    this.#contracts.clear();
    this.minutes.clear();
    this.#tape.kept.clear();
    this.#ids = [];
    this.#underlyingOf = [];
    this.#rows.fill(0);
    this.#underlyings.clear();
    this.#spans = [];
    this.#startMs = Number.POSITIVE_INFINITY;
    this.#endMs = Number.NEGATIVE_INFINITY;
    this.#newestMs = Number.NEGATIVE_INFINITY;
    this.#restoredEnd = 0;
  }

  /** Prints that a checkpoint put back on the tape: the large ones are kept; the sums know none of them. */
  restored(): void {
    this.#restoredEnd = this.#tape.head;
    for (let seq = this.#tape.tail; seq < this.#tape.head; seq++) if (this.isLarge(seq)) this.#tape.keep(seq);
  }

  /** Everything counted so far, for another thread. */
  snapshot(): FlowDaySnapshot {
    const minutes = this.minutes.snapshot();
    const kept = this.#tape.kept.rows();
    const symbols = new Map<string, number>();
    const openInterest = this.#table.column('openInterest');
    for (let at = 0; at < kept.length; at += PRINT_WIDTH) {
      // Sequences after them begin at 0.
      kept[at + SEQ] -= this.#tape.head;
      kept[at + GROUP_ID] -= this.#tape.head;
      const symbol = this.#table.symbolOf(kept[at + ID]);
      if (!symbols.has(symbol)) symbols.set(symbol, symbols.size);
      kept[at + ID] = symbols.get(symbol)!;
    }
    return {
      date: this.date,
      contracts: this.#ids.map((id) => this.#table.symbolOf(id)),
      contractSums: this.#contracts.snapshot(),
      underlyings: [...this.#underlyings.keys()],
      minuteKeys: minutes.keys,
      minuteSums: minutes.sums,
      keptSymbols: [...symbols.keys()],
      keptOpenInterest: Float64Array.from(symbols.keys(), (symbol) => openInterest[this.#table.intern(symbol)]),
      kept,
      spans: this.#spans.map((span) => ({ ...span })),
    };
  }

  /** Adds what was counted before this started. Returns false and changes nothing where it is of another day. */
  absorb(earlier: FlowDaySnapshot): boolean {
    if (earlier.date === undefined) return false;
    if (this.date === undefined) this.#beginOn(earlier.date);
    if (this.date !== earlier.date) return false;
    const { contractSums, minuteSums, minuteKeys, kept } = earlier;
    earlier.contracts.forEach((symbol, i) => {
      const row = this.#rowOf(this.#table.intern(symbol));
      if (row >= 0) this.#contracts.add(row, contractSums.subarray(i * SUM_WIDTH, (i + 1) * SUM_WIDTH), 1);
    });
    for (let i = 0; i < minuteKeys.length; i += 2) {
      const name = earlier.underlyings[minuteKeys[i] - 1];
      const underlying = name === undefined ? ALL_UNDERLYINGS : this.#underlyings.get(name)!;
      const at = i * SUM_WIDTH;
      this.minutes.add(underlying, minuteKeys[i + 1], false, minuteSums.subarray(at, at + SUM_WIDTH), 1);
      this.minutes.add(underlying, minuteKeys[i + 1], true, minuteSums.subarray(at + SUM_WIDTH, at + 2 * SUM_WIDTH), 1);
    }
    this.#absorbKept(kept, earlier.keptSymbols);
    this.#spans = joined([...earlier.spans, ...this.#spans]);
    this.#newestMs = Math.max(this.#newestMs, this.#spans.at(-1)?.toMs ?? Number.NEGATIVE_INFINITY);
    return true;
  }

  /** The tape may hold some of them already: a checkpoint put them there. */
  #absorbKept(kept: Float64Array, symbols: readonly string[]): void {
    const tape = this.#tape;
    const ids = symbols.map((symbol) => this.#table.intern(symbol));
    const rows = kept.slice();
    for (let at = 0; at < rows.length; at += PRINT_WIDTH) rows[at + ID] = ids[rows[at + ID]];
    tape.kept.prependMissing(rows, this.#restoredEnd);
  }

  /** False for a print of an earlier day, or without a time. */
  #beginDay(atMs: EpochMs): boolean {
    if (!(atMs >= this.#endMs) || !(Math.abs(atMs) < 8e15)) return false;
    // Before the first print no day is set: prints that a checkpoint put on the tape stay.
    if (this.date !== undefined) this.clear();
    this.#beginOn(etDate(atMs));
    return true;
  }

  #beginOn(date: string): void {
    this.#startMs = etInstant(date, 0);
    this.#endMs = etInstant(addDays(date, 1), 0);
  }

  /** Adds the print whose row begins at `at`, or subtracts it, in every sum it belongs to. */
  #count(values: Float64Array, at: number, kept: boolean, times: 1 | -1): void {
    const row = this.#rowOf(values[at + ID] | 0);
    if (row < 0) return;
    this.#shareOf(values, at, kept);
    const share = this.#share;
    const underlying = Math.abs(this.#underlyingOf[row]);
    const isPut = this.#underlyingOf[row] < 0;
    const minute = this.minuteOf(values[at + AT_MS]);
    this.#contracts.add(row, share, times);
    this.minutes.add(underlying, minute, isPut, share, times);
    this.minutes.add(ALL_UNDERLYINGS, minute, isPut, share, times);
  }

  /** What one print adds to each of its sums. */
  #shareOf(values: Float64Array, at: number, kept: boolean): void {
    const share = this.#share;
    for (let place = 0; place < SUM_WIDTH; place++) share[place] = 0;
    share[PRINTS] = 1;
    share[KEPT_PRINTS] = kept ? 1 : 0;
    const contracts = values[at + SIZE];
    if (!(contracts >= 0 && contracts <= MOST_CONTRACTS)) return;
    share[CONTRACTS] = contracts;
    const side = values[at + SIDE];
    const bought = side === AT_ASK || side === ABOVE_ASK;
    const sold = side === AT_BID || side === BELOW_BID;
    if (bought) share[NET_CONTRACTS] = contracts;
    else if (sold) share[NET_CONTRACTS] = -contracts;
    const premium = values[at + PREMIUM];
    if (!(premium >= 0 && premium <= MOST_PREMIUM_USD)) return;
    share[PREMIUM_USD] = premium;
    const place = premiumPlace(side, values[at + BASIS]);
    if (place !== NO_PLACE) share[place] = premium;
    const deltaUsd = values[at + DELTA_USD];
    if (deltaUsd !== deltaUsd || !(bought || sold)) return;
    const sign = bought ? 1 : -1;
    share[NET_DELTA_USD] = deltaUsd * sign;
    share[NET_GAMMA_USD] = values[at + GAMMA_USD] * sign;
    share[DELTA_PREMIUM_USD] = premium;
  }

  /** −1 for what is no contract. */
  #rowOf(id: InstrumentId): number {
    if (id >= this.#rows.length) {
      const bigger = new Int32Array(Math.max(this.#table.capacity, id + 1));
      bigger.set(this.#rows);
      this.#rows = bigger;
    }
    const row = this.#rows[id] - 1;
    return row >= 0 ? row : this.#openRow(id);
  }

  #openRow(id: InstrumentId): number {
    const contract = this.#facts.of(id);
    if (!contract) return -1;
    let underlying = this.#underlyings.get(contract.underlying);
    if (underlying === undefined) {
      underlying = this.#underlyings.size + 1;
      this.#underlyings.set(contract.underlying, underlying);
    }
    const row = this.#contracts.open();
    this.#rows[id] = row + 1;
    this.#ids[row] = id;
    this.#underlyingOf[row] = contract.right === 'P' ? -underlying : underlying;
    return row;
  }

  #extend(atMs: EpochMs): void {
    if (atMs > this.#newestMs) this.#newestMs = atMs;
    const last = this.#spans.at(-1);
    if (!last || atMs - last.toMs > PAUSE_MS) this.#spans.push({ fromMs: atMs, toMs: atMs });
    else if (atMs > last.toMs) last.toMs = atMs;
    else if (this.#spans.length === 1 && atMs < last.fromMs) last.fromMs = atMs;
  }
}

/** The sum that a print's premium is part of besides the total. */
function premiumPlace(side: number, basis: number): number {
  if (side === AT_ASK || side === ABOVE_ASK) return BOUGHT_USD;
  if (side === AT_BID || side === BELOW_BID) return SOLD_USD;
  if (side === MID) return MID_USD;
  if (basis === ESTIMATED_BOUGHT) return ESTIMATED_BOUGHT_USD;
  return basis === ESTIMATED_SOLD ? ESTIMATED_SOLD_USD : NO_PLACE;
}

/** Sorted, with touching spans merged. */
function joined(spans: readonly CountedSpan[]): CountedSpan[] {
  const found: CountedSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = found.at(-1);
    if (last && span.fromMs - last.toMs <= PAUSE_MS) last.toMs = Math.max(last.toMs, span.toMs);
    else found.push({ ...span });
  }
  return found;
}
