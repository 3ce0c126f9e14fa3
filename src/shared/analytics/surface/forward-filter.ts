/**
 * One expiry's forward from pass to pass. Spot carried at the rate, less the known dividends and what the expiries of the underlying say together
 * (spot-lag.ts), is the forward as long as parity does not contradict it; beyond that the filtered parity forward is split into an implied carry (borrow, an index's dividends), which is held while
 * it is inside its noise, and a basis, which is how far the price of the underlying is from the one the options trade against.
 */
import type { ParityForward } from './parity.ts';
import type { SpotLag } from './spot-lag.ts';

export interface FilteredForward {
  forward: number;
  /** Continuous yield beyond the known dividends, fraction a year. */
  carry: number;
  /** Error of the carry: half the parity box over time; NaN without parity. */
  carryError: number;
  /** ln of the price of the underlying that gives the forward at this carry over the one quoted. */
  basis: number;
  /** True where this expiry's parity says more than its noise. */
  fromParity: boolean;
}

/** Carry noisier than this a year is ignored: what parity adds is basis. */
const NOISY_CARRY = 0.02;
/** Unless it is this many times its error, and expiry this far: nearer, quotes that lag look the same. */
const CLEAR_CARRY = 8;
const BORROW_YEARS = 5 / 365;
/** Or beside a price of now it is apart by more than quotes lag behind one. */
const FIRM_LAG = 0.005;
/** Beside what all expiries say it is held within this share of its noise. */
const HELD = 0.25;
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
/** Passes at a new level after which, beside a price of now, it is another carry and no lag: the mean begins anew. */
const SETTLED_PASSES = 3;

export class ForwardFilter {
  /** ln of the forward over spot at the rate less known dividends, filtered: an ex-date moves all three. */
  #offset = Number.NaN;
  /** What all expiries together said it was; NaN where this one was alone. */
  #expected = Number.NaN;
  #isTogether = false;
  #variance = Number.POSITIVE_INFINITY;
  /** Passes since it last jumped, and whether its carry was found from nothing since. */
  #still = 0;
  #jumped = false;
  /** Slow mean of the yield that gives it, of so many passes; and the carry in use. */
  #slow = 0;
  #learnt = 0;
  #carry = 0;
  #apart = false;
  #dividends = Number.NaN;
  /** ln of the forward in use over spot at the rate less known dividends. */
  #used = 0;

  /** Parity has said something before. */
  get measured(): boolean {
    return !Number.isNaN(this.#offset);
  }

  /** The forward is another than spot at the rate less known dividends. */
  get apart(): boolean {
    return this.#used !== 0;
  }

  /**
   * `grown` is spot at the rate, at expiry; `dividends` ln of what known ones leave of it (0 or less). `box.forward` is NaN where parity has
   * nothing to say. `isFirm`: the price of the underlying is of now, so one far from it is not what the options trade against. `shared`: what
   * the expiries of the underlying say together, where there are several.
   */
  update(
    out: FilteredForward,
    grown: number,
    dividends: number,
    years: number,
    box: ParityForward,
    isFirm = false,
    shared?: Pick<SpotLag, 'lag' | 'carry' | 'own'>,
  ): void {
    const carried = grown * Math.exp(dividends);
    const isTogether = shared !== undefined;
    if (isTogether !== this.#isTogether) {
      this.#isTogether = isTogether;
      this.#expected = Number.NaN;
      this.#apart = false;
      this.#learnt = 0;
    }
    if (Number.isNaN(box.forward)) {
      out.carryError = Number.NaN;
      if (isTogether) this.#carry = shared.carry;
      this.#write(out, carried, years, (shared?.lag ?? 0) - this.#carry * years);
      return;
    }
    out.carryError = (0.5 * (box.high - box.low)) / carried / years;
    if (shared) this.#updateTogether(out, carried, years, box, shared);
    else this.#updateAlone(out, carried, dividends, years, box, isFirm);
  }

  /** What all say is the forward while the box allows it; spot, where that is all they say. */
  #updateTogether(
    out: FilteredForward,
    carried: number,
    years: number,
    box: ParityForward,
    { lag, carry, own }: Pick<SpotLag, 'lag' | 'carry' | 'own'>,
  ): void {
    const half = (0.5 * (box.high - box.low)) / carried;
    const middle = Math.log((0.5 * (box.low + box.high)) / carried);
    const isWithin = (expected: number): boolean => Math.abs(middle - expected) <= (this.#apart ? RETURN * half : half);
    const isSpot = lag === 0 && carry === 0 && isWithin(0);
    const wanted = isSpot ? 0 : carry + own;
    const noise = (HELD * half) / years;
    if (isSpot || Math.abs(wanted - this.#carry) > Math.max(noise, LEAST_CHANGE)) this.#carry = wanted;
    const expected = lag - this.#carry * years;
    // What moves all is no noise of one.
    if (!Number.isNaN(this.#expected)) this.#offset += expected - this.#expected;
    this.#expected = expected;
    this.#filter(parityOffset(box, carried), Math.max(half * half, 1e-14));
    this.#apart = !isWithin(expected);
    this.#write(out, carried, years, this.#apart ? this.#offset : expected);
  }

  /** One expiry alone cannot tell borrow from a lag: it is borrow where it is precise, or lasts, or is too large for a lag. */
  #updateAlone(
    out: FilteredForward,
    carried: number,
    dividends: number,
    years: number,
    box: ParityForward,
    isFirm: boolean,
  ): void {
    const half = (0.5 * (box.high - box.low)) / carried;
    this.#filter(parityOffset(box, carried), Math.max(half * half, 1e-14));
    // Dividends that have become known split the same forward again; on an ex-date spot falls with them, and nothing jumps.
    if (dividends !== this.#dividends && this.#still === 0) this.#learnt = 0;
    this.#dividends = dividends;
    const distance = Math.abs(this.#offset);
    const fromMiddle = Math.abs(Math.log((0.5 * (box.low + box.high)) / carried));
    this.#apart = this.#apart ? fromMiddle > RETURN * half : fromMiddle > half;
    const isFar = years > BORROW_YEARS;
    // Noisy, but so much larger than its noise, or than a lag, and over such a time, that it can only be borrow.
    const isBorrow = isFar && distance > CLEAR_CARRY * half;
    const isFirmBorrow = isFar && isFirm && distance > half + FIRM_LAG;
    if (isFirm && this.#jumped && this.#still >= SETTLED_PASSES) {
      this.#learnt = 0;
      this.#jumped = false;
    }
    if (!this.#apart) this.#carry = this.#learnt = 0;
    else if (out.carryError < NOISY_CARRY || isBorrow || isFirmBorrow || (isFirm && this.#learnt > 0))
      this.#learnCarry(years, out.carryError);
    else if (this.#learnt === 0) this.#carry = 0;
    this.#write(out, carried, years, this.#apart ? this.#offset : 0);
  }

  #filter(measured: number, error: number): void {
    const apartBy = measured - this.#offset;
    this.#still++;
    if (!(apartBy * apartBy < JUMP * JUMP * (error + this.#variance))) {
      this.#offset = measured;
      this.#variance = error;
      this.#still = 0;
      this.#jumped = true;
      return;
    }
    const before = this.#variance + DRIFT * DRIFT * error;
    const gain = before / (before + error);
    this.#offset += gain * apartBy;
    this.#variance = (1 - gain) * before;
  }

  /** Quotes that lag a moving spot look like carry for a while: only a lasting difference counts. */
  #learnCarry(years: number, error: number): void {
    const carry = -this.#offset / years;
    // The first ones are read before exercise is known: they count the less the more there are.
    const weight = Math.max(SLOWNESS, 2 / (this.#learnt + 2));
    this.#slow = this.#learnt === 0 ? carry : this.#slow + weight * (carry - this.#slow);
    this.#learnt++;
    // The error of one measurement is not that of their mean.
    const ofMean = error / Math.sqrt(Math.min(this.#learnt, 1 / SLOWNESS));
    if (Math.abs(this.#slow - this.#carry) <= Math.max(ofMean, LEAST_CHANGE)) return;
    this.#carry = Math.abs(this.#slow) > error ? this.#slow : 0;
  }

  #write(out: FilteredForward, carried: number, years: number, offset: number): void {
    this.#used = offset;
    out.forward = carried * Math.exp(offset);
    out.carry = this.#carry;
    out.basis = offset + this.#carry * years;
    out.fromParity = this.#apart;
  }
}

/** ln of the parity forward over spot at the rate less known dividends. Of lopsided quotes the middles may lie where no strike allows it. */
export const parityOffset = (box: ParityForward, carried: number): number =>
  Math.log(Math.min(Math.max(box.forward, box.low), box.high) / carried);
