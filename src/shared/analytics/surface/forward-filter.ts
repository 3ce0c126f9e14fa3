/**
 * One expiry's forward from pass to pass. Spot carried at the rate, less the known dividends, is the forward as long as parity does not
 * contradict it; beyond that what parity says, filtered, is split into an implied carry (borrow, an index's dividends), which is held while
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
  /** True where parity says more than spot does. */
  fromParity: boolean;
}

/** Carry noisier than this a year says nothing new: what parity adds is basis. */
const NOISY_CARRY = 0.02;
/** Share of the box within which spot is taken back. */
const RETURN = 0.5;
/** Change of carry that is never worth a new boundary table. */
const LEAST_CHANGE = 3e-4;
/** Drift of the true basis between two passes over the error of one measurement: some six passes are averaged. */
const DRIFT = 0.2;
/** Errors off at which the past no longer counts. */
const JUMP = 4;

export class ForwardFilter {
  #offset = Number.NaN;
  #variance = Number.POSITIVE_INFINITY;
  #carry = 0;
  #apart = false;

  /** `carried` is spot at the rate less known dividends, at expiry; `box.forward` NaN where parity has nothing to say. */
  update(out: FilteredForward, carried: number, years: number, box: ParityForward): void {
    if (Number.isNaN(box.forward)) {
      this.#keep(out, carried, years);
      return;
    }
    const half = (0.5 * (box.high - box.low)) / carried;
    const measured = Math.log(box.forward / carried);
    const error = Math.max(half * half, 1e-14);
    const apartBy = measured - this.#offset;
    if (!(apartBy * apartBy < JUMP * JUMP * (error + this.#variance))) {
      this.#offset = measured;
      this.#variance = error;
    } else {
      const before = this.#variance + DRIFT * DRIFT * error;
      const gain = before / (before + error);
      this.#offset += gain * apartBy;
      this.#variance = (1 - gain) * before;
    }
    const distance = Math.abs(this.#offset);
    this.#apart = this.#apart ? distance > RETURN * half : distance > half;
    out.carryError = half / years;
    const carry = -this.#offset / years;
    if (!this.#apart) this.#carry = 0;
    else if (out.carryError < NOISY_CARRY && Math.abs(carry - this.#carry) > Math.max(out.carryError, LEAST_CHANGE))
      this.#carry = carry;
    this.#write(out, carried, years, this.#apart ? this.#offset : 0);
  }

  /** Without quotes: the carry found last, no basis. */
  #keep(out: FilteredForward, carried: number, years: number): void {
    out.carryError = Number.NaN;
    this.#write(out, carried, years, -this.#carry * years);
  }

  #write(out: FilteredForward, carried: number, years: number, offset: number): void {
    out.forward = carried * Math.exp(offset);
    out.carry = this.#carry;
    out.basis = offset + this.#carry * years;
    out.fromParity = this.#apart;
  }
}
