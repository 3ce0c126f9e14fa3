/**
 * Moment B: what the chains, the panes over whole chains and the charts showed at one time, held while the market or a replay goes on, jumps or another day
 * is opened. The panes show it beside what is now.
 */
import { useMemo } from 'react';
import { create } from 'zustand';
import type { AnalyticsResult, ExposureResult, SmileCurve, VolatilityResult } from '../../shared/contract/analytics.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import { barsOfDay, type Closes, type DayOfBars } from '../../shared/market/day-of-bars.ts';
import { failureMessage } from '../bridge/calls.ts';
import { useAnalyticsStore } from './engine-stores.ts';
import { holdChain, shownChains, type HeldChain } from './held-chain.ts';
import { showFailure, showNotice } from './notices-store.ts';
import { storeNotices, storeTitles } from './store-words.ts';
import { marketNowMs, useWorldStore } from './world-store.ts';
import type { Moment } from './replay-moment.ts';

export interface HeldMoment {
  atMs: number;
  /** Of which market, for the way back. */
  of: Moment['of'];
  results: readonly AnalyticsResult[];
  /** Of the charts on screen, their day's bars up to then. */
  bars: readonly HeldBars[];
  /** A moment after the rest: the engine is asked for them. */
  chains: readonly HeldChain[];
}

/** The intraday bars of one chart, of one day. */
export interface HeldBars extends DayOfBars {
  symbol: string;
  timeframeMs: number;
}

interface ShownBars {
  symbol: string;
  timeframeMs: number;
  closes: Closes;
}

const charts = new Set<() => ShownBars | undefined>();

/** A chart is on screen: `read` tells its intraday bars. Returns the way to withdraw. */
export function offerBars(read: () => ShownBars | undefined): () => void {
  charts.add(read);
  return () => charts.delete(read);
}

export const useHeldMoment = create<{ held: HeldMoment | undefined }>(() => ({ held: undefined }));

/** Takes what is on screen, complete answers only; says so where there is none. Settled once the chains are in it too. */
export async function holdMoment(): Promise<void> {
  const results = Object.values(useAnalyticsStore.getState().results).filter(
    (result) => !result.computing && (result.what === 'volatility' || result.what === 'exposure'),
  );
  const { world } = useWorldStore.getState();
  const atMs = timeOf(world);
  const bars = [...charts].flatMap((read) => {
    const shown = read();
    const day = shown && !Number.isNaN(atMs) && barsOfDay(shown.closes, etDate(atMs));
    return day && day.startMs.length > 0 ? { symbol: shown!.symbol, timeframeMs: shown!.timeframeMs, ...day } : [];
  });
  const chains = shownChains();
  // Without a clock there is no moment: contracts may be listed before the first message of the market.
  if (Number.isNaN(atMs) || (results.length === 0 && bars.length === 0 && chains.length === 0)) {
    showNotice({ id: 'moment.b', level: 'info', ...storeNotices.nothingToHold, atMs: Date.now() });
    return;
  }
  const held: HeldMoment = { atMs, of: marketOf(world), results, bars, chains: [] };
  useHeldMoment.setState({ held });
  try {
    const answered = await Promise.all(chains.map(holdChain));
    useHeldMoment.setState((now) => (now.held === held ? { held: { ...held, chains: answered } } : now));
  } catch (error) {
    showFailure('moment.b', storeTitles.chainNotHeld, failureMessage(error));
  }
}

export const letGo = (): void => useHeldMoment.setState({ held: undefined });

const timeOf = (world: WorldState | undefined): number =>
  world?.replay && !world.replay.playing ? world.replay.positionMs : marketNowMs();

const marketOf = (world: WorldState | undefined): Moment['of'] =>
  world?.replay ? { sessionId: world.replay.sessionId } : { simulated: world?.kind === 'simulated' };

/** `B 2026-11-20 10:15:03 ET`; without its date on the same one. */
export function heldName({ atMs }: HeldMoment, nowMs: number): string {
  const date = etDate(atMs);
  return `B ${!Number.isNaN(nowMs) && date === etDate(nowMs) ? '' : `${date} `}${etTime(atMs)} ET`;
}

/** B with the name it has beside what is shown now. */
export interface NamedMoment {
  moment: HeldMoment;
  name: string;
}

export function useNamedMoment(): NamedMoment | undefined {
  const moment = useHeldMoment((s) => s.held);
  const name = useWorldStore((s) => (moment ? heldName(moment, s.clockMs) : ''));
  return useMemo(() => moment && { moment, name }, [moment, name]);
}

/** What B has of what a pane shows: the same, the same underlying in another way (other expiries, another assumption), or nothing. */
export type HeldMatch = 'same' | 'otherExpiries' | 'otherAssumption' | 'none';

/** Of the smiles on screen; before there are any, of their underlying. */
export function heldSmiles(
  held: HeldMoment | undefined,
  underlying: string,
  curves: readonly Pick<SmileCurve, 'root' | 'expiry'>[] | undefined,
): HeldMatch {
  if (!held?.results.some((result) => result.what === 'volatility' && result.underlying === underlying)) return 'none';
  return !curves || curves.some((curve) => heldCurve(held, underlying, curve)) ? 'same' : 'otherExpiries';
}

/** Of the exposure of an underlying under an assumption. */
export function heldExposures(
  held: HeldMoment | undefined,
  of: Pick<ExposureResult, 'underlying' | 'sign'>,
): HeldMatch {
  if (heldExposure(held, of)) return 'same';
  const other = held?.results.some((result) => result.what === 'exposure' && result.underlying === of.underlying);
  return other ? 'otherAssumption' : 'none';
}

/** B's smile of a listing; undefined where it was not shown then. */
export function heldCurve(
  held: HeldMoment | undefined,
  underlying: string,
  { root, expiry }: Pick<SmileCurve, 'root' | 'expiry'>,
): SmileCurve | undefined {
  return held?.results
    .filter((result): result is VolatilityResult => result.what === 'volatility' && result.underlying === underlying)
    .flatMap(({ curves }) => curves)
    .find((curve) => curve.root === root && curve.expiry === expiry);
}

/** B's exposure under the same assumption; undefined where it was not shown then. */
export function heldExposure(
  held: HeldMoment | undefined,
  { underlying, sign }: Pick<ExposureResult, 'underlying' | 'sign'>,
): ExposureResult | undefined {
  return held?.results.find(
    (result): result is ExposureResult =>
      result.what === 'exposure' && result.underlying === underlying && result.sign === sign,
  );
}

/** B's day of a chart; undefined where it was not shown then in this timeframe. */
export const heldBars = (held: HeldMoment | undefined, symbol: string, timeframeMs: number): HeldBars | undefined =>
  held?.bars.find((bars) => bars.symbol === symbol && bars.timeframeMs === timeframeMs);

/** B's chain of an underlying; undefined where none was shown then. */
export const heldChain = (held: HeldMoment | undefined, underlying: string): HeldChain | undefined =>
  held?.chains.find((chain) => chain.underlying === underlying);
