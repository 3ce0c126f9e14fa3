/**
 * Spot prices of the whole universe as a function of time: the live stream, the last REST bar and a bar of three years
 * ago are readings of one path. Days are a factor model walked back from the anchor date; inside a day a Brownian bridge
 * runs in variance time, so that the open and the close move most.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { Bridge } from './bridge.ts';
import { gauss, keyOf, unit } from './hash.ts';
import type { SimulatedDay, TradingDays } from './trading-days.ts';
import { ANCHOR_DATE, type UnderlyingSpec } from './universe.ts';

const TRADING_DAYS_A_YEAR = 252;
/** Share of a day's standard deviation spent overnight and in session (squares sum to about 1). */
const OVERNIGHT = 0.42;
const INTRADAY = 0.9;
/** How strongly the market falls when volatility rises. */
const LEVERAGE = -0.8;
const VIX_SHOCK = 0.065;

/** Session fraction → share of the day's variance (and volume) spent by then: high after the open, rising to the close. */
export function activityTime(fraction: number): number {
  const s = Math.min(Math.max(fraction, 0), 1);
  return (s + 0.16 * (1 - Math.exp(-s / 0.08)) + 0.07 * (Math.exp((s - 1) / 0.1) - 4.54e-5)) / 1.22999;
}

/** Its derivative: 1 on average. */
export function activityRate(fraction: number): number {
  const s = Math.min(Math.max(fraction, 0), 1);
  return (1 + 2 * Math.exp(-s / 0.08) + 0.7 * Math.exp((s - 1) / 0.1)) / 1.22999;
}

/** The factors every path shares. */
export class MarketFactors {
  readonly days: TradingDays;
  readonly anchor: number;
  /** Daily volatility of the market factor, per day. */
  readonly dayVol: Float64Array;
  readonly overnight: Float64Array;
  readonly intraday: Float64Array;
  readonly logVixOpen: Float64Array;
  readonly logVixClose: Float64Array;
  readonly bridge: Bridge;
  readonly key: number;

  constructor(days: TradingDays, seed: number, vixLevel: number) {
    this.days = days;
    this.key = keyOf(seed, 'market');
    this.bridge = new Bridge(keyOf(seed, 'market intraday'));
    this.anchor = days.onOrBefore(ANCHOR_DATE).index;
    const n = days.dates.length;
    this.dayVol = new Float64Array(n);
    this.overnight = new Float64Array(n);
    this.intraday = new Float64Array(n);
    this.logVixOpen = new Float64Array(n);
    this.logVixClose = new Float64Array(n);
    const home = Math.log(16.8);
    let log = home;
    for (let i = 0; i < n; i++) {
      log += 0.05 * (home - log) + VIX_SHOCK * OVERNIGHT * gauss(this.key, i, 1);
      this.logVixOpen[i] = log;
      log += VIX_SHOCK * INTRADAY * gauss(this.key, i, 2);
      this.logVixClose[i] = log;
    }
    // Steer into the anchor's level over the half year around it.
    const miss = Math.log(vixLevel) - this.logVixClose[this.anchor];
    for (let i = 0; i < n; i++) {
      const pull = miss * Math.max(0, 1 - Math.abs(i - this.anchor) / 120);
      this.logVixOpen[i] += pull;
      this.logVixClose[i] += pull;
    }
    for (let i = 0; i < n; i++) {
      const vol = (0.85 * Math.exp(this.logVixOpen[i])) / 100 / Math.sqrt(TRADING_DAYS_A_YEAR);
      this.dayVol[i] = vol;
      this.overnight[i] = vol * OVERNIGHT * (LEVERAGE * gauss(this.key, i, 1) + 0.6 * gauss(this.key, i, 3)) + 0.0002;
      this.intraday[i] = vol * INTRADAY * (LEVERAGE * gauss(this.key, i, 2) + 0.6 * gauss(this.key, i, 4)) + 0.0002;
    }
  }
}

export interface PricePath {
  /** Level at an instant, US dollars or points; outside sessions the last one traded. */
  at(atMs: EpochMs): number;
  /** Official close of a trading day. */
  close(dayIndex: number): number;
  open(dayIndex: number): number;
}

export class FactorPath implements PricePath {
  readonly #factors: MarketFactors;
  readonly #spec: UnderlyingSpec;
  readonly #key: number;
  readonly #bridge: Bridge;
  readonly #logOpen: Float64Array;
  readonly #logClose: Float64Array;
  readonly #ownDayVol: number;

  constructor(factors: MarketFactors, spec: UnderlyingSpec, seed: number) {
    this.#factors = factors;
    this.#spec = spec;
    this.#key = keyOf(seed, spec.symbol);
    this.#bridge = new Bridge(keyOf(seed, `${spec.symbol} intraday`));
    this.#ownDayVol = spec.idioVolFraction / Math.sqrt(TRADING_DAYS_A_YEAR);
    if (spec.symbol === 'I:VIX') {
      this.#logOpen = factors.logVixOpen;
      this.#logClose = factors.logVixClose;
      return;
    }
    const n = factors.days.dates.length;
    this.#logOpen = new Float64Array(n);
    this.#logClose = new Float64Array(n);
    let log = 0;
    for (let i = 0; i < n; i++) {
      log += spec.beta * factors.overnight[i] + this.#ownDayVol * OVERNIGHT * gauss(this.#key, i, 1) + this.#news(i);
      this.#logOpen[i] = log;
      log += spec.beta * factors.intraday[i] + this.#ownDayVol * INTRADAY * gauss(this.#key, i, 2);
      this.#logClose[i] = log;
    }
    const shift = Math.log(spec.level) - this.#logClose[factors.anchor];
    for (let i = 0; i < n; i++) {
      this.#logOpen[i] += shift;
      this.#logClose[i] += shift;
    }
  }

  /** Single names gap on earnings, one night in about 63. */
  #news(day: number): number {
    if (this.#spec.type !== 'CS' || unit(this.#key, day, 5) > 1 / 63) return 0;
    return 4 * this.#ownDayVol * gauss(this.#key, day, 6);
  }

  open(dayIndex: number): number {
    return Math.exp(this.#logOpen[dayIndex]);
  }

  close(dayIndex: number): number {
    return Math.exp(this.#logClose[dayIndex]);
  }

  at(atMs: EpochMs): number {
    const day = this.#factors.days.at(atMs);
    if (atMs >= day.openMs && atMs < day.closeMs) return Math.exp(this.#session(day, atMs));
    if (atMs < day.openMs) return Math.exp(this.#before(day, atMs));
    return Math.exp(this.#after(day, atMs));
  }

  #session(day: SimulatedDay, atMs: EpochMs): number {
    const i = day.index;
    const u = activityTime((atMs - day.openMs) / (day.closeMs - day.openMs));
    const open = this.#logOpen[i];
    return (
      open +
      (this.#logClose[i] - open) * u +
      this.#spec.beta * this.#factors.dayVol[i] * INTRADAY * this.#factors.bridge.at(3 * i, u) +
      this.#ownDayVol * INTRADAY * this.#bridge.at(3 * i, u) +
      this.#jump(i, u)
    );
  }

  /** Some days carry one sudden move, given back over the rest of the day. */
  #jump(day: number, u: number): number {
    if (this.#spec.type === 'INDEX' || unit(this.#key, day, 7) > 0.18) return 0;
    const at = 0.1 + 0.8 * unit(this.#key, day, 8);
    const size =
      0.3 * (this.#ownDayVol + 0.002) * (1 + 2 * unit(this.#key, day, 9)) * (unit(this.#key, day, 10) < 0.5 ? -1 : 1);
    return u < at ? -size * u : size * (1 - u);
  }

  #before(day: SimulatedDay, atMs: EpochMs): number {
    const from = this.#logPost(day.index - 1);
    const u = (atMs - day.preOpenMs) / (day.openMs - day.preOpenMs);
    return from + (this.#logOpen[day.index] - from) * u + this.#ownNight(day) * this.#bridge.at(3 * day.index + 1, u);
  }

  #after(day: SimulatedDay, atMs: EpochMs): number {
    const from = this.#logClose[day.index];
    const u = Math.min((atMs - day.closeMs) / (day.postCloseMs - day.closeMs), 1);
    return from + (this.#logPost(day.index) - from) * u + this.#ownNight(day) * this.#bridge.at(3 * day.index + 2, u);
  }

  #ownNight(day: SimulatedDay): number {
    return 0.15 * (this.#ownDayVol + Math.abs(this.#spec.beta) * this.#factors.dayVol[day.index]);
  }

  /** 20:00 ET: a third of the way to the next open. */
  #logPost(day: number): number {
    const close = this.#logClose[Math.max(day, 0)];
    const next = this.#logOpen[Math.min(day + 1, this.#logOpen.length - 1)];
    return close + 0.33 * (next - close);
  }
}

/** A fund that follows an index at a fixed ratio. */
export class TrackingPath implements PricePath {
  readonly #index: PricePath;
  readonly #ratio: number;

  constructor(index: PricePath, ratio: number) {
    this.#index = index;
    this.#ratio = ratio;
  }

  at(atMs: EpochMs): number {
    return this.#index.at(atMs) / this.#ratio;
  }
  open(dayIndex: number): number {
    return this.#index.open(dayIndex) / this.#ratio;
  }
  close(dayIndex: number): number {
    return this.#index.close(dayIndex) / this.#ratio;
  }
}
