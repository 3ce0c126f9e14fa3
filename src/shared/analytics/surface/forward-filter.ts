/**
 * One expiry's forward from pass to pass. Spot carried at the rate, less the known dividends, is the forward as long as parity does not
 * contradict it; beyond that the filtered parity forward is split into an implied carry (borrow, an index's dividends), which is held while
 * it is inside its noise, and a basis, which is how far the price of the underlying is from the one the options trade against.
 */
import type { ParityForward } from './parity.ts';

export interface FilteredForward {
  forward: number;
  /** Continuous yield beyond the known dividends, fraction a year. */
  carry: number;
  /** Error of the carry: half the parity box over time; NaN without parity. */
  carryError: number;
  /** ln of the price of the underlying that gives the forward at this carry over the one quoted. */
  basis: number;
  /** True where parity is more precise than spot. */
  fromParity: boolean;
}

/** Carry noisier than this a year is ignored: what parity adds is basis. */
const NOISY_CARRY = 0.02;
/** Unless it is this many times its error, and expiry this far: nearer, quotes that lag look the same. */
const CLEAR_CARRY = 8;
const BORROW_YEARS = 5 / 365;
/** Or beside a price of now so many half boxes, and more than quotes lag behind one. */
const FIRM_ERRORS = 2;
const FIRM_LAG = 0.01;
/** Share of the box within which spot is taken back. */
const RETURN = 0.5;
/** Change of carry that is never worth a new boundary table. */
const LEAST_CHANGE = 3e-4;
/** Drift of the true basis between two passes over the error of one measurement: some six passes are averaged. */
const DRIFT = 0.2;
/** Weight of one pass in the slow mean: some two minutes of them. */
const SLOWNESS = 1 / 50;
/** Errors off at which the past no longer counts. */
const JUMP = 4;

export class ForwardFilter {
  /** ln of the forward over spot at the rate, filtered. */
  #growth = Number.NaN;
  #variance = Number.POSITIVE_INFINITY;
  /** Slow mean of the whole yield implied by parity, known dividends included; and the carry in use. */
  #slow = Number.NaN;
  #carry = 0;
  #apart = false;

  /** Parity has said something before. */
  get measured(): boolean {
    return !Number.isNaN(this.#growth);
  }

  /** Parity says something else than spot at the rate less known dividends. */
  get apart(): boolean {
    return this.#apart;
  }

  /**
   * `grown` is spot at the rate, at expiry; `dividends` ln of what known ones leave of it (0 or less). `box.forward` is NaN where parity has
   * nothing to say. `isFirm`: the price of the underlying is of now, so one far from it is not what the options trade against.
   */
  update(
    out: FilteredForward,
    grown: number,
    dividends: number,
    years: number,
    box: ParityForward,
    isFirm = false,
  ): void {
    const carried = grown * Math.exp(dividends);
    if (Number.isNaN(box.forward)) {
      out.carryError = Number.NaN;
      this.#write(out, carried, years, -this.#carry * years);
      return;
    }
    const half = (0.5 * (box.high - box.low)) / grown;
    this.#filter(Math.log(box.forward / grown), Math.max(half * half, 1e-14));
    const offset = this.#growth - dividends;
    const distance = Math.abs(offset);
    this.#apart = this.#apart ? distance > RETURN * half : distance > half;
    out.carryError = half / years;
    const isBorrow = isFirm && years > BORROW_YEARS && distance > FIRM_ERRORS * half + FIRM_LAG;
    if (out.carryError < NOISY_CARRY || isBorrow || this.#isCarry(years, dividends, out.carryError))
      this.#learnCarry(years, dividends, out.carryError);
    this.#write(out, carried, years, this.#apart ? offset : 0);
  }

  #filter(measured: number, error: number): void {
    const apartBy = measured - this.#growth;
    if (!(apartBy * apartBy < JUMP * JUMP * (error + this.#variance))) {
      this.#growth = measured;
      this.#variance = error;
      return;
    }
    const before = this.#variance + DRIFT * DRIFT * error;
    const gain = before / (before + error);
    this.#growth += gain * apartBy;
    this.#variance = (1 - gain) * before;
  }

  /** Noisy, but so much larger than its noise, and over such a time, that it can only be borrow. */
  #isCarry(years: number, dividends: number, error: number): boolean {
    return years > BORROW_YEARS && Math.abs((dividends - this.#growth) / years) > CLEAR_CARRY * error;
  }

  /** Quotes that lag a moving spot look like carry for a while: only a lasting difference counts. */
  #learnCarry(years: number, dividends: number, error: number): void {
    const whole = -this.#growth / years;
    this.#slow = Number.isNaN(this.#slow) ? whole : this.#slow + SLOWNESS * (whole - this.#slow);
    const carry = this.#slow + dividends / years;
    if (Math.abs(carry - this.#carry) <= Math.max(error, LEAST_CHANGE)) return;
    this.#carry = Math.abs(carry) > error ? carry : 0;
  }

  #write(out: FilteredForward, carried: number, years: number, offset: number): void {
    out.forward = carried * Math.exp(offset);
    out.carry = this.#carry;
    out.basis = offset + this.#carry * years;
    out.fromParity = this.#apart;
  }
}
