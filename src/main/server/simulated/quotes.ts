/** The quoted market at an instant: tick sizes, spreads that widen with moneyness, one-sided and empty books, sizes, venues. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Contract } from './contracts.ts';
import { mix, unit } from './hash.ts';
import type { OptionProgram, UnderlyingSpec } from './universe.ts';

/** Prices are whole ten-thousandths of a dollar, so that ticks are exact. */
export interface Quote {
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
  bidExchange: number;
  askExchange: number;
}

export const PRICE_SCALE = 10_000;
const CENT = 100;

export const emptyQuote = (): Quote => ({ bid: 0, ask: 0, bidSize: 0, askSize: 0, bidExchange: 0, askExchange: 0 });

/** Option venues by how often they hold the best price. */
export const OPTION_VENUES = [302, 316, 313, 304, 312, 323, 300, 315, 308, 325, 320, 309, 301, 307, 322, 303, 319, 318];
/** Lit stock venues, likewise. */
export const STOCK_VENUES = [12, 11, 19, 8, 10, 7, 18, 15, 21, 2, 3, 20];

const pick = (list: readonly number[], u: number): number => list[Math.floor(u * u * list.length)];

/** Minimum price variation at a price, in ten-thousandths. */
export function optionTick(ticks: OptionProgram['ticks'], price: number): number {
  if (ticks === 'penny') return CENT;
  const below3 = price < 3 * PRICE_SCALE;
  if (ticks === 'pennyBelow3') return below3 ? CENT : 5 * CENT;
  return below3 ? 5 * CENT : 10 * CENT;
}

/** How long a maker keeps a width and a size before moving them. */
const WIDTH_MS = 2_300;
const SIZE_MS = 450;

/** Deviations from the money beyond which spreads widen no more. */
const WIDEST_AT = 2.5;

export function optionQuote(contract: Contract, atMs: EpochMs, out: Quote): Quote {
  const program = contract.slice.chain.program;
  const mid = contract.valueAt(atMs) * PRICE_SCALE;
  const key = contract.key;
  const tick = optionTick(program.ticks, mid);
  if (mid < 0.6 * tick) return worthless(key, mid, tick, atMs, out);
  const wing = Math.min(Math.max(0, Math.abs(contract.moneynessAt(atMs)) - 0.5), WIDEST_AT);
  const mood = 0.6 + 0.9 * unit(key, Math.floor(atMs / WIDTH_MS), 11);
  const half = Math.max(0.5 * tick, 0.5 * mid * program.widthFraction * (1 + 0.55 * wing) * mood);
  const bidTick = optionTick(program.ticks, Math.max(mid - half, 0));
  const bid = Math.floor((mid - half) / bidTick + 1e-9) * bidTick;
  const askTick = optionTick(program.ticks, mid + half);
  let ask = Math.ceil((mid + half) / askTick - 1e-9) * askTick;
  if (ask <= bid) ask = bid + askTick;
  const sizes = mix(key, Math.floor(atMs / SIZE_MS), 12);
  out.bid = Math.max(bid, 0);
  out.ask = ask;
  out.bidSize = out.bid === 0 ? 0 : optionSize(sizes & 0xffff);
  out.askSize = optionSize(sizes >>> 16);
  out.bidExchange = pick(OPTION_VENUES, unit(key, Math.floor(atMs / WIDTH_MS), 13));
  out.askExchange = pick(OPTION_VENUES, unit(key, Math.floor(atMs / WIDTH_MS), 14));
  return out;
}

/** Nobody bids; most are offered at one tick, the hopeless ones not at all. */
function worthless(key: number, mid: number, tick: number, atMs: EpochMs, out: Quote): Quote {
  const offered = mid > 0.02 * tick || unit(key, 15) < 0.9;
  out.bid = 0;
  out.bidSize = 0;
  out.ask = offered ? tick : 0;
  out.askSize = offered ? optionSize(mix(key, Math.floor(atMs / (SIZE_MS * 8)), 12) & 0xffff) * 4 : 0;
  out.bidExchange = OPTION_VENUES[0];
  out.askExchange = pick(OPTION_VENUES, unit(key, 16));
  return out;
}

/** Contracts shown: mostly tens, sometimes hundreds. */
function optionSize(bits: number): number {
  const u = bits / 65536;
  return 1 + Math.floor(12 * u + 220 * u ** 6);
}

export function stockQuote(spec: UnderlyingSpec, key: number, price: number, atMs: EpochMs, out: Quote): Quote {
  const mid = price * PRICE_SCALE;
  const typical = spec.type === 'ETF' ? 1 : Math.max(1, spec.level * 0.009);
  const width = Math.max(1, Math.round(typical * (0.5 + unit(key, Math.floor(atMs / WIDTH_MS), 11)))) * CENT;
  out.bid = Math.round((mid - width / 2) / CENT) * CENT;
  out.ask = out.bid + width;
  const sizes = mix(key, Math.floor(atMs / SIZE_MS), 12);
  // Shares since 2025-11-03; most orders come in round lots, some do not.
  out.bidSize = 100 * (1 + Math.floor(((sizes & 0xff) / 256) ** 3 * 14));
  out.askSize = 100 * (1 + Math.floor((((sizes >>> 8) & 0xff) / 256) ** 3 * 14));
  out.bidExchange = pick(STOCK_VENUES, unit(key, Math.floor(atMs / WIDTH_MS), 13));
  out.askExchange = pick(STOCK_VENUES, unit(key, Math.floor(atMs / WIDTH_MS), 14));
  return out;
}

const DAY_MS = 86_400_000;
/** Where a day's numbers begin: 03:00 or 04:00 ET, before anything is quoted. */
const NUMBERS_FROM_MS = 8 * 3_600_000;

/** The least sequence number of a quote of an instant: the stream counts on from it, REST uses it as it is. Resets daily. */
export const quoteSequenceAt = (atMs: EpochMs): number => ((atMs - NUMBERS_FROM_MS) % DAY_MS) * 8 + 1;

/** US dollars of a price in ten-thousandths. */
export const dollars = (price: number): number => price / PRICE_SCALE;
