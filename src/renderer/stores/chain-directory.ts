/** Listed expiries and contracts by underlying, asked for once and shared by every pane that shows a chain. */
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ContractInfo, ExpiryInfo } from '../../shared/contract/calls.ts';
import { call } from '../bridge/calls.ts';
import { mirror } from './market.ts';
import { ShownLoads, type Loaded } from './shown-loads.ts';
import { useWorldStore } from './world-store.ts';

interface Directory {
  expiries: Readonly<Record<string, Loaded<ExpiryInfo[]>>>;
  /** By `contractsKey`. */
  contracts: Readonly<Record<string, Loaded<ContractInfo[]>>>;
}

const useDirectory = create<Directory>(() => ({ expiries: {}, contracts: {} }));
const LOADING = { kind: 'loading' } as const;
/** Weeklies are listed and expire during a day. */
const REFRESH_MS = 15 * 60_000;

/** A recording that holds no list of contracts names them as it plays. */
const GROWS_MS = 2_000;

type Listed = Loaded<readonly { soFar?: true }[]> | undefined;

/** Of a replay: more of it may be known a moment later. */
export const mayGrow = (loaded: Listed): boolean =>
  loaded?.kind === 'failed' || (loaded?.kind === 'ready' && loaded.value.some(({ soFar }) => soFar));

/** Asked again and nothing new: the one from before stands, so that nothing is drawn again. */
const isSame = (before: Listed, now: Listed): boolean =>
  before?.kind === 'ready' && now?.kind === 'ready'
    ? mayGrow(before) && mayGrow(now) && before.value.length === now.value.length
    : before?.kind === 'failed' && now?.kind === 'failed' && before.message === now.message;

/** Asks for them again and again. */
function useAgain(keys: string, load: (key: string) => void): void {
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  useEffect(() => {
    if (!isReplay || keys === '') return undefined;
    const timer = setInterval(() => keys.split('|').forEach(load), GROWS_MS);
    return () => clearInterval(timer);
  }, [isReplay, keys, load]);
}

export function contractsKey(underlying: string, root: string, expiry: string): string {
  return `${underlying} ${root} ${expiry}`;
}

const expiryLoads = new ShownLoads<ExpiryInfo[]>(
  (underlying) => call('chain.expiries', { underlying }),
  (underlying, outcome) =>
    useDirectory.setState((s) =>
      isSame(s.expiries[underlying], outcome) ? s : { expiries: { ...s.expiries, [underlying]: outcome } },
    ),
);
/** By `contractsKey`. */
const contractLoads = new ShownLoads<ContractInfo[]>(
  (key) => {
    const [underlying, root, expiry] = key.split(' ');
    return call('chain.contracts', { underlying, root, expiry });
  },
  (key, outcome) =>
    useDirectory.setState((s) =>
      isSame(s.contracts[key], outcome) ? s : { contracts: { ...s.contracts, [key]: outcome } },
    ),
);

const loadExpiries = (underlying: string): void => expiryLoads.load(underlying);
const loadContracts = (key: string): void => contractLoads.load(key);

mirror.onReset(() => {
  for (const loads of [expiryLoads, contractLoads]) loads.forget();
  useDirectory.setState({ expiries: {}, contracts: {} });
});

/** Those that still trade at an instant; all of them while the clock is unknown. */
export function unsettled(listed: readonly ExpiryInfo[], nowMs: number): ExpiryInfo[] {
  return listed.filter((info) => !(info.settlesAtMs <= nowMs));
}

/** Expiries that have not settled, nearest first: one that settles leaves at once. A failure is tried again by itself, and at once with `retry`. */
export function useExpiries(underlying: string): { expiries: Loaded<ExpiryInfo[]>; retry(): void } {
  const loaded = useDirectory((s) => s.expiries[underlying]);
  const trading = useWorldStore((s) => (loaded?.kind === 'ready' ? unsettled(loaded.value, s.clockMs).length : 0));
  const settled = loaded?.kind === 'ready' ? loaded.value.length - trading : 0;
  const expiries = useMemo(
    (): Loaded<ExpiryInfo[]> | undefined =>
      loaded?.kind === 'ready' && settled > 0 ? { kind: 'ready', value: loaded.value.slice(settled) } : loaded,
    [loaded, settled],
  );
  // Days left are counted again, and series listed since are found.
  useEffect(() => {
    if (settled > 0) expiryLoads.load(underlying);
  }, [underlying, settled]);
  // Before the market clock is known, the computer's may name another day.
  const clockEra = useWorldStore((s) => s.clockEra);
  useEffect(() => {
    if (useDirectory.getState().expiries[underlying]?.kind === 'ready') expiryLoads.load(underlying);
  }, [underlying, clockEra]);
  useEffect(() => expiryLoads.show(underlying), [underlying]);
  useAgain(mayGrow(loaded) ? underlying : '', loadExpiries);
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  // Another world or a seek empties the directory: then they are asked for again.
  const forgotten = loaded === undefined;
  useEffect(() => {
    if (!ready) return undefined;
    if (forgotten) {
      useDirectory.setState((s) => ({ expiries: { ...s.expiries, [underlying]: LOADING } }));
      expiryLoads.load(underlying);
    }
    const timer = setInterval(() => expiryLoads.load(underlying), REFRESH_MS);
    return () => clearInterval(timer);
  }, [underlying, ready, forgotten]);
  return { expiries: expiries ?? LOADING, retry: () => expiryLoads.load(underlying) };
}

/** Contracts of several expiries of one underlying, in the order asked. */
export function useContracts(
  underlying: string,
  wanted: readonly { root: string; expiry: string }[],
): Loaded<ContractInfo[]>[] {
  const keys = wanted.map(({ root, expiry }) => contractsKey(underlying, root, expiry));
  const contracts = useDirectory(useShallow((s) => keys.map((key) => s.contracts[key])));
  const shown = keys.join('|');
  useAgain(keys.filter((_, i) => mayGrow(contracts[i])).join('|'), loadContracts);
  useEffect(() => {
    const releases = shown === '' ? [] : shown.split('|').map((key) => contractLoads.show(key));
    return () => releases.forEach((release) => release());
  }, [shown]);
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  const missing = JSON.stringify(wanted.filter((_, i) => contracts[i] === undefined));
  useEffect(() => {
    if (!ready) return;
    for (const { root, expiry } of JSON.parse(missing) as { root: string; expiry: string }[]) {
      const key = contractsKey(underlying, root, expiry);
      if (useDirectory.getState().contracts[key] !== undefined) continue;
      useDirectory.setState((s) => ({ contracts: { ...s.contracts, [key]: LOADING } }));
      contractLoads.load(key);
    }
  }, [underlying, missing, ready]);
  return contracts.map((loaded) => loaded ?? LOADING);
}

/** Asks again for contracts that could not be had. */
export function retryContracts(underlying: string, root: string, expiry: string): void {
  contractLoads.load(contractsKey(underlying, root, expiry));
}
