/** Listed expiries and contracts by underlying, asked for once and shared by every pane that shows a chain. */
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ContractInfo, ExpiryInfo } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { mirror } from './market.ts';
import { useWorldStore } from './world-store.ts';

export type Loaded<T> = { kind: 'loading' } | { kind: 'ready'; value: T } | { kind: 'failed'; message: string };

interface Directory {
  expiries: Readonly<Record<string, Loaded<ExpiryInfo[]>>>;
  /** By `contractsKey`. */
  contracts: Readonly<Record<string, Loaded<ContractInfo[]>>>;
}

const useDirectory = create<Directory>(() => ({ expiries: {}, contracts: {} }));
const LOADING = { kind: 'loading' } as const;
/** Weeklies are listed and expire during a day. */
const REFRESH_MS = 15 * 60_000;

export function contractsKey(underlying: string, root: string, expiry: string): string {
  return `${underlying} ${root} ${expiry}`;
}

mirror.onReset(() => useDirectory.setState({ expiries: {}, contracts: {} }));

async function loadExpiries(underlying: string): Promise<void> {
  let outcome: Loaded<ExpiryInfo[]>;
  try {
    outcome = { kind: 'ready', value: await call('chain.expiries', { underlying }) };
  } catch (error) {
    outcome = { kind: 'failed', message: failureMessage(error) };
  }
  useDirectory.setState((s) => ({ expiries: { ...s.expiries, [underlying]: outcome } }));
}

async function loadContracts(underlying: string, root: string, expiry: string): Promise<void> {
  const key = contractsKey(underlying, root, expiry);
  let outcome: Loaded<ContractInfo[]>;
  try {
    outcome = { kind: 'ready', value: await call('chain.contracts', { underlying, root, expiry }) };
  } catch (error) {
    outcome = { kind: 'failed', message: failureMessage(error) };
  }
  useDirectory.setState((s) => ({ contracts: { ...s.contracts, [key]: outcome } }));
}

/** Those that still trade at an instant; all of them while the clock is unknown. */
export function unsettled(listed: readonly ExpiryInfo[], nowMs: number): ExpiryInfo[] {
  return listed.filter((info) => !(info.settlesAtMs <= nowMs));
}

/** Expiries that have not settled, nearest first: one that settles leaves at once. `retry` after a failure. */
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
    if (settled > 0) void loadExpiries(underlying);
  }, [underlying, settled]);
  // Before the market clock is known, the computer's may name another day.
  const clockEra = useWorldStore((s) => s.clockEra);
  useEffect(() => {
    if (useDirectory.getState().expiries[underlying]?.kind === 'ready') void loadExpiries(underlying);
  }, [underlying, clockEra]);
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  // Another world or a seek empties the directory: then they are asked for again.
  const forgotten = loaded === undefined;
  useEffect(() => {
    if (!ready) return undefined;
    if (forgotten) {
      useDirectory.setState((s) => ({ expiries: { ...s.expiries, [underlying]: LOADING } }));
      void loadExpiries(underlying);
    }
    const timer = setInterval(() => void loadExpiries(underlying), REFRESH_MS);
    return () => clearInterval(timer);
  }, [underlying, ready, forgotten]);
  return { expiries: expiries ?? LOADING, retry: () => void loadExpiries(underlying) };
}

/** Contracts of several expiries of one underlying, in the order asked. */
export function useContracts(
  underlying: string,
  wanted: readonly { root: string; expiry: string }[],
): Loaded<ContractInfo[]>[] {
  const keys = wanted.map(({ root, expiry }) => contractsKey(underlying, root, expiry));
  const contracts = useDirectory(useShallow((s) => keys.map((key) => s.contracts[key])));
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  const missing = JSON.stringify(wanted.filter((_, i) => contracts[i] === undefined));
  useEffect(() => {
    if (!ready) return;
    for (const { root, expiry } of JSON.parse(missing) as { root: string; expiry: string }[]) {
      const key = contractsKey(underlying, root, expiry);
      if (useDirectory.getState().contracts[key] !== undefined) continue;
      useDirectory.setState((s) => ({ contracts: { ...s.contracts, [key]: LOADING } }));
      void loadContracts(underlying, root, expiry);
    }
  }, [underlying, missing, ready]);
  return contracts.map((loaded) => loaded ?? LOADING);
}

/** Asks again for contracts that could not be had. */
export function retryContracts(underlying: string, root: string, expiry: string): void {
  void loadContracts(underlying, root, expiry);
}
