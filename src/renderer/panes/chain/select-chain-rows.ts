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

/** The wanted expiries that are listed, nearest first; the nearest unsettled one where none of them is. */
export function selectExpiries(listed: readonly ExpiryInfo[], wanted: readonly string[], nowMs: number): ExpiryInfo[] {
  const chosen = listed.filter((info) => wanted.includes(expiryKey(info)));
  if (chosen.length > 0) return chosen;
  const next = listed.find((info) => !(info.settlesAtMs <= nowMs)) ?? listed.at(-1);
  return next ? [next] : [];
}

interface StrikeRow {
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

/** `expectedMove` in dollars is one σ to the expiry; without it a σ window falls back to 15 strikes each side. */
export function windowOf(
  strikes: readonly { strike: number }[],
  atm: number,
  strikeWindow: StrikeWindow,
  expectedMove: number | undefined,
): { from: number; to: number } {
  const last = strikes.length - 1;
  if (strikeWindow.by === 'all') return { from: 0, to: last };
  if (strikeWindow.by === 'sigma' && expectedMove !== undefined && expectedMove > 0 && strikes.length > 0) {
    const reach = strikeWindow.width * expectedMove;
    const centre = strikes[atm].strike;
    const from = strikes.findIndex(({ strike }) => strike >= centre - reach);
    const to = strikes.findLastIndex(({ strike }) => strike <= centre + reach);
    return { from, to };
  }
  const each = strikeWindow.by === 'count' ? strikeWindow.each : 15;
  return { from: Math.max(0, atm - each), to: Math.min(last, atm + each) };
}

export interface ExpirySlice {
  info: ExpiryInfo;
  contracts: readonly ContractInfo[];
  /** Forward, else spot: the centre of the window. */
  centre: number | undefined;
  expectedMoveUsd: number | undefined;
}

/** Rows of all shown expiries; headings where there are several. */
export function selectChainRows(slices: readonly ExpirySlice[], strikeWindow: StrikeWindow): ChainRow[] {
  const rows: ChainRow[] = [];
  for (const { info, contracts, centre, expectedMoveUsd } of slices) {
    const key = expiryKey(info);
    const pairs = pairByStrike(contracts);
    const atm = atTheMoneyIndex(pairs, centre);
    const { from, to } = windowOf(pairs, atm, strikeWindow, expectedMoveUsd);
    if (slices.length > 1)
      rows.push({ key: `${key} heading`, expiryKey: key, heading: true, strike: Number.NaN, atTheMoney: false });
    for (let i = from; i <= to; i++)
      rows.push({ key: `${key} ${pairs[i].strike}`, expiryKey: key, ...pairs[i], atTheMoney: i === atm });
  }
  return rows;
}

/** Keeps the identity of rows that did not change, so that painted rows are not painted anew. */
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
