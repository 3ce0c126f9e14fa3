import { beforeEach, describe, expect, it } from 'vitest';
import {
  chainKey,
  keepShown,
  resetEngineStores,
  setAnalytics,
  setChain,
  setFlowDay,
  useAnalyticsStore,
  useChainStore,
  useFlowDayStore,
} from '../../../../src/renderer/stores/engine-stores.ts';
import type { AnalyticsResult } from '../../../../src/shared/contract/analytics.ts';
import type { DemandItem } from '../../../../src/shared/contract/demand.ts';
import type { FlowDayResult } from '../../../../src/shared/contract/flow-day.ts';
import type { ChainSummary } from '../../../../src/shared/contract/streams.ts';

const asked = (key: string): DemandItem => ({
  kind: 'analytics',
  key,
  request: { what: 'matrix', underlying: 'SPY', expiries: ['2026-11-20'], value: 'iv' },
});
const answer = (atMs: number) => ({ what: 'matrix', atMs }) as AnalyticsResult;
const chain = (expiries: string[]): DemandItem => ({
  kind: 'chain',
  key: `chain SPY ${expiries.join()}`,
  underlying: 'SPY',
  expiries,
});
const summary = (expiry: string, root = 'SPY') => ({ underlying: 'SPY', root, expiry }) as ChainSummary;
const chains = () => Object.keys(useChainStore.getState().chains);

beforeEach(() => {
  resetEngineStores();
  keepShown([]);
});

describe('answers of the engine', () => {
  it('are kept while a pane shows them, and not a day long', () => {
    for (let i = 0; i < 500; i++) {
      keepShown([asked(`a ${i}`), asked('stays')]);
      setAnalytics(`a ${i}`, answer(i));
      setAnalytics('stays', answer(i));
    }
    expect(useAnalyticsStore.getState().results).toEqual({ 'a 499': answer(499), stays: answer(499) });
    keepShown([]);
    expect(useAnalyticsStore.getState().results).toEqual({});
  });

  it('that come after their pane is gone are not taken', () => {
    keepShown([asked('a')]);
    keepShown([]);
    setAnalytics('a', answer(1));
    setFlowDay('f', { what: 'totals' } as unknown as FlowDayResult);
    setChain(summary('2026-11-20'));
    expect(useAnalyticsStore.getState().results).toEqual({});
    expect(useFlowDayStore.getState().results).toEqual({});
    expect(chains()).toEqual([]);
  });

  it('of an expiry looked at this morning are not there when it is chosen again', () => {
    keepShown([chain(['2026-11-20', '2026-12-18'])]);
    setChain(summary('2026-11-20'));
    setChain(summary('2026-12-18', 'SPY'));
    setChain(summary('2026-12-18', 'SPY1'));
    keepShown([chain(['2026-12-18'])]);
    expect(chains()).toEqual([chainKey(summary('2026-12-18')), chainKey(summary('2026-12-18', 'SPY1'))]);
    keepShown([chain(['2026-11-20', '2026-12-18'])]);
    expect(chains()).not.toContain(chainKey(summary('2026-11-20')));
  });

  it('wake nobody where none goes, and begin another era with a reset', () => {
    keepShown([asked('a'), chain(['2026-11-20'])]);
    setAnalytics('a', answer(1));
    setChain(summary('2026-11-20'));
    const before = [useAnalyticsStore.getState().results, useChainStore.getState().chains];
    keepShown([asked('a'), asked('b'), chain(['2026-11-20'])]);
    expect(useAnalyticsStore.getState().results).toBe(before[0]);
    expect(useChainStore.getState().chains).toBe(before[1]);
    const { era } = useAnalyticsStore.getState();
    resetEngineStores();
    expect(useAnalyticsStore.getState().era).toBe(era + 1);
  });
});
