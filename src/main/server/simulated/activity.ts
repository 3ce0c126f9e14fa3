/** How the tape and the open interest are spread over a chain: near expiries, near the money, out more than in. */
import { daysToExpiry, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Contract, ListedExpiry } from './contracts.ts';
import { gauss, unit } from './hash.ts';
import { activityRate } from './price-paths.ts';
import type { SimulatedDay } from './trading-days.ts';
import type { UnderlyingSpec } from './universe.ts';

/** The rate at which volumes and open interest look like those of 2026. */
export const NOMINAL_RATE = 2_000;
/** Shares of the rate that are option and stock prints; quotes and bars take the rest. */
const OPTION_PRINTS = 0.55;
const STOCK_PRINTS = 0.12;

export interface TapeRates {
  optionOrdersPerMinute: number;
  stockOrdersPerMinute: number;
}

/** The tape is divided among the names that are offered, by their shares. */
export function tapeRates(
  eventsPerSecond: number,
  printsPerOrder: number,
  offered: readonly UnderlyingSpec[],
): TapeRates {
  const options = offered.reduce((sum, spec) => sum + spec.optionShare, 0);
  const stocks = offered.reduce((sum, spec) => sum + spec.stockShare, 0);
  return {
    optionOrdersPerMinute: (60 * eventsPerSecond * OPTION_PRINTS) / printsPerOrder / options,
    // An index alone trades no shares.
    stockOrdersPerMinute: stocks > 0 ? (60 * eventsPerSecond * STOCK_PRINTS) / stocks : 0,
  };
}

/** Busier at the open and the close, within what keeps the whole near its rate. */
export function timeOfDay(day: SimulatedDay, atMs: EpochMs): number {
  const fraction = (atMs - day.openMs) / (day.closeMs - day.openMs);
  return Math.min(0.8 + 0.2 * activityRate(fraction), 1.25);
}

const SPELL_MS = 7 * 60_000;
const SPELL_DEVIATION = 0.3;
const MINUTE_DEVIATION = 0.4;

/** How much busier or quieter than usual a name trades in a minute, in spells of some minutes; lognormal, 1 on average. */
export function bustle(key: number, minuteMs: EpochMs): number {
  const spell = SPELL_DEVIATION * gauss(key, Math.floor(minuteMs / SPELL_MS), 53);
  const minute = MINUTE_DEVIATION * gauss(key, minuteMs / 60_000, 54);
  return Math.exp(spell + minute - 0.5 * (SPELL_DEVIATION ** 2 + MINUTE_DEVIATION ** 2));
}

function expiryWeight(slice: ListedExpiry, atMs: EpochMs): number {
  const days = Math.max(daysToExpiry(slice.date, atMs), 0);
  const weight = (1 + days / 2.5) ** -1.15 * (slice.monthly ? 2.2 : 1);
  return slice.root === slice.chain.program.amRoot ? 0.3 * weight : weight;
}

/** Width of the traded region in standard deviations, out of and in the money. */
const OUT_WIDTH = 0.95;
const IN_WIDTH = 0.4;
const REGION = (Math.sqrt(2 * Math.PI) / 2) * (OUT_WIDTH + IN_WIDTH);

/** Share of the underlying's option orders that fall on a contract in a minute; sums to about 1 over a chain. */
function orderShare(slice: ListedExpiry, strikeIndex: number, isCall: boolean, minuteMs: EpochMs): number {
  if (minuteMs >= slice.settlesMs) return 0;
  const z = slice.pairMoneynessOf(strikeIndex, isCall, minuteMs) - 0.15;
  if (z > 5 || z < -2.2) return 0;
  if (slice.shareAtMs !== minuteMs) refreshShare(slice, minuteMs);
  const width = z > 0 ? OUT_WIDTH : IN_WIDTH;
  return slice.shareFactor * Math.exp((-0.5 * z * z) / (width * width));
}

/** Expected orders of a listed contract in a minute of the regular session of `day`. */
export function optionOrdersPerMinute(
  rates: TapeRates,
  slice: ListedExpiry,
  strikeIndex: number,
  isCall: boolean,
  day: SimulatedDay,
  minuteMs: EpochMs,
): number {
  const share = orderShare(slice, strikeIndex, isCall, minuteMs);
  return rates.optionOrdersPerMinute * slice.chain.spec.optionShare * share * timeOfDay(day, minuteMs);
}

function refreshShare(slice: ListedExpiry, minuteMs: EpochMs): void {
  const spacing = slice.chain.program.strikeStep / (slice.spot * slice.smile.atm * slice.sqrtYears);
  const strikes = 2 * Math.max(REGION / spacing, 1);
  slice.shareAtMs = minuteMs;
  slice.shareFactor = shareOfChain(slice, minuteMs) / strikes;
}

/** A series' share of its chain's orders on a day; worked out for the whole chain at once. */
function shareOfChain(slice: ListedExpiry, atMs: EpochMs): number {
  const day = slice.chain.days.at(atMs).index;
  if (slice.chainShareDay === day) return slice.chainShare;
  const slices = slice.chain.slicesAt(atMs);
  const weights = slices.map((one) => expiryWeight(one, atMs));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  slice.chainShare = 0;
  slice.chainShareDay = day;
  slices.forEach((one, i) => {
    one.chainShare = weights[i] / total;
    one.chainShareDay = day;
  });
  return slice.chainShare;
}

/** Open interest at the close before a day: last session's, unchanged through the day. Contracts. */
export function openInterest(contract: Contract, day: SimulatedDay): number {
  const slice = contract.slice;
  // Positions gather around where the money was, over a wider range than a day's trading.
  const z = contract.moneynessAt(day.openMs) * 0.45;
  const round = contract.strike % (slice.chain.program.strikeStep * 5) === 0 ? 2.5 : 1;
  const share = (expiryWeight(slice, day.openMs) ** 0.45 * (slice.monthly ? 4 : 1) * Math.exp(-0.5 * z * z)) / 400;
  const daily = NOMINAL_RATE * OPTION_PRINTS * 23_400 * contract.spec.optionShare * 0.5;
  const own = 0.25 + 1.5 * unit(contract.key, 51) ** 2;
  const drift = 1 + 0.12 * (unit(contract.key, day.index, 52) - 0.5);
  return Math.floor(daily * share * round * own * drift);
}
