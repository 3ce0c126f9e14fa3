/** Slow answers of the engine: health, chain summaries, analytics results, the session's flow and the gap ledger. */
import { create } from 'zustand';
import type { AnalyticsResult } from '../../shared/contract/analytics.ts';
import type { FlowDayResult } from '../../shared/contract/flow-day.ts';
import type { EngineHealth, GapEntry } from '../../shared/contract/health.ts';
import type { ChainSummary } from '../../shared/contract/streams.ts';

export const useHealthStore = create<{ health: EngineHealth | undefined }>(() => ({ health: undefined }));

/** By `chainKey`. */
export const useChainStore = create<{ chains: Readonly<Record<string, ChainSummary>> }>(() => ({ chains: {} }));

/** By the demand key that asked. */
export const useAnalyticsStore = create<{ results: Readonly<Record<string, AnalyticsResult>> }>(() => ({
  results: {},
}));

/** By the demand key that asked. */
export const useFlowDayStore = create<{ results: Readonly<Record<string, FlowDayResult>> }>(() => ({ results: {} }));

/** Newest state of each gap by id, in order of first appearance. */
export const useGapStore = create<{ gaps: readonly GapEntry[] }>(() => ({ gaps: [] }));

export function chainKey(chain: Pick<ChainSummary, 'underlying' | 'root' | 'expiry'>): string {
  return `${chain.underlying} ${chain.root} ${chain.expiry}`;
}

export function setChain(chain: ChainSummary): void {
  useChainStore.setState((s) => ({ chains: { ...s.chains, [chainKey(chain)]: chain } }));
}

export function setAnalytics(key: string, result: AnalyticsResult): void {
  useAnalyticsStore.setState((s) => ({ results: { ...s.results, [key]: result } }));
}

export function setFlowDay(key: string, result: FlowDayResult): void {
  useFlowDayStore.setState((s) => ({ results: { ...s.results, [key]: result } }));
}

export function setHealth(health: EngineHealth): void {
  useHealthStore.setState({ health });
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
  useAnalyticsStore.setState({ results: {} });
  useFlowDayStore.setState({ results: {} });
  useGapStore.setState({ gaps: [] });
}
