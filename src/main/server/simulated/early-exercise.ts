/**
 * What the right to exercise early is worth in the simulated market: the terminal's own American models, read sparingly. Without a
 * dividend ahead, the spectral one without yield, so only puts gain; with dividends ahead, the discrete one (dividend-slice.ts), solved once a day,
 * and in the week before an ex-date at the open and at the close, linear in time between: no ex-date falls into a session.
 */
import { americanPremium } from '../../../shared/analytics/american.ts';
import { SliceCurves } from '../../../shared/analytics/american-curves.ts';
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import type { OptionSign } from '../../../shared/analytics/columns.ts';
import { DividendSlice, type DividendCorrection } from '../../../shared/analytics/dividend-slice.ts';
import { YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import type { AnnouncedDividend } from './dividends.ts';
import type { SimulatedDay } from './trading-days.ts';

/** American less European around one spot: a parabola. */
export interface ExercisePremium {
  spot: number;
  value: number;
  delta: number;
  gamma: number;
}

export const noPremium = (): ExercisePremium => ({ spot: 1, value: 0, delta: 0, gamma: 0 });

export function clearPremium(premium: ExercisePremium): void {
  premium.value = premium.delta = premium.gamma = 0;
}

/** American value from the European one. */
export function withPremium(european: number, intrinsic: number, spot: number, premium: ExercisePremium): number {
  const move = spot - premium.spot;
  const more = premium.value + move * (premium.delta + 0.5 * move * premium.gamma);
  return Math.max(european + Math.max(more, 0), intrinsic);
}

/** Boundaries are solved for times to expiry on this ladder, so that they are the same whoever asks first. */
const LADDER = 1.1;
const ladders = new Map<number, Map<number, SliceCurves>>();

function curvesFor(years: number, rate: number): SliceCurves {
  let ladder = ladders.get(rate);
  if (!ladder) ladders.set(rate, (ladder = new Map<number, SliceCurves>()));
  const rung = Math.ceil(Math.log(years) / Math.log(LADDER));
  let curves = ladder.get(rung);
  if (!curves) ladder.set(rung, (curves = new SliceCurves(LADDER ** rung, rate, 0)));
  return curves;
}

/** Relative step of spot for the bend of the spectral premium. */
const SPOT_STEP = 2e-3;
const MOST_SLICES = 240;
/** With the next ex-date further off, half a session is less than two per cent of the time left: its middle stands for all of it. */
const FAR_MS = 7 * 86_400_000;

const below = { value: 0, delta: 0, exercised: false };
const above = { value: 0, delta: 0, exercised: false };
const correction: DividendCorrection = { value: 0, delta: 0, gamma: 0, exercised: false };

/** When an expiry settles and what it discounts with: continuous annual rate. */
interface Term {
  settlesMs: EpochMs;
  rate: number;
}

/** The premiums of one chain. */
export class EarlyExercise {
  readonly #dividends: readonly AnnouncedDividend[];
  /** By settlement and instant; the oldest give way. */
  readonly #slices = new Map<string, DividendSlice>();

  constructor(dividends: readonly AnnouncedDividend[]) {
    this.#dividends = dividends;
  }

  /** What the dividends between an instant and settlement take off the forward, and until when that holds. */
  dividendsInForward(
    atMs: EpochMs,
    { settlesMs, rate }: Term,
  ): { amountUsd: number; fromMs: EpochMs; untilMs: EpochMs } {
    let amountUsd = 0;
    let fromMs = Number.NEGATIVE_INFINITY;
    let untilMs = Number.POSITIVE_INFINITY;
    for (const paid of this.#dividends) {
      if (paid.exMs <= atMs) fromMs = paid.exMs;
      else if (paid.exMs < settlesMs) {
        untilMs = Math.min(untilMs, paid.exMs);
        amountUsd += paid.amountUsd * Math.exp((rate * (settlesMs - paid.exMs)) / YEAR_MS);
      }
    }
    return { amountUsd, fromMs, untilMs };
  }

  /** `vol` annual fraction; `day` the trading day of the instant. */
  write(
    out: ExercisePremium,
    isCall: boolean,
    spot: number,
    strike: number,
    vol: number,
    atMs: EpochMs,
    term: Term,
    day: SimulatedDay,
  ): void {
    const { settlesMs, rate } = term;
    const sign = isCall ? 1 : -1;
    out.spot = spot;
    clearPremium(out);
    const nextExMs = this.#nextExDate(day.openMs, settlesMs);
    if (nextExMs !== undefined) {
      const { openMs, closeMs } = day;
      if (nextExMs - closeMs > FAR_MS) {
        if (this.#add(out, 1, sign, strike, vol, 0.5 * (openMs + closeMs), term)) clearPremium(out);
        return;
      }
      const share = Math.min(Math.max((atMs - openMs) / (closeMs - openMs), 0), 1);
      const early = this.#add(out, 1 - share, sign, strike, vol, openMs, term);
      const late = this.#add(out, share, sign, strike, vol, closeMs, term);
      if (early && late) clearPremium(out);
      return;
    }
    const years = Math.max(settlesMs - atMs, 60_000) / YEAR_MS;
    const curves = curvesFor(years, rate);
    const step = SPOT_STEP * spot;
    americanPremium(below, curves, 0, sign, spot - step, strike, years, vol);
    americanPremium(above, curves, 0, sign, spot + step, strike, years, vol);
    if (below.exercised && above.exercised) return;
    out.value = 0.5 * (below.value + above.value) - 0.25 * step * (above.delta - below.delta);
    out.delta = 0.5 * (below.delta + above.delta);
    out.gamma = (above.delta - below.delta) / (2 * step);
  }

  /** Adds `share` of the premium as it stands at an instant of the day; true where exercise is optimal then: the value is intrinsic. */
  #add(
    out: ExercisePremium,
    share: number,
    sign: OptionSign,
    strike: number,
    vol: number,
    atMs: EpochMs,
    term: Term,
  ): boolean {
    this.#slice(atMs, term).correct(correction, sign, out.spot, strike, vol, 4);
    out.value += share * correction.value;
    out.delta += share * correction.delta;
    out.gamma += share * correction.gamma;
    return correction.exercised;
  }

  /** The first ex-date in (atMs, settlesMs). */
  #nextExDate(atMs: EpochMs, settlesMs: EpochMs): EpochMs | undefined {
    return this.#dividends.find(({ exMs }) => exMs > atMs && exMs < settlesMs)?.exMs;
  }

  #slice(atMs: EpochMs, { settlesMs, rate }: Term): DividendSlice {
    const id = `${settlesMs} ${atMs}`;
    const known = this.#slices.get(id);
    if (known) return known;
    if (this.#slices.size >= MOST_SLICES) this.#slices.delete(this.#slices.keys().next().value!);
    const ahead: CashDividend[] = this.#dividends.map(({ exMs, amountUsd }) => ({
      years: (exMs - atMs) / YEAR_MS,
      amount: amountUsd,
    }));
    const slice = new DividendSlice((settlesMs - atMs) / YEAR_MS, rate, 0, ahead);
    this.#slices.set(id, slice);
    return slice;
  }
}
