/** From a symbol and settings to the rows of the table: expiries, contracts, and the window around the money. */
import { useMemo, useRef } from 'react';
import type { ExpiryInfo } from '../../../shared/contract/calls.ts';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { chainKey, useChainStore } from '../../stores/engine-stores.ts';
import { retryContracts, useContracts, useExpiries, type Loaded } from '../../stores/chain-directory.ts';
import { mirror } from '../../stores/market.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { ChainSettings, StrikeWindow } from './chain-settings.ts';
import {
  atTheMoneyIndex,
  expiryKey,
  keepRows,
  pairByStrike,
  selectChainRows,
  selectExpiries,
  type ChainRow,
  type ExpirySlice,
} from './select-chain-rows.ts';

export interface ChainRows {
  expiries: Loaded<ExpiryInfo[]>;
  shown: ExpiryInfo[];
  summaries: (ChainSummary | undefined)[];
  rows: ChainRow[];
  loading: boolean;
  /** First failure, as a sentence. */
  failure: string | undefined;
  retry(): void;
}

export function useChainRows(underlying: string, settings: ChainSettings): ChainRows {
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(
    () => (expiries.kind === 'ready' ? selectExpiries(expiries.value, settings.expiries, marketNowMs()) : []),
    [expiries, settings.expiries],
  );
  const contracts = useContracts(underlying, shown);
  const chains = useChainStore((s) => s.chains);
  const summaries = shown.map((info) => chains[chainKey({ underlying, root: info.root, expiry: info.expiry })]);
  const kept = useRef<KeptRows>({ identity: '', rows: [] });

  const slices: ExpirySlice[] = shown.flatMap((info, i) => {
    const loaded = contracts[i];
    if (loaded?.kind !== 'ready') return [];
    const summary = summaries[i];
    const spot = summary?.spot ?? mirror.read(underlying, 'last');
    return [
      { info, contracts: loaded.value, centre: summary?.forward ?? spot, expectedMoveUsd: summary?.expectedMoveUsd },
    ];
  });
  const rows = keepList(kept, slices, settings.strikes);

  const failed = shown.flatMap((info, i) =>
    contracts[i]?.kind === 'failed' ? [{ info, message: contracts[i].message }] : [],
  );
  return {
    expiries,
    shown,
    summaries,
    rows,
    loading: expiries.kind === 'loading' || contracts.some((c) => c.kind === 'loading'),
    failure: expiries.kind === 'failed' ? expiries.message : failed[0]?.message,
    retry() {
      if (expiries.kind === 'failed') retry();
      for (const { info } of failed) retryContracts(underlying, info.root, info.expiry);
    },
  };
}

interface KeptRows {
  identity: string;
  rows: ChainRow[];
}

/** The table moves only when the strike at the money does, not with every tick of the underlying. */
function keepList(kept: { current: KeptRows }, slices: readonly ExpirySlice[], strikes: StrikeWindow): ChainRow[] {
  const parts = slices.map(({ info, contracts, centre, expectedMoveUsd }) => {
    const sigma = strikes.by === 'sigma' ? expectedMoveUsd?.toPrecision(2) : '';
    return `${expiryKey(info)} ${contracts.length} ${atTheMoneyIndex(pairByStrike(contracts), centre)} ${sigma}`;
  });
  const identity = `${JSON.stringify(strikes)} ${parts.join()}`;
  if (identity === kept.current.identity) return kept.current.rows;
  const before = new Map(kept.current.rows.map((row) => [row.key, row]));
  kept.current = { identity, rows: keepRows(before, selectChainRows(slices, strikes)) };
  return kept.current.rows;
}
