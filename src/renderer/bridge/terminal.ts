/** Wires the window's one market stream to the stores. Panes declare what they show with `useDemand`. */
import { useEffect } from 'react';
import type { DemandItem, ToWindow } from '../../shared/contract/streams.ts';
import { putFired, setAlertStates, setRules } from '../stores/alerts-store.ts';
import { putGap, resetEngineStores, setAnalytics, setChain, setHealth } from '../stores/engine-stores.ts';
import { mirror } from '../stores/market.ts';
import { showFailure, showNotice } from '../stores/notices-store.ts';
import { setLink, setPulse, setWorld } from '../stores/world-store.ts';
import { terminalBridge } from './calls.ts';
import { MarketStream, windowFrames } from './market-stream.ts';

function receive(message: ToWindow): void {
  switch (message.type) {
    case 'world':
      return setWorld(message.world);
    case 'reset':
      return resetEngineStores();
    case 'pulse':
      return setPulse(message);
    case 'health':
      return setHealth(message.health);
    case 'chain':
      return setChain(message.chain);
    case 'analytics':
      return setAnalytics(message.key, message.result);
    case 'gap':
      return putGap(message.gap);
    case 'alertStates':
      return setAlertStates(message.states);
    case 'alertRules':
      return setRules(message.rules);
    case 'alertFired':
      return putFired(message.alert);
    case 'notice':
      return showNotice(message.notice);
  }
}

export const marketStream = new MarketStream(mirror, windowFrames(window), {
  message: receive,
  state: setLink,
  badBatch: (error) =>
    showFailure('batch', 'Some market data could not be read', `${error.message}. The rows it touched may be behind.`),
});

export function connectTerminal(): void {
  marketStream.connect(terminalBridge());
}

/** Keeps the items demanded while the component is mounted. Items are compared by value. */
export function useDemand(items: readonly DemandItem[]): void {
  const identity = JSON.stringify(items);
  useEffect(() => {
    const releases = (JSON.parse(identity) as DemandItem[]).map((item) => marketStream.demand(item));
    return () => {
      for (const release of releases) release();
    };
  }, [identity]);
}
