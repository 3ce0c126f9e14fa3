/** Wires the window's market stream to the stores. */
import type { SettingsChange, ToWindow } from '../../shared/contract/streams.ts';
import { terminalBridge } from '../bridge/calls.ts';
import { marketStream } from '../bridge/terminal.ts';
import { loadAlerts, putFired, setAlertStates, takeAlerts } from './alerts-store.ts';
import { setClosures } from './calendar-store.ts';
import {
  forgetHealth,
  keepShown,
  putGap,
  resetEngineStores,
  setAnalytics,
  setChain,
  setFlowDay,
  setHealth,
} from './engine-stores.ts';
import { heard } from './engine-silence.ts';
import { mirror } from './market.ts';
import { dismissNotice, showFailure, showNotice } from './notices-store.ts';
import { readChartsAgain, takeCharts } from './charts-store.ts';
import { loadPreferences, takePreferences } from './preferences-store.ts';
import { loadWatchlists, takeWatchlists } from './watchlists-store.ts';
import { loadWorkspace, takeWorkspaces } from './workspace-store.ts';
import { forgetUnknownTickers } from './unknown-tickers.ts';
import { setLink, setPulse, setWorld, useWorldStore } from './world-store.ts';

export function connectTerminal(): void {
  marketStream.connect(terminalBridge(), {
    apply: (batch) => mirror.apply(batch),
    publish: () => mirror.publish(),
    reset: () => mirror.reset(),
    heard,
    message: receive,
    demandChanged: keepShown,
    state: linkChanged,
    badBatch: (error) =>
      showFailure(
        'batch',
        'Some market data could not be read',
        `${error.message}. The window asks for everything again; until it comes, rows may be behind.`,
      ),
  });
}

function linkChanged(link: 'open' | 'lost'): void {
  const isBack = link === 'open' && useWorldStore.getState().link === 'lost';
  setLink(link);
  if (link === 'lost') forgetHealth();
  if (isBack) void readSettingsAgain();
}

/** Other windows may have changed them while nothing was heard; where they cannot be read, what is known stays. */
async function readSettingsAgain(): Promise<void> {
  const reading = [loadPreferences(), readChartsAgain(), loadWatchlists(), loadWorkspace(), loadAlerts()];
  const failed = (await Promise.allSettled(reading)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') console.warn('settings', failed.reason);
}

function receive(message: ToWindow): void {
  switch (message.type) {
    case 'world':
      if (message.world.error) forgetHealth();
      return setWorld(message.world);
    case 'reset':
      forgetUnknownTickers();
      return resetEngineStores();
    case 'pulse':
      return setPulse(message);
    case 'calendar':
      return setClosures(message.learnt);
    case 'health':
      return setHealth(message.health);
    case 'chain':
      return setChain(message.chain);
    case 'analytics':
      return setAnalytics(message.key, message.result);
    case 'flowDay':
      return setFlowDay(message.key, message.result);
    case 'gap':
      return putGap(message.gap);
    case 'alertStates':
      return setAlertStates(message.states);
    case 'settings':
      return takeSettings(message.changed);
    case 'alertRules':
      return takeAlerts(message.alerts);
    case 'alertFired':
      return putFired(message.alert);
    case 'notice':
      return showNotice(message.notice);
    case 'noticeOver':
      return dismissNotice(message.id);
  }
}

function takeSettings({ preferences, charts, watchlists, workspace }: SettingsChange): void {
  if (preferences) takePreferences(preferences);
  if (charts) takeCharts(charts);
  if (watchlists) takeWatchlists(watchlists);
  if (workspace) takeWorkspaces(workspace);
}
