/**
 * Whether the options of an underlying trade against another price than the one quoted, because that one lags or they do, or whether borrow takes
 * from their forwards. ln(parity forward / spot at the rate less known dividends) of an expiry is lag − carry·T + error. One expiry cannot tell
 * the two apart; several can: a lag is the same in all of them, and borrow grows with time. Beside a price of now there is no lag that lasts: there
 * each expiry has the carry it says itself, and what all say together counts for those that say it badly.
 */

/** What one expiry says. */
export interface ForwardOffset {
  years: number;
  /** ln of the parity forward over spot at the rate less known dividends, and half its box. */
  offset: number;
  error: number;
  /** The quoted spot that it is against. */
  spot: number;
}

/** How far what is known of the price of the underlying goes. */
export interface PriceDoubt {
  /** By how much (ln) the price may usually be another than the one the options trade against. */
  usualLag: number;
  /** The price is of now, so what lasts is no lag of it. */
  isOfNow: boolean;
}

interface Kept extends ForwardOffset {
  key: unknown;
  atMs: number;
  /** With what spot has moved since, and may have moved. */
  variance: number;
  /** What is known of its carry beyond that of all, and the square of the doubt. */
  own: number;
  ownDoubt: number;
  /** When it last agreed with that. */
  agreedMs: number;
}

/** Borrow a year before anything is known of it, and what is known of it never less exactly than this, and this share. */
const USUAL_CARRY = 0.03;
const LEAST_DOUBT = 0.0007;
const SHARE_OF_DOUBT = 0.015;
/** Nobody pays to lend a share: a yield below zero is an error of the rate, and rarely larger. */
const USUAL_GAIN = 0.01;
/** What that may drift in a second (squared). */
const DRIFT = 0.002 ** 2 / 60;
/** How far the borrow of one expiry usually is from that of all: a year, and a share of it. */
const OWN_CARRY = 0.01;
const OWN_SHARE = 0.2;
/** A parity box bounds the forward: the standard error is this share of half of it. */
const BOX_ERROR = 0.7;
/** What a price moves in a millisecond, squared: a basis point and a half in a second. */
const MOVES = 1.5e-4 ** 2 / 1_000;
/** Tails of what one expiry says (Student's t): a stale strike must not decide; and those of lags. */
const FREEDOM = 4;
const LAG_FREEDOM = 3;
/** None: a price of now is not far off. */
const GAUSSIAN = 1e3;
const ROUNDS = 12;
/** Two stories (log likelihoods) that are no further apart tell nothing. */
const CLOSE = 1;
/** Quotes follow a price of now within about this time; what lasts longer is no lag, nor a price that has just ceased to come. */
const FOLLOW_MS = 3_000;
const LASTS_MS = 5_000;

export class SpotLag {
  #lag = 0;
  #carry = 0;
  #isAmbiguous = false;
  #kept: Kept[] = [];
  /** Of the expiry read or recalled last. */
  #mine: Kept | undefined;
  /** What was read since the fit: where it was read against, and in which doubt. */
  #unsettled: { spot: number; atMs: number } | undefined;
  /** The price then, and how far it has moved lately (squared). */
  #spot = Number.NaN;
  #moved = 0;
  #doubtOfPrice: PriceDoubt = { usualLag: 0, isOfNow: false };
  /** What earlier passes left: carry and the square of its doubt. */
  #usual = 0;
  #doubt = USUAL_CARRY ** 2;
  /** The fit of now, folded into what is usual once time has passed. */
  #atMs = Number.NaN;
  #fit: Story = { lag: 0, carry: 0, cost: 0, lagVariance: 0, carryVariance: 0 };
  #other: Story = { lag: 0, carry: 0, cost: 0, lagVariance: 0, carryVariance: 0 };

  /** ln of the price that the options trade against over the one quoted; 0 within its error. */
  get lag(): number {
    this.#settle();
    return this.#lag;
  }

  /** Yield beyond known dividends that the expiries have in common, fraction a year; 0 within its error. */
  get carry(): number {
    this.#settle();
    return this.#carry;
  }

  /** What the expiry read or recalled last has beyond it. */
  get own(): number {
    this.#settle();
    if (!this.#mine) return 0;
    return this.#mine.own + (this.#mine.atMs === this.#atMs ? this.#learnt(this.#mine) : 0);
  }

  /** A lag explains what the quotes say as well as borrow does. */
  get isAmbiguous(): boolean {
    this.#settle();
    return this.#isAmbiguous;
  }

  /** More than one expiry has spoken: one alone cannot tell the two apart. */
  get isTold(): boolean {
    return this.#kept.length > 1;
  }

  /** Only what these say counts from now on. */
  keepOnly(keys: ReadonlySet<unknown>): void {
    this.#kept = this.#kept.filter(({ key }) => keys.has(key));
  }

  drop(key: unknown): void {
    const at = this.#kept.findIndex((kept) => kept.key === key);
    if (at >= 0) this.#kept.splice(at, 1);
    this.#mine = undefined;
  }

  /** An expiry whose `own` is asked for: one that says nothing this time has what it had. */
  recall(key: unknown): void {
    this.#mine = this.#kept.find((kept) => kept.key === key);
  }

  /** Begins from nothing. */
  forget(): void {
    this.#kept.length = 0;
    this.#usual = this.#lag = this.#carry = this.#moved = 0;
    this.#doubt = USUAL_CARRY ** 2;
    this.#atMs = this.#spot = Number.NaN;
    this.#mine = this.#unsettled = undefined;
  }

  /** What the expiry `key` says now, beside a price in this doubt. */
  read(key: unknown, said: ForwardOffset, doubt: PriceDoubt, atMs: number): void {
    this.#fold(said.spot, atMs);
    let mine = this.#kept.find((kept) => kept.key === key);
    if (mine) Object.assign(mine, said);
    else
      this.#kept.push(
        (mine = {
          key,
          atMs,
          variance: 0,
          own: 0,
          ownDoubt: spreadOf(this.#usual) ** 2,
          agreedMs: Number.NEGATIVE_INFINITY,
          ...said,
        }),
      );
    mine.atMs = atMs;
    this.#mine = mine;
    this.#unsettled = { spot: said.spot, atMs };
    this.#doubtOfPrice = doubt;
  }

  /** Once for all that was read: of two stories the likelier is told, all of it is borrow, or what is not the usual borrow is a lag. */
  #settle(): void {
    if (!this.#unsettled || this.#kept.length === 0) return;
    const { spot, atMs } = this.#unsettled;
    this.#unsettled = undefined;
    for (const kept of this.#kept) {
      const moved = Math.log(spot / kept.spot);
      const mayHaveMoved = MOVES * Math.abs(atMs - kept.atMs);
      kept.variance = (BOX_ERROR * kept.error) ** 2 + moved * moved + mayHaveMoved + 1e-14;
    }
    this.#nearest(this.#fit, 0, this.#carryWithoutLag());
    this.#nearest(this.#other, this.#lagBeside(this.#usual), this.#usual);
    const [borrow, late] = [this.#fit, this.#other];
    const isAnother = (late.lag - borrow.lag) ** 2 > borrow.lagVariance + late.lagVariance;
    this.#isAmbiguous = isAnother && Math.abs(late.cost - borrow.cost) < CLOSE;
    if (late.cost < borrow.cost) [this.#fit, this.#other] = [late, borrow];
    const { lag, carry, lagVariance, carryVariance } = this.#fit;
    this.#lag = beyond(lag, lagVariance);
    this.#carry = beyond(carry, carryVariance);
  }

  /** What the last pass found is what is usual for the next. */
  #fold(spot: number, atMs: number): void {
    const passedMs = atMs - this.#atMs;
    if (passedMs === 0) return;
    this.#settle();
    const moved = Math.log(spot / this.#spot);
    this.#atMs = atMs;
    this.#spot = spot;
    if (!(passedMs > 0)) return;
    this.#moved = this.#moved * Math.exp(-passedMs / FOLLOW_MS) + moved * moved;
    const { carry, carryVariance } = this.#fit;
    const apart = (carry - this.#usual) ** 2;
    const [isOther, spread] = [apart > 4 * this.#doubt, spreadOf(carry) ** 2];
    this.#usual = carry;
    const least = (LEAST_DOUBT + SHARE_OF_DOUBT * Math.abs(carry)) ** 2;
    // A carry found anew is known no better than that once; of quotes that stand the error stays the same.
    this.#doubt = Math.max(least, Math.min(carryVariance + DRIFT * 1e-3 * passedMs, USUAL_CARRY ** 2), 0.01 * apart);
    for (const kept of this.#kept) {
      const gain = this.#gain(kept);
      const left = (gain * this.#noise(kept)) / kept.years ** 2;
      kept.own += this.#learnt(kept);
      if (this.#miss(kept, this.#fit) ** 2 <= this.#noise(kept)) kept.agreedMs = kept.atMs;
      kept.ownDoubt = isOther ? spread + kept.own ** 2 : Math.max(least, left);
    }
  }

  #noise({ variance }: Kept): number {
    return variance + this.#fit.lagVariance;
  }

  /** Of what one expiry says the share that is not its noise: of what lasts beside a price of now all beyond it, however far from what the others say. */
  #gain(kept: Kept): number {
    const noise = this.#noise(kept);
    const known = kept.ownDoubt * kept.years ** 2;
    const lasts = this.#doubtOfPrice.isOfNow && kept.atMs - kept.agreedMs >= LASTS_MS;
    const own = lasts ? Math.max(known, this.#miss(kept, this.#fit) ** 2 - noise) : known;
    return own / (own + noise);
  }

  /** What it says now of its own carry beyond what is known. */
  #learnt(kept: Kept): number {
    return (-this.#gain(kept) * this.#miss(kept, this.#fit)) / kept.years;
  }

  #miss({ years, offset, own }: Kept, { lag, carry }: Story): number {
    return offset - lag + (carry + own) * years;
  }

  #carryWithoutLag(): number {
    let [top, bottom] = [0, 0];
    for (const { years, offset, variance, own, ownDoubt } of this.#kept) {
      const weight = 1 / (variance + ownDoubt * years * years);
      top -= weight * years * (offset + own * years);
      bottom += weight * years * years;
    }
    return top / bottom;
  }

  #lagBeside(carry: number): number {
    let [top, bottom] = [0, 0];
    for (const { years, offset, variance, own, ownDoubt } of this.#kept) {
      const weight = 1 / (variance + ownDoubt * years * years);
      top += weight * (offset + (carry + own) * years);
      bottom += weight;
    }
    return top / bottom;
  }

  /** Least cost near a lag and a carry, by iteratively reweighted least squares. */
  #nearest(out: Story, lag: number, carry: number): void {
    const { usualLag, isOfNow } = this.#doubtOfPrice;
    out.lag = lag;
    out.carry = carry;
    // Quotes are behind a price of now by what it has moved lately, and never by much more.
    const lagScale = usualLag * usualLag + (isOfNow ? this.#moved : 0);
    const lagFreedom = isOfNow ? GAUSSIAN : LAG_FREEDOM;
    for (let round = 0; round <= ROUNDS; round++) {
      // Another carry than the usual one is another in each expiry, too.
      const other = (OWN_SHARE * (out.carry - this.#usual)) ** 2;
      const lagTail = lagFreedom + out.lag ** 2 / lagScale;
      const carryTail = 1 + (out.carry - this.#usual) ** 2 / (2 * this.#doubt);
      const gainTail = 1 + Math.min(0, out.carry) ** 2 / (2 * USUAL_GAIN ** 2);
      const lagWeight = (lagFreedom + 1) / (lagScale * lagTail);
      const carryWeight = 1 / (this.#doubt * carryTail);
      const gainWeight = out.carry < 0 ? 1 / (USUAL_GAIN ** 2 * gainTail) : 0;
      let [mass, turn, inertia] = [lagWeight, 0, carryWeight + gainWeight];
      let [push, twist] = [0, carryWeight * this.#usual];
      let cost = 0.5 * (lagFreedom + 1) * Math.log(lagTail) + Math.log(carryTail) + Math.log(gainTail);
      for (const kept of this.#kept) {
        const { years, variance, ownDoubt } = kept;
        const whole = variance + Math.max(ownDoubt, other) * years * years;
        const miss = this.#miss(kept, out);
        const tail = FREEDOM + (miss * miss) / whole;
        const weight = (FREEDOM + 1) / (tail * whole);
        cost += 0.5 * Math.log(whole) + 0.5 * (FREEDOM + 1) * Math.log(tail);
        mass += weight;
        turn -= weight * years;
        inertia += weight * years * years;
        push += weight * (kept.offset + kept.own * years);
        twist -= weight * years * (kept.offset + kept.own * years);
      }
      const determinant = mass * inertia - turn * turn;
      out.lagVariance = inertia / determinant;
      out.carryVariance = mass / determinant;
      out.cost = cost;
      if (round === ROUNDS) return;
      out.lag = (push * inertia - twist * turn) / determinant;
      out.carry = (mass * twist - turn * push) / determinant;
    }
  }
}

interface Story {
  lag: number;
  carry: number;
  cost: number;
  lagVariance: number;
  carryVariance: number;
}

const spreadOf = (carry: number): number => Math.hypot(OWN_CARRY, OWN_SHARE * carry);

/** Nothing within its error, and soon all of it beyond: it must not come and go. */
function beyond(value: number, variance: number): number {
  const share = variance / (value * value);
  return share < 1 ? value * (1 - share * share) : 0;
}
