/**
 * The session's option prints: their sums per contract and per underlying and minute, and the large ones
 * themselves (kept on the tape). It starts over with the first print of another exchange date. Cancelled prints are subtracted
 * again, and a cancel itself adds nothing: at any time the sums are those of the prints that stand.
 */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { emptyFlowSum, FLOW_FIELDS, type FlowSum } from '../../../shared/flow/flow-sums.ts';
import { MOST_CONTRACTS, PRINT_SOURCE, PRINT_TAG } from '../../../shared/market/prints.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { CountedSpans, type CountedSpan, type SpansSnapshot } from './counted-spans.ts';
import { FlowSeam, type SeamSnapshot } from './flow-seam.ts';
import { ID_PLACE, PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import { PRINT_WIDTH } from './kept-prints.ts';
import type { CancelCount } from './loose-cancels.ts';
import { addLeftOut, noneLeftOut, type LeftOutPrints } from './left-out.ts';
import { MinuteSums } from './minute-sums.ts';
import type { ContractFacts } from './print-filter.ts';
import { shareOf } from './print-share.ts';
import { SUM_WIDTH, SumRows } from './sum-rows.ts';

const MINUTE_MS = 60_000;
/** The first underlying's place holds the sums of all. */
export const ALL_UNDERLYINGS = 0;

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const ID = ID_PLACE;
const { atMs: AT_MS, size: SIZE, premiumUsd: PREMIUM, tags: TAGS } = PRINT_PLACE;
const { groupId: GROUP_ID, source: SOURCE } = PRINT_PLACE;
const REPAIRED = PRINT_SOURCE.repaired;
const NOT_COUNTED = PRINT_TAG.cancel | PRINT_TAG.cancelled;
const STREAM = PRINT_SOURCE.stream;
const WRONG_TIME = PRINT_TAG.wrongTime;
const WRONG_VALUE = PRINT_TAG.wrongValue;
const CANCEL = PRINT_TAG.cancel;
const LATE = PRINT_TAG.late;
const SUM_PREMIUM = FLOW_FIELDS.indexOf('premiumUsd');
const NET_CONTRACTS = FLOW_FIELDS.indexOf('netContracts');

/** A day's sums as plain arrays: counted by one thread and continued by another. */
export interface FlowDaySnapshot extends SeamSnapshot, SpansSnapshot, LeftOutPrints {
  date: string | undefined;
  contracts: string[];
  contractSums: Float64Array;
  /** Minute keys number them from 1; 0 is all together. */
  underlyings: string[];
  minuteKeys: Float64Array;
  minuteSums: Float64Array;
  /** Open interest of each of `keptSymbols` as it was known that day; NaN where it was not. */
  keptOpenInterest: Float64Array;
  /** Market time of the newest counted print. */
  newestMs: EpochMs;
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
  readonly #seam: FlowSeam;
  readonly #isLargeAlone = (seq: number): boolean => this.isLarge(seq);
  readonly #again = new Float64Array(PRINT_WIDTH);
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;
  readonly #spans = new CountedSpans();
  #newestMs = Number.NEGATIVE_INFINITY;
  #leftOut = noneLeftOut();
  #keptPremiumUsd = 25_000;
  #keptContracts = Number.POSITIVE_INFINITY;

  constructor(table: InstrumentTable, tape: FlowTape, facts: ContractFacts) {
    this.#table = table;
    this.#tape = tape;
    this.#facts = facts;
    this.#seam = new FlowSeam(table, tape, {
      count: (values, at, kept, times) => this.#count(values, at, kept, times),
      isLarge: (premiumUsd, contracts) => this.#isLarge(premiumUsd, contracts),
      isOfDay: (atMs) => atMs >= this.#startMs && atMs < this.#endMs,
    });
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
    return this.#spans.all;
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
    const isStreamed = values[at + SOURCE] === STREAM;
    if (!(atMs >= this.#startMs && atMs < this.#endMs) && !this.#beginDay(atMs)) {
      // REST tells of earlier days where it is asked for them.
      if (isStreamed) this.#leftOut.earlierDays++;
      return;
    }
    if (values[at + TAGS] & WRONG_TIME) {
      this.#leftOut.wrongTimes++;
      return;
    }
    if (values[at + TAGS] & WRONG_VALUE) {
      if ((values[at + TAGS] & CANCEL) === 0) this.#leftOut.wrongValues++;
      return;
    }
    const kept = this.#isLarge(values[at + PREMIUM], values[at + SIZE]);
    if (kept) this.#tape.keep(seq);
    this.#keepWhole(values[at + GROUP_ID]);
    if (values[at + TAGS] & NOT_COUNTED) return;
    // What streams comes before its cancel; what fills a gap may come after it.
    if (values[at + SOURCE] === REPAIRED && this.#seam.isCancelled(seq)) return;
    this.#count(values, at, kept, 1);
    if (atMs > this.#newestMs) this.#newestMs = atMs;
    // Late prints, and those asked of REST, are of hours that nobody need have listened to.
    if (isStreamed && (values[at + TAGS] & LATE) === 0) this.#spans.extend(atMs);
  }

  /** Any value of its sums, which are then in the cache. */
  fetch(id: InstrumentId): number {
    const row = this.#rows[id] - 1;
    return row >= 0 ? this.#contracts.fetch(row) + this.#underlyingOf[row] : 0;
  }

  /** A sweep or package that is large together, or of which a print is kept, is kept with all its prints. */
  #keepWhole(group: number): void {
    if (group !== group) return;
    const { groups } = this.#tape;
    if (groups.isKept(group) || this.#isLarge(groups.premiumUsd(group), groups.size(group)))
      this.#tape.keepLegs(group, this.#isLargeAlone);
  }

  /** Large enough to be kept. */
  isLarge(seq: number): boolean {
    return this.#isLarge(this.#tape.value(seq, PREMIUM), this.#tape.value(seq, SIZE));
  }

  #isLarge(premiumUsd: number, contracts: number): boolean {
    return (
      Math.abs(premiumUsd) >= this.#keptPremiumUsd || (contracts >= this.#keptContracts && contracts <= MOST_CONTRACTS)
    );
  }

  /** Subtracts a print, whose side is about to change. */
  remove(seq: number): void {
    this.#countAgain(seq, -1);
  }

  /** `cancelSeq` cancels this print: it is subtracted, or will be once it is counted. */
  cancelled(seq: number, cancelSeq: number): void {
    if (this.#seam.isCounted(seq)) this.#countAgain(seq, -1);
    else this.#seam.cancelLater(seq, cancelSeq);
  }

  /** A cancel whose print is not on the tape. */
  cancelledUnknown(cancelSeq: number): void {
    this.#seam.cancelUnknown(cancelSeq);
  }

  /** Cancels that took no print out of the sums. */
  get looseCancels(): CancelCount {
    return this.#seam.looseCancels;
  }

  get leftOut(): Readonly<LeftOutPrints> {
    return this.#leftOut;
  }

  /** Prints no longer stream. */
  breakOff(): void {
    this.#spans.breakOff();
  }

  /** Prints between these times were lost; `filled`: they have all been fetched since. */
  hole(fromMs: EpochMs, toMs: EpochMs, filled: boolean): void {
    if (filled) this.#spans.fill(fromMs, toMs);
    else this.#spans.cut(fromMs, toMs);
  }

  /** Adds back what `remove` subtracted. */
  restore(seq: number): void {
    this.#countAgain(seq, 1);
  }

  #countAgain(seq: number, times: 1 | -1): void {
    if (!this.#seam.isCounted(seq)) return;
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

  /** Contracts that traded, in the order of their first print. It only grows; another array is of another day, or counted anew. */
  get traded(): readonly InstrumentId[] {
    return this.#ids;
  }

  /** Of all its prints, US dollars; 0 where none was counted. */
  premiumUsd(id: InstrumentId): number {
    const row = this.#rows[id] - 1;
    return row >= 0 ? this.#contracts.value(row, SUM_PREMIUM) : 0;
  }

  clear(): void {
    this.#contracts.clear();
    this.minutes.clear();
    this.#tape.clearKept();
    this.#ids = [];
    this.#underlyingOf = [];
    this.#rows.fill(0);
    this.#underlyings.clear();
    this.#spans.clear();
    this.#startMs = Number.POSITIVE_INFINITY;
    this.#endMs = Number.NEGATIVE_INFINITY;
    this.#newestMs = Number.NEGATIVE_INFINITY;
    this.#leftOut = noneLeftOut();
    this.#seam.clear();
  }

  /** Prints that a checkpoint put back on the tape: the large ones of the newest's date are kept; the sums know none of them. */
  restored(): void {
    const { tail, head } = this.#tape;
    this.#seam.restored();
    if (head === 0) return;
    const date = etDate(this.#tape.value(head - 1, AT_MS));
    const startMs = etInstant(date, 0);
    for (let seq = tail; seq < head; seq++) {
      if (this.#tape.value(seq, AT_MS) < startMs) continue;
      if (this.isLarge(seq)) this.#tape.keep(seq);
      this.#keepWhole(this.#tape.value(seq, GROUP_ID));
    }
  }

  /** Everything counted so far, for another thread. */
  snapshot(): FlowDaySnapshot {
    const minutes = this.minutes.snapshot();
    const openInterest = this.#table.column('openInterest');
    const { keptSymbols, ...prints } = this.#seam.snapshot();
    return {
      date: this.date,
      contracts: this.#ids.map((id) => this.#table.symbolOf(id)),
      contractSums: this.#contracts.snapshot(),
      underlyings: [...this.#underlyings.keys()],
      minuteKeys: minutes.keys,
      minuteSums: minutes.sums,
      keptSymbols,
      keptOpenInterest: Float64Array.from(keptSymbols, (symbol) => openInterest[this.#table.intern(symbol)]),
      ...prints,
      ...this.#leftOut,
      newestMs: this.#newestMs,
      ...this.#spans.snapshot(),
    };
  }

  /**
   * Adds what was counted before this started; `goesOn` where this began with the very next print. Returns false and changes nothing where it is of
   * another day.
   */
  absorb(earlier: FlowDaySnapshot, goesOn = false): boolean {
    if (earlier.date === undefined) return false;
    if (this.date === undefined) this.#beginOn(earlier.date);
    if (this.date !== earlier.date) return false;
    const { contractSums, minuteSums, minuteKeys } = earlier;
    earlier.contracts.forEach((symbol, i) => {
      const row = this.#rowOf(this.#table.intern(symbol));
      if (row >= 0) this.#contracts.add(row, contractSums.subarray(i * SUM_WIDTH, (i + 1) * SUM_WIDTH));
    });
    for (let i = 0; i < minuteKeys.length; i += 2) {
      const name = earlier.underlyings[minuteKeys[i] - 1];
      const underlying = name === undefined ? ALL_UNDERLYINGS : this.#underlyings.get(name)!;
      const at = i * SUM_WIDTH;
      this.minutes.add(underlying, minuteKeys[i + 1], false, minuteSums.subarray(at, at + SUM_WIDTH));
      this.minutes.add(underlying, minuteKeys[i + 1], true, minuteSums.subarray(at + SUM_WIDTH, at + 2 * SUM_WIDTH));
    }
    this.#seam.absorb(earlier);
    addLeftOut(this.#leftOut, earlier);
    this.#spans.absorb(earlier, goesOn);
    this.#newestMs = Math.max(this.#newestMs, earlier.newestMs);
    return true;
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
    const share = this.#share;
    const place = shareOf(values, at, kept, times, share);
    const underlying = Math.abs(this.#underlyingOf[row]);
    const isPut = this.#underlyingOf[row] < 0;
    const minute = this.minuteOf(values[at + AT_MS]);
    this.#contracts.addPrint(row, share, place);
    this.minutes.addPrint(underlying, minute, isPut, share, place);
    this.minutes.addPrint(ALL_UNDERLYINGS, minute, isPut, share, place);
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
}
