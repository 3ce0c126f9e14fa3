/** A contract chosen anywhere in the link group brings the chain to its expiry and strike; one chosen in the chain moves nothing. */
import { useEffect, useRef } from 'react';
import type { ExpiryInfo } from '../../../shared/contract/calls.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import { expiryKey, type ChainRow } from './select-chain-rows.ts';

interface Followed {
  /** Key of the row to bring to the middle; undefined where the contract was chosen here, or is not shown (yet). */
  rowKey(rows: readonly ChainRow[]): string | undefined;
  /** Marks the next symbol change as a click in this chain. */
  choseHere(symbol: string): void;
}

export function useFollowedContract(
  option: OptionContract | undefined,
  listed: readonly ExpiryInfo[] | undefined,
  shown: readonly ExpiryInfo[],
  showExpiry: (key: string) => void,
): Followed {
  const here = useRef<string>(undefined);
  /** The contract that the chain went to last: its expiry may be left by hand after. */
  const went = useRef<string>(undefined);
  const symbol = option?.symbol;
  const key = option && expiryKey(option);
  const isListed = listed?.some((info) => expiryKey(info) === key) ?? false;
  const isShown = shown.some((info) => expiryKey(info) === key);
  const before = useRef(symbol);
  useEffect(() => {
    if (before.current === here.current && symbol !== here.current) here.current = undefined;
    before.current = symbol;
    if (symbol === undefined) went.current = undefined;
    if (symbol === undefined || key === undefined || !isListed || went.current === symbol) return;
    went.current = symbol;
    if (!isShown && here.current !== symbol) showExpiry(key);
  });
  return {
    rowKey: (rows) =>
      symbol === undefined || here.current === symbol
        ? undefined
        : rows.find(({ call, put }) => call?.symbol === symbol || put?.symbol === symbol)?.key,
    choseHere: (next) => {
      here.current = next;
      went.current = next;
    },
  };
}
