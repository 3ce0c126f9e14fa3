/** The menu of a table's rows, its keys on the row that has the cursor, and the explanation it can open. */
import { useState, type ReactNode } from 'react';
import { Explanation } from './Explanation.tsx';
import { matchesKeys } from './match-keys.ts';
import type { MenuItem } from './Menu.tsx';
import type { Cursor } from './table-cursor.ts';
import type { TableColumn } from './table-types.ts';

interface MenuTable<R> {
  columns: readonly TableColumn<R>[];
  rows: readonly R[];
  groupOf?(row: R): string | undefined;
  menu?(row: R, columnId: string): readonly MenuItem[];
}

export interface RowMenu {
  /** Of the row under the pointer, or that of the cursor where the menu key was pressed. */
  at(target: Element): readonly MenuItem[];
  /** True where the key was one of the menu's. */
  key(event: React.KeyboardEvent): boolean;
  explanation: ReactNode;
}

export function useRowMenu<R>(
  { columns, rows, groupOf, menu }: MenuTable<R>,
  cursor: Cursor | undefined,
  choose: (row: number, column: number) => void,
): RowMenu {
  const [explained, setExplained] = useState<{ column: TableColumn<R>; why: string | undefined }>();
  const itemsOf = (row: number, columnAt: number): readonly MenuItem[] => {
    const column = columns[columnAt];
    if (column === undefined || groupOf?.(rows[row]) !== undefined) return [];
    const explain = {
      id: 'explain',
      label: `Explain ${column.title}`,
      separated: true,
      onSelect: () => setExplained({ column, why: column.hover?.(rows[row]) }),
    };
    return [...(menu?.(rows[row], column.id) ?? []), explain];
  };
  return {
    at(target) {
      const cell = target.closest('td');
      const clicked = cell?.parentElement?.dataset['index'];
      const row = clicked === undefined ? cursor?.row : Number(clicked);
      if (row === undefined) return [];
      const column = cell?.cellIndex ?? cursor?.column ?? 0;
      const items = itemsOf(row, column);
      if (clicked !== undefined && items.length > 0) choose(row, column);
      return items;
    },
    key(event) {
      if (!cursor || !menu) return false;
      const own = itemsOf(cursor.row, cursor.column).find(
        ({ keys, disabled }) => keys && !disabled && matchesKeys(keys, event.nativeEvent),
      );
      own?.onSelect();
      return own !== undefined;
    },
    explanation: explained && <Explanation {...explained} onClose={() => setExplained(undefined)} />,
  };
}
