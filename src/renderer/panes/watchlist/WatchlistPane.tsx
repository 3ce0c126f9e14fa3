/** Symbols to keep an eye on: live rows in groups, sorted or in the user's own order. */
import { Ellipsis, Grid3x3 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { NOTE_LIMIT } from '../../../shared/settings/watchlists.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { closestElement } from '../../components/closest-element.ts';
import { ColumnMenu } from '../../components/ColumnMenu.tsx';
import { formatSymbol } from '../../components/format.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { NameDialog } from '../../components/NameDialog.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { PlanNote } from '../../components/PlanNote.tsx';
import { Select } from '../../components/Select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { SymbolInput } from '../../components/SymbolInput.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { useVisibleRows } from '../../components/use-visible-rows.ts';
import { VirtualTable } from '../../components/VirtualTable.tsx';
import { openPaletteWith } from '../../stores/dialogs-store.ts';
import { mirror } from '../../stores/market.ts';
import { useAnyEndOfDay } from '../../stores/plan.ts';
import { changeWatchlists, loadWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { lookUpTickers } from '../../stores/unknown-tickers.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import { usePaneAsks } from '../../workspace/pane-asks.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { listById, moveSymbol, removeSymbols, setNote, stepSymbol, type Watchlist } from './edit-watchlists.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { addText, isListText } from './add-text.ts';
import { HeatTiles } from './HeatTiles.tsx';
import { useListMenu } from './use-list-menu.tsx';
import { useSortedRows } from './use-sorted-rows.ts';
import { columnsOfList, WATCHLIST_COLUMNS, widthInCh, type WatchRow } from './watchlist-columns.ts';
import { listedDemand, seenDemand } from './watchlist-demand.ts';
import type { WatchlistSettings } from './watchlist-settings.ts';
import { nameRemoved, watchlistStates } from './watchlist-words.ts';

/** Ages in hovers and IV from chains move without a tick of the row itself. */
const REFRESH_MS = 1000;

export function WatchlistPane(props: PaneProps<WatchlistSettings>): ReactNode {
  const { settings, setSettings } = props;
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const start = useWatchlistsStart();
  const [importing, setImporting] = useState(false);
  const [noted, setNoted] = useState<WatchRow>();
  usePaneAsks(
    props.paneId,
    useMemo(() => ({ import: () => setImporting(true) }), []),
  );
  const list = listById(watchlists, settings.listId);
  const rows = useMemo(() => selectRows(list), [list]);
  const symbolRows = useMemo(() => rows.filter((row) => row.group === undefined), [rows]);
  // The end of a contract's name is its strike and right: the column is as wide as the longest.
  const nameCh = Math.max(9, ...symbolRows.map(({ symbol }) => widthInCh(formatSymbol(symbol))));
  const markets = useMemo(() => [...new Set(list.groups.flatMap((group) => group.symbols.map(marketOf)))], [list]);
  const hasFinishedDays = useAnyEndOfDay(markets);
  const columns = useMemo(
    () => columnsOfList(settings.columns, hasFinishedDays).map((c) => (c.frozen ? { ...c, widthCh: nameCh } : c)),
    [settings.columns, nameCh, hasFinishedDays],
  );
  const sorted = useSortedRows(symbolRows, WATCHLIST_COLUMNS, settings.sort);
  const shown = settings.sort ? sorted : rows;
  const body = useRef<HTMLDivElement>(null);
  const view = useMemo(() => [shown, start.state, settings.view], [shown, start.state, settings.view]);
  const seen = useVisibleRows(body, view);
  useDemand(useMemo(() => symbolRows.map(({ symbol }) => listedDemand(symbol)), [symbolRows]));
  useDemand(useMemo(() => seenDemand(shown, seen), [shown, seen]));
  const add = (text: string): void => {
    addText(list.id, text);
  };
  const addList = (text: string): boolean => {
    const isList = isListText(text);
    if (isList) add(text);
    return isList;
  };
  const remove = (removed: WatchRow[]): void => {
    if (removed.length === 0) return;
    const symbols = [...new Set(removed.map((row) => row.symbol))];
    void changeWatchlists(removeSymbols(watchlists, list.id, new Set(symbols)), nameRemoved(symbols));
  };
  const note = (symbol: string, text: string): void =>
    void changeWatchlists(setNote(watchlists, list.id, symbol, text));
  const step = (symbol: string, by: 1 | -1): void => void changeWatchlists(stepSymbol(watchlists, list.id, symbol, by));
  const rowMenu = (row: WatchRow): MenuItem[] => [
    ...instrumentActions(row.symbol, props.paneId).filter(({ id }) => id !== 'list'),
    { id: 'note', label: row.note ? 'Change the note…' : 'Note…', separated: true, onSelect: () => setNoted(row) },
    ...(row.note ? [{ id: 'no-note', label: 'Remove the note', onSelect: () => note(row.symbol, '') }] : []),
    ...(['up', 'down'] as const).map((way) => ({
      id: way,
      label: `Move ${way}`,
      keys: way === 'up' ? 'Alt+ArrowUp' : 'Alt+ArrowDown',
      hint: way === 'up' ? 'Alt ↑' : 'Alt ↓',
      disabled: settings.sort !== undefined,
      onSelect: () => step(row.symbol, way === 'up' ? -1 : 1),
    })),
    { id: 'remove', label: 'Remove from this list', hint: 'Delete', danger: true, onSelect: () => remove([row]) },
  ];
  useLookUp(start.state === 'ready' ? list.id : undefined);
  const menu = useListMenu({
    paneId: props.paneId,
    list,
    activeSymbol: props.symbol,
    onImport: () => setImporting(true),
    onList: (listId) => setSettings({ listId }),
  });

  const header = (
    <PaneHeader
      markets={markets}
      linkGroup={props.linkGroup}
      onLinkGroup={props.setLinkGroup}
      trailing={
        <>
          <Toggle
            label="Heat map"
            icon={<Grid3x3 size={14} aria-hidden />}
            on={settings.view === 'heat'}
            onChange={(on) => setSettings({ view: on ? 'heat' : 'table' })}
          />
          <ColumnMenu
            columns={WATCHLIST_COLUMNS}
            visible={settings.columns}
            onChange={(visible) => setSettings({ columns: visible })}
          />
          <Menu label="Watchlist menu" align="end" trigger={<Ellipsis size={14} aria-hidden />} items={menu.items} />
        </>
      }
    >
      <Select
        label="Watchlist"
        value={list.id}
        options={watchlists.lists.map((l) => ({ value: l.id, label: l.name }))}
        onChange={(listId) => setSettings({ listId })}
      />
      <SymbolInput
        symbol=""
        clears
        label="Add a symbol"
        placeholder="Add symbol"
        onSymbol={add}
        takesPasted={addList}
      />
    </PaneHeader>
  );
  return (
    <Pane label={`Watchlist ${list.name}`} header={header}>
      {start.state === 'loading' && <Skeleton />}
      {start.state === 'failed' && (
        <ErrorState title="Your watchlists could not be read" message={start.message} onRetry={start.retry} />
      )}
      {start.state === 'ready' && (
        <div
          ref={body}
          className="fill"
          onPaste={(event) => {
            if (closestElement(event.target, 'input')) return;
            event.preventDefault();
            add(event.clipboardData.getData('text/plain'));
          }}
        >
          <PlanNote markets={markets} means={watchlistStates.endOfDay} />
          {settings.view === 'heat' && rows.length > 0 ? (
            <HeatTiles
              label={`Watchlist ${list.name} as a heat map`}
              rows={shown}
              activeSymbol={props.symbol}
              onActivate={(row) => props.setSymbol(row.symbol)}
              onDelete={(row) => remove([row])}
              menu={rowMenu}
            />
          ) : (
            <VirtualTable
              label={`Watchlist ${list.name}`}
              columns={columns}
              rows={shown}
              rowKey={rowKey}
              versionOf={versionOf}
              groupOf={groupOf}
              sort={settings.sort}
              onSort={(sort) => setSettings({ sort })}
              activeKey={props.symbol}
              onActivate={(row) => props.setSymbol(row.symbol)}
              onDelete={remove}
              menu={rowMenu}
              findText={(row) => (row.group === undefined ? formatSymbol(row.symbol) : '')}
              onUnfound={openPaletteWith}
              onMoveRow={
                settings.sort
                  ? undefined
                  : (from, to, where) => void changeWatchlists(moveSymbol(watchlists, list.id, from, to, where))
              }
              refreshMs={REFRESH_MS}
              empty={
                <EmptyState
                  message={watchlistStates.empty}
                  action={{ label: 'Paste or import', run: () => setImporting(true) }}
                />
              }
            />
          )}
        </div>
      )}
      {importing && <ImportDialog listId={list.id} onClose={() => setImporting(false)} />}
      {noted && (
        <NameDialog
          title={`Note on ${formatSymbol(noted.symbol)}`}
          value={noted.note ?? ''}
          maxLength={NOTE_LIMIT}
          onDone={(text) => note(noted.symbol, text)}
          onClose={() => setNoted(undefined)}
        />
      )}
      {menu.dialog}
    </Pane>
  );
}

/** Rows that show nothing since an earlier run say so too. */
function useLookUp(listId: string | undefined): void {
  useEffect(() => {
    if (listId === undefined) return;
    const { groups } = listById(useWatchlistsStore.getState().watchlists, listId);
    void lookUpTickers(groups.flatMap(({ symbols }) => symbols));
  }, [listId]);
}

const rowKey = (row: WatchRow): string => row.key;
const groupOf = (row: WatchRow): string | undefined => row.group;
const versionOf = (row: WatchRow): number => mirror.versionOfSymbol(row.symbol);

/** Groups with a name get a heading row. */
function selectRows(list: Watchlist): WatchRow[] {
  return list.groups.flatMap(({ name, symbols }) => [
    ...(name === '' ? [] : [{ key: `group ${name}`, symbol: '', group: name }]),
    ...symbols.map((symbol) => ({ key: symbol, symbol, note: list.notes?.[symbol] })),
  ]);
}

type Start = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string; retry(): void };

function useWatchlistsStart(): Start {
  const loaded = useWatchlistsStore((s) => s.loaded);
  const [message, setMessage] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (useWatchlistsStore.getState().loaded) return;
    loadWatchlists().catch((error: unknown) => setMessage(failureMessage(error)));
  }, [attempt]);
  if (loaded) return { state: 'ready' };
  if (message === undefined) return { state: 'loading' };
  return {
    state: 'failed',
    message,
    retry: () => {
      setMessage(undefined);
      setAttempt((n) => n + 1);
    },
  };
}
