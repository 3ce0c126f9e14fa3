/** Contracts to table rows: one per strike and expiry, calls left and puts right, around the money. */
import type { ContractInfo, ExpiryInfo } from '../../../shared/contract/calls.ts';
import type { StrikeWindow } from './chain-settings.ts';

export interface ChainRow {
  key: string;
  expiryKey: string;
  /** A heading row where several expiries are shown. */
  heading?: true;
  strike: number;
  call?: ContractInfo;
  put?: ContractInfo;
  atTheMoney: boolean;
}

export function expiryKey(info: Pick<ExpiryInfo, 'root' | 'expiry'>): string {
  return `${info.root} ${info.expiry}`;
}

/** The wanted expiries that are listed, nearest first; the nearest where none of them is (any more). */
export function selectExpiries(listed: readonly ExpiryInfo[], wanted: readonly string[]): ExpiryInfo[] {
  const chosen = listed.filter((info) => wanted.includes(expiryKey(info)));
  return chosen.length > 0 ? chosen : listed.slice(0, 1);
}

export interface StrikeRow {
  strike: number;
  call?: ContractInfo;
  put?: ContractInfo;
}

/** One entry per strike, rising. Where an adjusted twin shares the strike, the standard contract is shown. */
export function pairByStrike(contracts: readonly ContractInfo[]): StrikeRow[] {
  const byStrike = new Map<number, StrikeRow>();
  for (const contract of contracts) {
    const row = byStrike.get(contract.strike) ?? { strike: contract.strike };
    byStrike.set(contract.strike, row);
    const side = contract.right === 'C' ? 'call' : 'put';
    const held = row[side];
    if (!held || (held.adjusted && !contract.adjusted)) row[side] = contract;
  }
  return [...byStrike.values()].sort((a, b) => a.strike - b.strike);
}

/** Index of the strike nearest a price; the middle one where the price is unknown. */
export function atTheMoneyIndex(strikes: readonly { strike: number }[], price: number | undefined): number {
  if (price === undefined || Number.isNaN(price)) return Math.floor((strikes.length - 1) / 2);
  let best = 0;
  for (let i = 1; i < strikes.length; i++)
    if (Math.abs(strikes[i].strike - price) < Math.abs(strikes[best].strike - price)) best = i;
  return best;
}

/** Where a window stands: it follows the money, but not every flicker of it. */
export interface WindowAnchor {
  /** Strike at the money. */
  atTheMoney: number;
  /** Strike in the middle of the window. */
  middle: number;
  /** Dollars shown each side of the middle in a window by standard deviation; undefined in one by count. */
  reachUsd: number | undefined;
}

/** `settled`: laid around a price that the whole chain was computed with. */
export interface LaidAnchor {
  anchor: WindowAnchor;
  settled: boolean;
}

/** The first settled price lays the window anew: where it stood before depends on what arrived first. From then on it follows. */
export function layAnchor(
  held: LaidAnchor | undefined,
  settled: boolean,
  lay: (held: WindowAnchor | undefined) => WindowAnchor,
): LaidAnchor {
  const follows = held !== undefined && (held.settled || !settled);
  return { anchor: lay(follows ? held.anchor : undefined), settled: settled || (follows && held.settled) };
}

/** A price has passed the middle between two strikes by this share of their distance before the money moves on. */
const MONEY_SLACK = 0.1;
/** A window by count moves when the money is this share of it away from its middle, one by deviation likewise. */
const WINDOW_SLACK = 0.25;
const REACH_SLACK = 0.1;
const FALLBACK_EACH = 15;

/** The next anchor of a window that stands at `held`. `strikes` is not empty; `expectedMove` in dollars is one σ to the expiry. */
export function followMoney(
  strikes: readonly { strike: number }[],
  price: number | undefined,
  strikeWindow: StrikeWindow,
  expectedMove: number | undefined,
  held: WindowAnchor | undefined,
): WindowAnchor {
  const atm = stepMoney(strikes, price, held?.atTheMoney);
  const atTheMoney = strikes[atm].strike;
  const wanted =
    strikeWindow.by === 'sigma' && expectedMove !== undefined && expectedMove > 0
      ? strikeWindow.width * expectedMove
      : undefined;
  const reachUsd =
    wanted !== undefined && held?.reachUsd !== undefined && Math.abs(wanted / held.reachUsd - 1) <= REACH_SLACK
      ? held.reachUsd
      : wanted;
  const middle = strikes.findIndex(({ strike }) => strike === held?.middle);
  const slackUsd = reachUsd === undefined ? undefined : reachUsd * WINDOW_SLACK;
  const stays =
    middle >= 0 &&
    (slackUsd === undefined
      ? Math.abs(atm - middle) <= Math.floor(eachSide(strikeWindow) * WINDOW_SLACK)
      : Math.abs(atTheMoney - strikes[middle].strike) <= slackUsd);
  return { atTheMoney, middle: stays ? strikes[middle].strike : atTheMoney, reachUsd };
}

/** The strike at the money, which changes only when the price is clearly nearer to another. */
function stepMoney(strikes: readonly { strike: number }[], price: number | undefined, heldStrike?: number): number {
  const nearest = atTheMoneyIndex(strikes, price);
  const held = strikes.findIndex(({ strike }) => strike === heldStrike);
  if (held < 0 || price === undefined || Number.isNaN(price)) return nearest;
  const from = strikes[held].strike;
  const to = strikes[nearest].strike;
  return Math.abs(price - (from + to) / 2) > MONEY_SLACK * Math.abs(to - from) ? nearest : held;
}

const eachSide = (strikeWindow: StrikeWindow): number =>
  strikeWindow.by === 'count' ? strikeWindow.each : FALLBACK_EACH;

/** First and last index shown. A window by standard deviation without a reach shows 15 strikes each side. */
export function windowOf(
  strikes: readonly { strike: number }[],
  anchor: WindowAnchor,
  strikeWindow: StrikeWindow,
): { from: number; to: number } {
  const last = strikes.length - 1;
  if (strikeWindow.by === 'all') return { from: 0, to: last };
  if (anchor.reachUsd !== undefined) {
    const { middle, reachUsd } = anchor;
    const from = strikes.findIndex(({ strike }) => strike >= middle - reachUsd);
    const to = strikes.findLastIndex(({ strike }) => strike <= middle + reachUsd);
    return { from, to };
  }
  const each = eachSide(strikeWindow);
  const middle = strikes.findIndex(({ strike }) => strike === anchor.middle);
  return { from: Math.max(0, middle - each), to: Math.min(last, middle + each) };
}

/** A window widened to a strike that is asked for by name: rows between the two are shown too, up to this many. */
const MAX_WIDENED = 400;

function widened(
  { from, to }: { from: number; to: number },
  strikes: readonly { strike: number }[],
  wanted: number | undefined,
): { from: number; to: number } {
  const at = wanted === undefined ? -1 : strikes.findIndex(({ strike }) => strike === wanted);
  if (at < 0) return { from, to };
  const wide = { from: Math.min(from, at), to: Math.max(to, at) };
  if (wide.to - wide.from < MAX_WIDENED) return wide;
  const half = Math.floor((to - from) / 2);
  return { from: Math.max(0, at - half), to: Math.min(strikes.length - 1, at + half) };
}

export interface ExpirySlice {
  info: ExpiryInfo;
  /** A strike to be shown wherever the window stands: that of the contract the pane follows. */
  wanted?: number;
  /** Of `pairByStrike`. */
  strikes: readonly StrikeRow[];
  anchor: WindowAnchor | undefined;
}

/** Rows of all shown expiries; headings where there are several. */
export function selectChainRows(slices: readonly ExpirySlice[], strikeWindow: StrikeWindow): ChainRow[] {
  const rows: ChainRow[] = [];
  for (const { info, strikes, anchor, wanted } of slices) {
    const key = expiryKey(info);
    if (slices.length > 1)
      rows.push({ key: `${key} heading`, expiryKey: key, heading: true, strike: Number.NaN, atTheMoney: false });
    if (anchor === undefined) continue;
    const { from, to } = widened(windowOf(strikes, anchor, strikeWindow), strikes, wanted);
    for (let i = from; i <= to; i++) {
      const atTheMoney = strikes[i].strike === anchor.atTheMoney;
      rows.push({ key: `${key} ${strikes[i].strike}`, expiryKey: key, ...strikes[i], atTheMoney });
    }
  }
  return rows;
}

/** Keeps the identity of rows that did not change, so that painted rows are not painted again. */
export function keepRows(before: ReadonlyMap<string, ChainRow>, rows: readonly ChainRow[]): ChainRow[] {
  return rows.map((row) => {
    const old = before.get(row.key);
    const same =
      old?.call?.symbol === row.call?.symbol &&
      old?.put?.symbol === row.put?.symbol &&
      old?.atTheMoney === row.atTheMoney;
    return old && same ? old : row;
  });
}
