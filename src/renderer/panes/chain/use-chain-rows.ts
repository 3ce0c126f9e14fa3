/** From a symbol and settings to the rows of the table: expiries, contracts, and the window around the money. */
import { useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ContractInfo, ExpiryInfo } from '../../../shared/contract/calls.ts';
import type { OptionContract } from '../../../shared/market/symbols.ts';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { chainKey, useAnalyticsStore, useChainStore } from '../../stores/engine-stores.ts';
import { retryContracts, useContracts, useExpiries } from '../../stores/chain-directory.ts';
import { mirror } from '../../stores/market.ts';
import type { Loaded } from '../../stores/shown-loads.ts';
import type { ChainSettings, StrikeWindow } from './chain-settings.ts';
import {
  expiryKey,
  followMoney,
  keepRows,
  layAnchor,
  pairByStrike,
  selectChainRows,
  selectExpiries,
  type ChainRow,
  type ExpirySlice,
  type StrikeRow,
  type LaidAnchor,
} from './select-chain-rows.ts';

export interface ChainRows {
  expiries: Loaded<ExpiryInfo[]>;
  shown: ExpiryInfo[];
  summaries: (ChainSummary | undefined)[];
  rows: ChainRow[];
  /** All contracts of what is shown, those outside the window too. */
  contracts(): ContractInfo[];
  /** Whether every window stands around a known price, and whether around that of its own forward: the first one may be yesterday's close. */
  placed: 'no' | 'byPrice' | 'byForward';
  loading: boolean;
  /** First failure, as a sentence. */
  failure: string | undefined;
  retry(): void;
}

/** `followed`: the contract whose strike is shown wherever the window stands. */
export function useChainRows(
  underlying: string,
  settings: ChainSettings,
  followed: OptionContract | undefined,
): ChainRows {
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(
    () => (expiries.kind === 'ready' ? selectExpiries(expiries.value, settings.expiries) : []),
    [expiries, settings.expiries],
  );
  const contracts = useContracts(underlying, shown);
  const summaries = useChainStore(
    useShallow((s) => shown.map(({ root, expiry }) => s.chains[chainKey({ underlying, root, expiry })])),
  );
  const kept = useRef<KeptRows>({ identity: '', rows: [] });
  const anchors = useRef<Anchors>({ window: '', of: new Map() });

  // After a jump nothing that stood before it tells where a window stands.
  const era = useAnalyticsStore((s) => s.era);
  const window = `${era} ${JSON.stringify(settings.strikes)}`;
  const held = anchors.current.window === window ? anchors.current.of : undefined;
  const of = new Map<string, LaidAnchor>();
  const slices: ExpirySlice[] = shown.flatMap((info, i) => {
    const loaded = contracts[i];
    if (loaded?.kind !== 'ready') return [];
    const { forward, spot, expectedMoveUsd, computing } = summaries[i] ?? {};
    const strikes = strikesOf(loaded.value);
    const centre = forward ?? spot ?? mirror.read(underlying, 'last');
    const key = `${underlying} ${expiryKey(info)}`;
    const settled = forward !== undefined && computing === undefined;
    const laid =
      strikes.length > 0
        ? layAnchor(held?.get(key), settled, (from) =>
            followMoney(strikes, centre, settings.strikes, expectedMoveUsd, from),
          )
        : undefined;
    // One that was laid before the price was known gives way to the price.
    if (laid && centre > 0) of.set(key, laid);
    const isFollowed = followed?.expiry === info.expiry && followed.root === info.root;
    return [{ info, strikes, anchor: laid?.anchor, wanted: isFollowed ? followed.strike : undefined }];
  });
  anchors.current = { window, of };
  const rows = keepList(kept, slices, settings.strikes);

  const failed = shown.flatMap((info, i) =>
    contracts[i]?.kind === 'failed' ? [{ info, message: contracts[i].message }] : [],
  );
  return {
    expiries,
    shown,
    summaries,
    rows,
    contracts: () => contracts.flatMap((loaded) => (loaded.kind === 'ready' ? loaded.value : [])),
    placed: of.size < shown.length ? 'no' : [...of.values()].every(({ settled }) => settled) ? 'byForward' : 'byPrice',
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

/** Where the window of each expiry stands; another window and a jump start over. */
interface Anchors {
  window: string;
  of: ReadonlyMap<string, LaidAnchor>;
}

const paired = new WeakMap<readonly ContractInfo[], StrikeRow[]>();

/** A list of contracts is paired once, however often prices move. */
function strikesOf(contracts: readonly ContractInfo[]): StrikeRow[] {
  const known = paired.get(contracts);
  if (known) return known;
  const strikes = pairByStrike(contracts);
  paired.set(contracts, strikes);
  return strikes;
}

/** The table changes only when a window does, not with every tick of the underlying. */
function keepList(kept: { current: KeptRows }, slices: readonly ExpirySlice[], strikes: StrikeWindow): ChainRow[] {
  const parts = slices.map(
    (s) =>
      `${expiryKey(s.info)} ${s.strikes[0]?.call?.symbol ?? s.strikes[0]?.put?.symbol} ${s.strikes.length} ${s.wanted} ${JSON.stringify(s.anchor)}`,
  );
  const identity = `${JSON.stringify(strikes)} ${parts.join()}`;
  if (identity === kept.current.identity) return kept.current.rows;
  const before = new Map(kept.current.rows.map((row) => [row.key, row]));
  kept.current = { identity, rows: keepRows(before, selectChainRows(slices, strikes)) };
  return kept.current.rows;
}
