/** What can be done with an instrument on any row: the same menu and the same keys in every pane. */
import { failureMessage } from '../bridge/calls.ts';
import { formatSymbol } from '../components/format.ts';
import type { MenuItem } from '../components/Menu.tsx';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';
import { editRule } from '../stores/alerts-store.ts';
import { mirror } from '../stores/market.ts';
import { priceRule } from '../stores/new-alert.ts';
import { roundPrice } from '../../shared/settings/drawing-rules.ts';
import { showFailure, showNotice } from '../stores/notices-store.ts';
import { addToActiveList, useWatchlistsStore } from '../stores/watchlists-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { setPaneSymbol } from '../stores/workspace-store.ts';
import { dock } from './dock.ts';

/** Of a feed symbol on a row of the pane. */
export function instrumentActions(symbol: string, paneId: string): MenuItem[] {
  const option = parseOptionSymbol(symbol);
  const { watchlists } = useWatchlistsStore.getState();
  const list = watchlists.lists.find(({ id }) => id === watchlists.active) ?? watchlists.lists[0];
  const listed = list.groups.some(({ symbols }) => symbols.includes(symbol));
  return [
    {
      id: 'show',
      label: `Show ${formatSymbol(symbol)} in the link group`,
      hint: 'Enter',
      onSelect: () => setPaneSymbol(paneId, symbol),
    },
    { id: 'chart', label: 'Chart it', keys: 'Ctrl+Enter', onSelect: () => showIn('chart', symbol) },
    {
      id: 'chain',
      label: option ? 'Open its chain at its strike' : 'Open its chain',
      keys: 'Alt+Enter',
      onSelect: () => showIn('chain', symbol),
    },
    { id: 'alert', label: 'Alert on it…', keys: 'Alt+A', separated: true, onSelect: () => alertOn(symbol) },
    {
      id: 'list',
      label: listed ? `In list ${list.name} already` : `Add to list ${list.name}`,
      keys: 'Insert',
      disabled: listed,
      onSelect: () => {
        void addToActiveList(symbol);
        say('added', `${formatSymbol(symbol)} added to ${list.name}`, 'Its row is at the end of the list.');
      },
    },
    {
      id: 'copy',
      label: 'Copy symbol',
      keys: 'Ctrl+Shift+C',
      separated: true,
      onSelect: () => void copy(symbol),
    },
    ...(option ? [{ id: 'copy-name', label: 'Copy name', onSelect: () => void copy(formatSymbol(symbol)) }] : []),
  ];
}

/** The first pane of a kind, brought to the front, shows it with its link group. */
function showIn(kind: string, symbol: string): void {
  const paneId = dock.show(kind);
  if (paneId !== undefined) setPaneSymbol(paneId, symbol);
}

/** A price rule at the last price, to be completed in the editor. */
export function alertOn(symbol: string): void {
  const last = mirror.read(symbol, 'last');
  editRule(priceRule(symbol, roundPrice(last), { now: last, rangeUsd: 0 }));
}

async function copy(text: string): Promise<void> {
  try {
    // Only the window that has the keyboard may write there.
    const { navigator } = useWindowsStore.getState().active?.view ?? window;
    await navigator.clipboard.writeText(text);
    say('copied', `${text} copied`, 'It is on the clipboard.');
  } catch (error) {
    showFailure('instrument.copy', `${text} was not copied`, failureMessage(error));
  }
}

function say(id: string, title: string, message: string): void {
  showNotice({ id: `instrument.${id}`, level: 'info', title, message, atMs: Date.now() });
}
