/** The listed contracts of one underlying, kept when first asked for by name or traded: thirty thousand SPX contracts cost nothing until then. */
import { addDays, etDate, YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import {
  contractsReferenceName,
  formatOptionSymbol,
  isEuropean,
  parseOptionSymbol,
  type OptionRight,
} from '../../../shared/market/symbols.ts';
import { DEFAULT_RATES, rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import { announcedDividends } from './dividends.ts';
import { clearPremium, EarlyExercise, noPremium, withPremium, type ExercisePremium } from './early-exercise.ts';
import { expiriesOn, listedMonthly, strikeLadder } from './expiries.ts';
import { keyOf, mix } from './hash.ts';
import type { PricePath } from './price-paths.ts';
import { black, greeks, type ModelGreeks } from './pricing.ts';
import { smileAt, smileVol, type SmileShape } from './surface.ts';
import type { TradingDays } from './trading-days.ts';
import type { OptionProgram, UnderlyingSpec } from './universe.ts';

const REMEMBERED_DAYS = 40;
/** How far back monthlies are listed, and how long before they settle their strikes are laid. */
const MONTHS_BACK = 26;
const LISTED_DAYS_BEFORE = 60;
const PREMIUM_MS = 600_000;
/** Standard deviations out of the money beyond which it is worth less than a tick. */
const FAR_OUT = 3.5;
/** The simulated market discounts with the rates the terminal assumes until the user says otherwise. */
const rateAt = rateCurveOf(DEFAULT_RATES);

/** Of a place in an expiry's contracts. */
export const isCallAt = (place: number): boolean => (place & 1) === 0;

/** One expiration of one root: everything its contracts share at an instant. */
export class ListedExpiry {
  readonly chain: OptionChain;
  readonly root: string;
  readonly date: string;
  readonly monthly: boolean;
  readonly settlesMs: EpochMs;
  readonly strikes: Float64Array;
  readonly european: boolean;
  /** Continuous annual rate it discounts with. */
  readonly rate: number;
  /** By place, those asked for so far: most of the hundred thousand listed never are. */
  readonly #contracts: Contract[] = [];
  /** It settled before the simulation began: there is no tape of it. */
  past = false;
  /** Key of its contracts' draws. */
  readonly key: number;
  /** Order share per unit of density, and the minute it holds for; see activity.ts. */
  shareAtMs = Number.NaN;
  shareFactor = 0;
  /** Share of its chain's orders, and the market day (by position) it holds for. */
  chainShare = 0;
  chainShareDay = -1;
  #atMs = Number.NaN;
  years = 0;
  sqrtYears = 0;
  spot = 0;
  forward = 0;
  discount = 1;
  readonly smile: SmileShape = { atm: 0, wing: 0, tilt: 0 };
  #paid = { amountUsd: 0, fromMs: Number.NaN, untilMs: Number.NaN };

  constructor(
    chain: OptionChain,
    root: string,
    date: string,
    monthly: boolean,
    strikes: Float64Array,
    startMs: EpochMs,
  ) {
    this.chain = chain;
    this.root = root;
    this.date = date;
    this.monthly = monthly;
    this.strikes = strikes;
    this.key = keyOf(chain.seed, root + date);
    this.european = isEuropean(root);
    this.settlesMs = BUILT_IN_CALENDAR.settlementMs({ root, expiry: date });
    this.rate = rateAt(Math.max(this.settlesMs - startMs, 0) / YEAR_MS);
  }

  /** Contracts listed: each strike's call, then its put. */
  get places(): number {
    return 2 * this.strikes.length;
  }

  contractAt(place: number): Contract {
    return (this.#contracts[place] ??= new Contract(this, place));
  }

  /** Undefined where the strike is not listed. */
  contractOf(strike: number, right: OptionRight): Contract | undefined {
    const strikeIndex = this.strikes.indexOf(strike);
    return strikeIndex < 0 ? undefined : this.contractAt(2 * strikeIndex + (right === 'C' ? 0 : 1));
  }

  /** All of them, to choose from: those that nobody asked for before are not kept. */
  listing(): Contract[] {
    return Array.from({ length: this.places }, (_, place) => this.#contracts[place] ?? new Contract(this, place));
  }

  /** The same for two neighbouring strikes: the legs of one spread. */
  pairKeyOf(strikeIndex: number, isCall: boolean): number {
    return mix(this.key, strikeIndex >> 1, isCall ? 3 : 4) | 0;
  }

  /** Standard deviations out of the money (negative in the money). */
  moneynessOf(strike: number, isCall: boolean, atMs: EpochMs): number {
    this.advance(atMs);
    const z = Math.log(strike / this.forward) / (this.smile.atm * this.sqrtYears);
    return isCall ? z : -z;
  }

  /** That of the lower strike of a pair: neighbours trade equally often. */
  pairMoneynessOf(strikeIndex: number, isCall: boolean, atMs: EpochMs): number {
    return this.moneynessOf(this.strikes[strikeIndex & ~1], isCall, atMs);
  }

  /** Brings forward, discount and smile to an instant. */
  advance(atMs: EpochMs): void {
    if (atMs === this.#atMs) return;
    this.#atMs = atMs;
    const { spec } = this.chain;
    this.years = Math.max(this.settlesMs - atMs, 60_000) / YEAR_MS;
    this.sqrtYears = Math.sqrt(this.years);
    this.spot = this.chain.spotAt(atMs);
    this.discount = Math.exp(-this.rate * this.years);
    // Whole shares pay cash on their dates, an index its members' dividends all the time.
    this.forward =
      spec.kind === 'index'
        ? this.spot * Math.exp((this.rate - spec.dividendYieldFraction) * this.years)
        : this.spot / this.discount - this.#dividendsInForward(atMs);
    smileAt(spec.ivFraction, spec.skew, this.chain.vixAt(atMs), this.years, this.smile);
  }

  #dividendsInForward(atMs: EpochMs): number {
    if (!(atMs >= this.#paid.fromMs && atMs < this.#paid.untilMs))
      this.#paid = this.chain.exercise.dividendsInForward(atMs, this);
    return this.#paid.amountUsd;
  }
}

export class Contract {
  readonly slice: ListedExpiry;
  /** In its expiry: see `ListedExpiry.places`. */
  readonly place: number;
  #symbol: string | undefined;
  /** Made when first priced. */
  #premium: { solvedMs: EpochMs; of: ExercisePremium } | undefined;

  constructor(slice: ListedExpiry, place: number) {
    this.slice = slice;
    this.place = place;
  }

  get symbol(): string {
    const { slice, strike } = this;
    const right = this.isCall ? 'C' : 'P';
    return (this.#symbol ??= formatOptionSymbol({ root: slice.root, expiry: slice.date, right, strike }));
  }

  get strikeIndex(): number {
    return this.place >> 1;
  }

  get isCall(): boolean {
    return isCallAt(this.place);
  }

  get key(): number {
    return mix(this.slice.key, this.strikeIndex, this.isCall ? 1 : 2) | 0;
  }

  get spec(): UnderlyingSpec {
    return this.slice.chain.spec;
  }

  get strike(): number {
    return this.slice.strikes[this.strikeIndex];
  }

  /** Implied volatility the market maker quotes around, annual fraction. */
  volAt(atMs: EpochMs): number {
    this.slice.advance(atMs);
    return smileVol(this.slice.smile, Math.log(this.strike / this.slice.forward), this.slice.sqrtYears);
  }

  /** Model value, US dollars per share; zero time value once settled. */
  valueAt(atMs: EpochMs): number {
    const slice = this.slice;
    if (atMs >= slice.settlesMs) {
      slice.advance(slice.settlesMs);
      return Math.max(this.isCall ? slice.spot - this.strike : this.strike - slice.spot, 0);
    }
    const premium = slice.european ? undefined : this.#premiumAt(atMs);
    // First the volatility: it brings the slice to this instant.
    const deviation = this.volAt(atMs) * slice.sqrtYears;
    const european = slice.discount * black(this.isCall, slice.forward, this.strike, deviation);
    if (!premium) return european;
    const intrinsic = this.isCall ? slice.spot - this.strike : this.strike - slice.spot;
    return withPremium(european, intrinsic, slice.spot, premium);
  }

  /** The right to exercise early is priced again every ten minutes: it moves slowly, and solving for it is expensive. */
  #premiumAt(atMs: EpochMs): ExercisePremium {
    const solvedMs = Math.floor(atMs / PREMIUM_MS) * PREMIUM_MS;
    const premium = (this.#premium ??= { solvedMs: Number.NaN, of: noPremium() });
    if (solvedMs === premium.solvedMs) return premium.of;
    premium.solvedMs = solvedMs;
    const vol = this.volAt(solvedMs);
    if (this.moneynessAt(solvedMs) > FAR_OUT) {
      clearPremium(premium.of);
      return premium.of;
    }
    const { chain, spot } = this.slice;
    const day = chain.days.at(solvedMs);
    chain.exercise.write(premium.of, this.isCall, spot, this.strike, vol, solvedMs, this.slice, day);
    return premium.of;
  }

  /** As a vendor would publish them: theta and vega without the right to exercise early. */
  greeksAt(atMs: EpochMs): ModelGreeks {
    const { slice, isCall, strike } = this;
    const vol = this.volAt(atMs);
    const paysCash = slice.chain.spec.kind !== 'index';
    const spot = paysCash ? slice.forward * slice.discount : slice.spot;
    const q = paysCash ? 0 : slice.chain.spec.dividendYieldFraction;
    const european = greeks(isCall, spot, strike, slice.years, vol, slice.rate, q);
    if (slice.european) return european;
    const sign = isCall ? 1 : -1;
    if (this.valueAt(atMs) <= sign * (slice.spot - strike)) return { delta: sign, gamma: 0, theta: 0, vega: 0 };
    const { delta, gamma, spot: solvedAt } = this.#premium?.of ?? noPremium();
    european.delta += delta + gamma * (slice.spot - solvedAt);
    european.gamma = Math.max(european.gamma + gamma, 0);
    return european;
  }

  /** Standard deviations out of the money (negative in the money). */
  moneynessAt(atMs: EpochMs): number {
    return this.slice.moneynessOf(this.strike, this.isCall, atMs);
  }
}

interface ChainOptions {
  spec: UnderlyingSpec;
  program: OptionProgram;
  spotPath: PricePath;
  vixPath: PricePath;
  days: TradingDays;
  seed: number;
  startMs: EpochMs;
}

export class OptionChain {
  readonly spec: UnderlyingSpec;
  readonly program: OptionProgram;
  readonly spotPath: PricePath;
  readonly vixPath: PricePath;
  readonly seed: number;
  readonly exercise: EarlyExercise;
  /** The contracts reference's name: `SPX` for `I:SPX`. */
  readonly referenceName: string;
  readonly #reference: number;
  readonly #startMs: EpochMs;
  readonly days: TradingDays;
  /** Levels at whole minutes of sessions lately asked about, by day: bars and volumes read them over and over. */
  readonly #minutes = new Map<number, { spot: Float64Array; vix: Float64Array }>();
  readonly #slices = new Map<string, ListedExpiry>();
  #listedOn = '';
  #listed: ListedExpiry[] = [];

  constructor(options: ChainOptions) {
    this.spec = options.spec;
    this.program = options.program;
    this.spotPath = options.spotPath;
    this.vixPath = options.vixPath;
    this.seed = options.seed;
    this.days = options.days;
    this.#startMs = options.startMs;
    this.exercise = new EarlyExercise(announcedDividends(options.spec));
    this.referenceName = contractsReferenceName(options.spec.symbol);
    // Strikes are laid around the close before the simulation began and stay put while it runs.
    this.#reference = options.spotPath.close(options.days.at(options.startMs).index - 1);
    // Ten days back, so that contracts that have just expired can still be asked about.
    this.#list(addDays(etDate(options.startMs), -10));
    this.#list(etDate(options.startMs));
  }

  spotAt(atMs: EpochMs): number {
    return atMs % 60_000 === 0 ? this.#minute(atMs, 'spot') : this.spotPath.at(atMs);
  }

  vixAt(atMs: EpochMs): number {
    return atMs % 60_000 === 0 ? this.#minute(atMs, 'vix') : this.vixPath.at(atMs);
  }

  #minute(atMs: EpochMs, what: 'spot' | 'vix'): number {
    const path = what === 'spot' ? this.spotPath : this.vixPath;
    const day = this.days.at(atMs);
    if (atMs < day.openMs || atMs > day.closeMs) return path.at(atMs);
    let minutes = this.#minutes.get(day.index);
    if (!minutes) {
      if (this.#minutes.size >= REMEMBERED_DAYS) this.#minutes.delete(this.#minutes.keys().next().value!);
      const length = (day.closeMs - day.openMs) / 60_000 + 1;
      minutes = { spot: new Float64Array(length), vix: new Float64Array(length) };
      this.#minutes.set(day.index, minutes);
    }
    const values = minutes[what];
    const i = (atMs - day.openMs) / 60_000;
    return (values[i] ||= path.at(atMs));
  }

  #list(date: string): ListedExpiry[] {
    const listed: ListedExpiry[] = [];
    for (const expiry of expiriesOn(this.program, date)) {
      const roots =
        expiry.monthly && this.program.amRoot ? [this.program.amRoot, this.program.root] : [this.program.root];
      for (const root of roots) {
        const id = root + expiry.date;
        let slice = this.#slices.get(id);
        if (!slice) {
          const years =
            BUILT_IN_CALENDAR.yearsToExpiry({ root, expiry: expiry.date }, Date.parse(`${date}T12:00:00Z`)) || 0;
          const strikes = strikeLadder(this.program, this.#reference, expiry, years);
          slice = new ListedExpiry(this, root, expiry.date, expiry.monthly, strikes, this.#startMs);
          this.#slices.set(id, slice);
        }
        listed.push(slice);
      }
    }
    return listed;
  }

  /** Series that have not settled at an instant, by expiration then root. */
  slicesAt(atMs: EpochMs): ListedExpiry[] {
    const date = etDate(atMs);
    if (date !== this.#listedOn) {
      this.#listed = this.#list(date);
      this.#listedOn = date;
    }
    return this.#listed.filter((slice) => slice.settlesMs > atMs);
  }

  /** Series that have settled: all of the last days, monthlies of the two years before. */
  expiredSlices(atMs: EpochMs): ListedExpiry[] {
    const [year, month] = etDate(atMs).split('-').map(Number);
    for (let back = 0; back <= MONTHS_BACK; back++) {
      const months = year * 12 + month - 1 - back;
      this.#listPast(listedMonthly(Math.floor(months / 12), (months % 12) + 1));
    }
    return [...this.#slices.values()].filter((slice) => slice.settlesMs <= atMs);
  }

  /** A monthly that settled before the simulation began, its strikes around where the market stood two months before. */
  #listPast(date: string): void {
    const { root, amRoot } = this.program;
    if (root === 'VIX' || date >= addDays(etDate(this.#startMs), -10)) return;
    const listedOn = this.days.onOrBefore(addDays(date, -LISTED_DAYS_BEFORE));
    for (const name of amRoot ? [amRoot, root] : [root]) {
      if (this.#slices.has(name + date)) continue;
      const reference = this.spotPath.close(listedOn.index);
      const strikes = strikeLadder(this.program, reference, { date, monthly: true }, LISTED_DAYS_BEFORE / 365);
      const slice = new ListedExpiry(this, name, date, true, strikes, this.#startMs);
      slice.past = true;
      this.#slices.set(name + date, slice);
    }
  }

  /** The contract of a ticker, listed or lately expired; undefined where none such exists. */
  contract(symbol: string): Contract | undefined {
    const parsed = parseOptionSymbol(symbol);
    if (!parsed) return undefined;
    const id = parsed.root + parsed.expiry;
    const [year, month] = parsed.expiry.split('-').map(Number);
    if (!this.#slices.has(id) && parsed.expiry === listedMonthly(year, month)) this.#listPast(parsed.expiry);
    const slice = this.#slices.get(id);
    if (!slice) return undefined;
    return slice.contractOf(parsed.strike, parsed.right);
  }
}

/** In the order of their tickers. */
export function byTicker(a: Contract, b: Contract): number {
  const [one, other] = [a.slice, b.slice];
  if (one.root !== other.root) return one.root < other.root ? -1 : 1;
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return a.isCall === b.isCall ? a.strike - b.strike : a.isCall ? -1 : 1;
}
