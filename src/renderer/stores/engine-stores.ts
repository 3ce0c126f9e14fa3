/** Slow answers of the engine: health, chain summaries, analytics results, the session's flow and the gap ledger. */
import { create } from 'zustand';
import type { AnalyticsResult } from '../../shared/contract/analytics.ts';
import type { FlowDayResult } from '../../shared/contract/flow-day.ts';
import type { EngineHealth, GapEntry } from '../../shared/contract/health.ts';
import type { DemandItem } from '../../shared/contract/demand.ts';
import type { ChainSummary } from '../../shared/contract/streams.ts';

export const useHealthStore = create<{ health: EngineHealth | undefined }>(() => ({ health: undefined }));

/** By `chainKey`. */
export const useChainStore = create<{ chains: Readonly<Record<string, ChainSummary>> }>(() => ({ chains: {} }));

/** By the demand key that asked. */
export const useAnalyticsStore = create<{
  results: Readonly<Record<string, AnalyticsResult>>;
  /** Another number after a reset: an answer from before is of another time. */
  era: number;
}>(() => ({ results: {}, era: 0 }));

/** By the demand key that asked. */
export const useFlowDayStore = create<{ results: Readonly<Record<string, FlowDayResult>> }>(() => ({ results: {} }));

/** Newest state of each gap by id, in order of first appearance. */
export const useGapStore = create<{ gaps: readonly GapEntry[] }>(() => ({ gaps: [] }));

export function chainKey(chain: Pick<ChainSummary, 'underlying' | 'root' | 'expiry'>): string {
  return `${chain.underlying} ${chain.root} ${chain.expiry}`;
}

/** What is on screen: nothing else is kept, and late answers to anything else are ignored. */
let shown = { keys: new Set<string>(), chains: new Set<string>() };

const dayOf = ({ underlying, expiry }: Pick<ChainSummary, 'underlying' | 'expiry'>): string =>
  `${underlying} ${expiry}`;

/** Called with every change of what panes show: answers no longer shown are dropped, and requested again when shown again. */
export function keepShown(items: Iterable<DemandItem>): void {
  shown = { keys: new Set(), chains: new Set() };
  for (const item of items) {
    if (item.kind === 'analytics' || item.kind === 'flowDay') shown.keys.add(item.key);
    else if (item.kind === 'chain')
      for (const expiry of item.expiries) shown.chains.add(dayOf({ underlying: item.underlying, expiry }));
  }
  const ofKey = (key: string): boolean => shown.keys.has(key);
  useAnalyticsStore.setState(({ results }) => ({ results: only(results, ofKey) }));
  useFlowDayStore.setState(({ results }) => ({ results: only(results, ofKey) }));
  useChainStore.setState(({ chains }) => ({ chains: only(chains, (_, chain) => shown.chains.has(dayOf(chain))) }));
}

/** The same object where nothing goes: whoever listens is not woken. */
function only<T>(
  record: Readonly<Record<string, T>>,
  keeps: (key: string, value: T) => boolean,
): Readonly<Record<string, T>> {
  const entries = Object.entries(record);
  const kept = entries.filter(([key, value]) => keeps(key, value));
  return kept.length === entries.length ? record : Object.fromEntries(kept);
}

export function setChain(chain: ChainSummary): void {
  if (!shown.chains.has(dayOf(chain))) return;
  useChainStore.setState((s) => ({ chains: { ...s.chains, [chainKey(chain)]: chain } }));
}

export function setAnalytics(key: string, result: AnalyticsResult): void {
  if (!shown.keys.has(key)) return;
  useAnalyticsStore.setState((s) => ({ results: { ...s.results, [key]: result } }));
}

export function setFlowDay(key: string, result: FlowDayResult): void {
  if (!shown.keys.has(key)) return;
  useFlowDayStore.setState((s) => ({ results: { ...s.results, [key]: result } }));
}

export function setHealth(health: EngineHealth): void {
  useHealthStore.setState({ health });
}

/** No market is open, or the engine is out of reach: nothing is received, and nothing recorded that is known of. */
export function forgetHealth(): void {
  useHealthStore.setState({ health: undefined });
}

const GAPS_KEPT = 500;

export function putGap(gap: GapEntry): void {
  useGapStore.setState(({ gaps }) => {
    const at = gaps.findIndex((g) => g.id === gap.id);
    if (at < 0) return { gaps: [...gaps, gap].slice(-GAPS_KEPT) };
    return { gaps: gaps.with(at, gap) };
  });
}

/** Another world or a seek: what these held belongs to another time. */
export function resetEngineStores(): void {
  useChainStore.setState({ chains: {} });
  useAnalyticsStore.setState(({ era }) => ({ results: {}, era: era + 1 }));
  useFlowDayStore.setState({ results: {} });
  useGapStore.setState({ gaps: [] });
}
