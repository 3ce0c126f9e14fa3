/** The watchlist's menu: lists, groups, import and export, with the one dialog that asks for a name. */
import { useState, type ReactNode } from 'react';
import { isolated } from '../../../shared/settings/name-text.ts';
import { NameDialog } from '../../components/NameDialog.tsx';
import { useContainerDocument } from '../../components/container-context.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { savePaneFile, useOfferFiles } from '../../components/pane-files.ts';
import { changeWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import {
  addGroup,
  addList,
  removeGroup,
  removeList,
  removeSymbols,
  renameGroup,
  renameList,
  type Watchlist,
} from './edit-watchlists.ts';
import { nameRemoved, watchlistFaults } from './watchlist-words.ts';
import { countSymbols, formatWatchlistCsv } from './watchlist-csv.ts';

interface ListMenuOptions {
  paneId: string;
  list: Watchlist;
  activeSymbol: string;
  onImport(): void;
  onList(listId: string): void;
}

interface Question {
  title: string;
  value: string;
  faultOf?(name: string): string | undefined;
  done(name: string): void;
}

export function useListMenu({ paneId, list, activeSymbol, onImport, onList }: ListMenuOptions): {
  items: MenuItem[];
  dialog: ReactNode;
} {
  const document = useContainerDocument();
  const files = { name: list.name, markets: [], csv: () => formatWatchlistCsv(list) };
  useOfferFiles(paneId, files);
  const [question, setQuestion] = useState<Question>();
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const holdsActive = list.groups.some((g) => g.symbols.includes(activeSymbol));
  const group = list.groups.find((g) => g.symbols.includes(activeSymbol)) ?? list.groups.at(-1);
  const named = group !== undefined && group.name !== '';
  const groupFault =
    (own?: string) =>
    (name: string): string | undefined =>
      name !== own && list.groups.some((g) => g.name === name) ? watchlistFaults.groupTaken(name) : undefined;
  const items: MenuItem[] = [
    { id: 'import', label: 'Paste or import…', onSelect: onImport },
    {
      id: 'export',
      label: 'Export as CSV',
      onSelect: () => void savePaneFile(document, files, 'csv'),
    },
    {
      id: 'remove',
      label: 'Remove chosen symbol',
      hint: 'Delete',
      disabled: !holdsActive,
      onSelect: () =>
        void changeWatchlists(removeSymbols(watchlists, list.id, new Set([activeSymbol])), nameRemoved([activeSymbol])),
    },
    {
      id: 'add-group',
      label: 'New group…',
      separated: true,
      onSelect: () =>
        setQuestion({
          title: 'New group',
          value: '',
          faultOf: groupFault(),
          done: (name) => void changeWatchlists(addGroup(watchlists, list.id, name)),
        }),
    },
    {
      id: 'rename-group',
      label: named ? `Rename group “${isolated(group.name)}”…` : 'Rename group…',
      disabled: group === undefined,
      onSelect: () =>
        group &&
        setQuestion({
          title: 'Rename group',
          value: group.name,
          faultOf: groupFault(group.name),
          done: (name) => void changeWatchlists(renameGroup(watchlists, list.id, group.name, name)),
        }),
    },
    {
      id: 'remove-group',
      label: named ? `Remove group “${isolated(group.name)}”` : 'Remove group',
      danger: true,
      disabled: list.groups.length < 2 || group === undefined,
      onSelect: () =>
        group &&
        void changeWatchlists(
          removeGroup(watchlists, list.id, group.name),
          `Group ${isolated(group.name)} (${group.symbols.length})`,
        ),
    },
    {
      id: 'add-list',
      label: 'New list…',
      separated: true,
      onSelect: () =>
        setQuestion({
          title: 'New list',
          value: '',
          done: (name) => {
            const next = addList(watchlists, name);
            void changeWatchlists(next);
            onList(next.active);
          },
        }),
    },
    {
      id: 'rename-list',
      label: 'Rename list…',
      onSelect: () =>
        setQuestion({
          title: 'Rename list',
          value: list.name,
          done: (name) => void changeWatchlists(renameList(watchlists, list.id, name)),
        }),
    },
    {
      id: 'remove-list',
      label: `Remove list “${isolated(list.name)}”`,
      danger: true,
      disabled: watchlists.lists.length < 2,
      // The pane keeps naming it: taken back, it is shown again.
      onSelect: () =>
        void changeWatchlists(
          removeList(watchlists, list.id),
          `List ${isolated(list.name)} (${countSymbols(list.groups)})`,
        ),
    },
  ];
  const dialog = question && (
    <NameDialog
      title={question.title}
      value={question.value}
      faultOf={question.faultOf}
      onDone={question.done}
      onClose={() => setQuestion(undefined)}
    />
  );
  return { items, dialog };
}
