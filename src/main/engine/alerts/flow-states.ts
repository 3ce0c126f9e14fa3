/** Conditions on option prints: a single print that passes, and the premium of a window. */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import { printTest, type PrintTest, type PrintValues } from '../../../shared/flow/print-test.ts';
import { queryOfText } from '../../../shared/flow/print-text.ts';
import { etDate, etMinutes } from '../../../shared/market/calendar.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import { MOST_CONTRACTS, PRINT_SIDE_LABEL, PRINT_TAG, type PrintSide } from '../../../shared/market/prints.ts';
import {
  ALERT_TAGS,
  tagBits,
  type FlowCondition,
  type FlowSide,
  type PrintCondition,
} from '../../../shared/settings/alerts.ts';
import { formatUsd, nameSymbol, TAG_LABEL } from '../../../shared/settings/describe-alert.ts';
import { asksUndoneAlone, NEVER_COUNTED, UNDONE } from '../../../shared/settings/undone-prints.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';
import type { ConditionState } from './condition-state.ts';

/** A print as the tape has it. */
export interface SeenPrint {
  seq: number;
  symbol: string;
  atMs: number;
  price: number;
  size: number;
  premiumUsd: number;
  side: number;
  tags: number;
  contract: OptionContract;
  /** Among the prints that outlive the ring (`large-places.ts`); NO_PLACE for others. */
  largePlace: number;
}

/** Which prints a condition has counted, of the tape's ring and of the large ones: tags and side may change after a print was first seen. */
class CountedPrints {
  readonly #ring: Uint32Array;
  readonly #mask: number;
  /** Most conditions are on underlyings without so many. */
  #large = new Uint32Array(0);

  constructor(capacity: number) {
    this.#mask = capacity - 1;
    this.#ring = new Uint32Array(Math.ceil(capacity / 32));
  }

  has({ seq, largePlace }: SeenPrint): boolean {
    const at = largePlace < 0 ? seq & this.#mask : largePlace;
    const bits = largePlace < 0 ? this.#ring : this.#large;
    // A place beyond the end was never put: undefined & anything is 0.
    return (bits[at >>> 5] & (1 << (at & 31))) !== 0;
  }

  put({ seq, largePlace }: SeenPrint, counted: boolean): void {
    const at = largePlace < 0 ? seq & this.#mask : largePlace;
    if (largePlace >>> 5 >= this.#large.length && largePlace >= 0) {
      if (!counted) return;
      this.#grow(largePlace);
    }
    const bits = largePlace < 0 ? this.#ring : this.#large;
    if (counted) bits[at >>> 5] |= 1 << (at & 31);
    else bits[at >>> 5] &= ~(1 << (at & 31));
  }

  clear(): void {
    this.#ring.fill(0);
    this.#large.fill(0);
  }

  #grow(place: number): void {
    const bigger = new Uint32Array(Math.max(this.#large.length * 2, (place >>> 5) + 1));
    bigger.set(this.#large);
    this.#large = bigger;
  }
}

/** Right, tags and what else is asked of a print, on the tape that it stands on. */
class PrintGate {
  readonly #condition: PrintCondition | FlowCondition;
  readonly #tape: PrintRing;
  readonly #tags: number;
  readonly #test: PrintTest | undefined;
  /** No print passes: why; empty for others. A rule from a file or from before this was told. */
  readonly never: string;

  constructor(condition: PrintCondition | FlowCondition, tape: PrintRing) {
    this.#condition = condition;
    this.#tape = tape;
    this.#tags = tagBits(condition.tags);
    const query = queryOfText(condition.where);
    this.#test = query && printTest(query);
    this.never = asksUndoneAlone(query) ? NEVER_COUNTED : '';
  }

  /** Tags, side and quote may be learnt after the print came. */
  get mayChange(): boolean {
    return this.#tags !== 0 || this.#test !== undefined;
  }

  passes(print: SeenPrint): boolean {
    if (print.tags & UNDONE) return false;
    const { right } = this.#condition;
    if (right !== 'any' && right !== print.contract.right) return false;
    if (this.#tags !== 0 && (print.tags & this.#tags) === 0) return false;
    return !this.#test || this.#test(this.#tape, print.seq, print.contract) === TRUTH.yes;
  }
}

interface PrintRing extends PrintValues {
  readonly capacity: number;
}

export class PrintState implements ConditionState {
  readonly condition: PrintCondition;
  readonly #gate: PrintGate;
  readonly #counted: CountedPrints;
  #hit: SeenPrint | undefined;
  #more = 0;

  constructor(condition: PrintCondition, tape: PrintRing) {
    this.condition = condition;
    this.#gate = new PrintGate(condition, tape);
    this.#counted = new CountedPrints(tape.capacity);
  }

  /** `amended`: seen before, with other tags. Returns true where the condition moved. */
  see(print: SeenPrint, amended: boolean): boolean {
    const { minPremiumUsd, minSize } = this.condition;
    // What is unknown passes no minimum, nor does what no market trades.
    if (minPremiumUsd > 0 && !(print.premiumUsd >= minPremiumUsd)) return false;
    if (minSize > 0 && !(print.size >= minSize && print.size <= MOST_CONTRACTS)) return false;
    const matches = this.#gate.passes(print);
    // What is learnt later brings a print in later.
    if (this.#gate.mayChange) {
      const counted = amended && this.#counted.has(print);
      this.#counted.put(print, matches || counted);
      if (counted) return false;
    } else if (amended) return false;
    if (!matches) return false;
    if (this.#hit) this.#more++;
    else this.#hit = { ...print };
    return true;
  }

  refresh(): void {}

  look(): void {}

  fires(): Truth {
    if (this.#gate.never !== '') return TRUTH.unknown;
    return this.#hit ? TRUTH.yes : TRUTH.no;
  }

  /** A print is an event, not a state: it is never still true. */
  holds(): Truth {
    return TRUTH.no;
  }

  reading(): AlertReading[] {
    const print = this.#hit;
    if (!print) return [];
    const tags = ALERT_TAGS.filter((tag) => print.tags & PRINT_TAG[tag]).map((tag) => TAG_LABEL[tag]);
    const premium = print.premiumUsd === print.premiumUsd ? `, ${formatUsd(print.premiumUsd)}` : '';
    const side = PRINT_SIDE_LABEL[print.side as PrintSide] ?? PRINT_SIDE_LABEL[0];
    const more = this.#more > 0 ? `, and ${this.#more} more at once` : '';
    return [
      {
        label: nameSymbol(print.symbol),
        text: `${print.price} × ${print.size}${premium}, side ${side}${tags.length > 0 ? `, ${tags.join(' ')}` : ''}${more}`,
        value: print.premiumUsd,
        atMs: print.atMs,
      },
    ];
  }

  value(): number {
    return Number.NaN;
  }

  unknown(): string {
    return this.#gate.never;
  }

  clear(): void {
    this.#hit = undefined;
    this.#more = 0;
  }

  needChange(): void {}

  reset(): void {
    this.clear();
    this.#counted.clear();
  }
}

/** The first prints of a day come within a minute of 09:30 ET. */
const OPEN_MINUTES = 9 * 60 + 31;

/** How a print of a side (by PRINT_SIDE code) counts; what has no side counts for all premium alone. */
const SHARE_OF_SIDE: Readonly<Record<FlowSide, readonly number[]>> = {
  any: [1, 1, 1, 1, 1, 1],
  bought: [0, 0, 0, 0, 1, 1],
  sold: [0, 1, 1, 0, 0, 0],
  net: [0, -1, -1, 0, 1, 1],
};

export class FlowState implements ConditionState {
  readonly condition: FlowCondition;
  readonly #gate: PrintGate;
  readonly #counted: CountedPrints;
  /** Premium by second, as a ring; `#newest` is the second of the newest print of any option. */
  readonly #seconds: Float64Array;
  #newest = Number.NEGATIVE_INFINITY;
  #newestPlace = 0;
  /** A running sum, recomputed every second so that rounding errors do not accumulate. */
  #sumUsd = 0;
  #stale = true;
  #awaiting = false;
  #hitUsd = Number.NaN;
  #beyond = false;
  /** Every print since this one's time was seen; NaN before the first. */
  #wholeFromMs = Number.NaN;

  constructor(condition: FlowCondition, tape: PrintRing) {
    this.condition = condition;
    this.#gate = new PrintGate(condition, tape);
    this.#counted = new CountedPrints(tape.capacity);
    this.#seconds = new Float64Array(condition.windowMinutes * 60);
  }

  wholeFrom(atMs: number): void {
    this.#wholeFromMs = atMs;
  }

  /** Minutes of the window of which every print was seen, where those are not all. From the day's open on there were none before. */
  get wholeMinutes(): number | undefined {
    const { windowMinutes } = this.condition;
    const newestMs = this.#newest * 1000;
    const minutes = Math.floor((newestMs - this.#wholeFromMs) / 60_000);
    if (!(minutes < windowMinutes)) return undefined;
    const fromOpen = etMinutes(this.#wholeFromMs) <= OPEN_MINUTES && etDate(this.#wholeFromMs) === etDate(newestMs);
    return fromOpen ? undefined : Math.max(0, minutes);
  }

  /** The window ends at the newest print's time: on a delayed feed, too, it is minutes of the market. True where it moved. */
  advance(atMs: number): boolean {
    const second = Math.floor(atMs / 1000);
    if (!(second > this.#newest)) return false;
    if (this.#wholeFromMs !== this.#wholeFromMs) this.#wholeFromMs = atMs;
    const length = this.#seconds.length;
    const from = Math.max(this.#newest + 1, second - length + 1);
    for (let s = from; s <= second; s++) this.#seconds[s % length] = 0;
    this.#newest = second;
    this.#newestPlace = second % length;
    this.#stale = true;
    return true;
  }

  see(print: SeenPrint, amended: boolean): boolean {
    const counted = amended && this.#counted.has(print);
    const share = SHARE_OF_SIDE[this.condition.side][print.side];
    const matches = share !== 0 && print.premiumUsd === print.premiumUsd && this.#gate.passes(print);
    this.#counted.put(print, matches);
    if (matches === counted) return false;
    const second = Math.floor(print.atMs / 1000);
    const length = this.#seconds.length;
    if (!(second > this.#newest - length) || second > this.#newest) return false;
    const premiumUsd = share * (matches ? print.premiumUsd : -print.premiumUsd);
    this.#seconds[second === this.#newest ? this.#newestPlace : second % length] += premiumUsd;
    this.#sumUsd += premiumUsd;
    return true;
  }

  look(): void {
    if (this.#stale) {
      let sum = 0;
      for (let i = 0; i < this.#seconds.length; i++) sum += this.#seconds[i];
      this.#sumUsd = sum;
      this.#stale = false;
    }
  }

  refresh(): void {
    this.look();
    const { premiumUsd, hysteresis } = this.condition;
    const over = premiumUsd < 0 ? premiumUsd - this.#sumUsd : this.#sumUsd - premiumUsd;
    if (over >= 0 && (!this.#awaiting || !this.#beyond)) this.#hitUsd = this.#sumUsd;
    this.#beyond = over >= 0 || (this.#beyond && over > -hysteresis);
  }

  fires(): Truth {
    if (this.#gate.never !== '') return TRUTH.unknown;
    return this.#hitUsd === this.#hitUsd ? TRUTH.yes : TRUTH.no;
  }

  holds(): Truth {
    return this.#beyond ? TRUTH.yes : TRUTH.no;
  }

  reading(): AlertReading[] {
    const { underlying, windowMinutes, side } = this.condition;
    const label = `${underlying} ${side === 'any' ? '' : `${side} `}premium, ${windowMinutes} min`;
    return [{ label, text: formatUsd(this.#hitUsd), value: this.#hitUsd, atMs: this.#newest * 1000 }];
  }

  value(): number {
    return this.#sumUsd;
  }

  unknown(): string {
    return this.#gate.never;
  }

  clear(): void {
    this.#hitUsd = Number.NaN;
  }

  needChange(waiting: boolean): void {
    this.#awaiting = waiting;
  }

  reset(): void {
    this.#seconds.fill(0);
    this.#counted.clear();
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#wholeFromMs = Number.NaN;
    this.#sumUsd = 0;
    this.#stale = true;
    this.#beyond = false;
    this.#awaiting = false;
    this.clear();
  }
}
