/**
 * A live grid: virtual rows that React lays out and a painter fills. Rows must be stable references; `versionOf` says
 * when a row's data moved (see MarketMirror.versionOf). Arrow keys walk cells, Enter activates, Ctrl+C copies TSV.
 */
import { closestElement } from './closest-element.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import { usePreferencesStore } from '../stores/preferences-store.ts';
import { ContextMenu } from './ContextMenu.tsx';
import type { MenuItem } from './Menu.tsx';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import { placeCursor, type Cursor } from './table-cursor.ts';
import { toTsv, type TableColumn, type TableSort } from './table-types.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { usePainter } from './use-painter.ts';
import { useColumnFit } from './use-column-fit.ts';
import { useRowMenu } from './use-row-menu.tsx';
import { restOnRow } from './rest-on-row.ts';
import { useTypeToFind } from './use-type-to-find.ts';
import { restOnColumn, revealColumn } from './whole-columns.ts';
import styles from './VirtualTable.module.css';
import whole from './whole-rows.module.css';

const HEAD_PX = 22;
const ROW_PX = { compact: 18, normal: 22, comfortable: 28 } as const;

export interface TableHandle {
  focus(): void;
  /** Brings the row to the middle. */
  scrollToKey(key: string): void;
  /** The whole table, as TSV. */
  tsv(): string;
}

export interface VirtualTableProps<R> {
  /** What a screen reader calls the table. */
  label: string;
  columns: readonly TableColumn<R>[];
  rows: readonly R[];
  /** What a copy holds, where that is not the columns shown. */
  copyColumns?: readonly TableColumn<R>[];
  /** The column that the view stands around, where it is not the first. */
  middle?: string;
  rowKey(row: R): string;
  versionOf(row: R): number;
  /** A heading row's text; such a row shows only this. */
  groupOf?(row: R): string | undefined;
  sort?: TableSort;
  onSort?(sort: TableSort | undefined): void;
  /** Click or Enter on a row. */
  onActivate?(row: R, columnId: string): void;
  onDelete?(rows: R[]): void;
  onMoveRow?(fromKey: string, toKey: string, where: 'before' | 'after'): void;
  /** The row to show as chosen. */
  activeKey?: string;
  /** Repaint every visible row this often, for ages and clocks. */
  refreshMs?: number;
  /** Rows that stay keep their place on screen when others come or go above them. */
  keepPlace?: boolean;
  /** What the other mouse button, the menu key and the row's own keys offer. */
  menu?(row: R, columnId: string): readonly MenuItem[];
  /** The text by which typing finds a row, from its start; without it letters go to the palette. */
  findText?(row: R): string;
  /** Typed text that no row begins with. */
  onUnfound?(text: string): void;
  empty?: ReactNode;
  handle?: Ref<TableHandle>;
}

export function VirtualTable<R>(props: VirtualTableProps<R>): ReactNode {
  const { columns, rows, rowKey, versionOf, groupOf, onActivate, refreshMs, empty } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const widths = useColumnFit(scroll, columns, props.middle);
  const density = usePreferencesStore((s) => s.preferences.density);
  const rowPx = ROW_PX[density];
  const [held, setCursor] = useState<Cursor>();
  const cursor = held && placeCursor(held, rows.length, (index) => rowKey(rows[index]));
  const painter = usePainter<R>(scroll, versionOf, refreshMs);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 6,
    getItemKey: (index) => rowKey(rows[index]),
  });
  useLayoutEffect(() => virtual.measure(), [rowPx, virtual]);
  useKeptPlace(scroll, rows, rowKey, rowPx, props.keepPlace ?? false);
  const items = virtual.getVirtualItems();
  const group = groupOf && headingAbove(rows, virtual.range?.startIndex ?? 0, groupOf);

  /** Scrolls as little as shows the row whole, below the headings and above the edge. */
  const reveal = (index: number): void => {
    const element = scroll.current;
    if (!element) return;
    const room = Math.floor((element.clientHeight - HEAD_PX) / rowPx) * rowPx;
    const highest = (index + 1) * rowPx - room;
    const lowest = Math.max(0, index * rowPx - (groupOf ? rowPx : 0));
    element.scrollTop = Math.max(Math.min(element.scrollTop, lowest), Math.min(highest, lowest));
  };

  useImperativeHandle(props.handle, () => ({
    focus: () => scroll.current?.focus(),
    scrollToKey: (key) => {
      const index = rows.findIndex((row) => rowKey(row) === key);
      if (index < 0) return;
      // On a whole row: none is cut at the top.
      const above = Math.floor(((scroll.current?.clientHeight ?? 0) - HEAD_PX - rowPx) / 2 / rowPx);
      virtual.scrollToOffset(Math.max(0, index - above) * rowPx);
    },
    tsv: () =>
      toTsv(
        rows.filter((row) => groupOf?.(row) === undefined),
        props.copyColumns ?? columns,
      ),
  }));

  const marked = (index: number): boolean =>
    cursor !== undefined &&
    cursor.anchor !== cursor.row &&
    index >= Math.min(cursor.anchor, cursor.row) &&
    index <= Math.max(cursor.anchor, cursor.row);
  const chosenRows = (): R[] => {
    if (!cursor) return [];
    const from = Math.min(cursor.anchor, cursor.row);
    return rows.slice(from, Math.max(cursor.anchor, cursor.row) + 1).filter((row) => groupOf?.(row) === undefined);
  };

  const setCursorAt = (row: number, column: number, anchor: number): void =>
    setCursor({
      row,
      rowKey: rowKey(rows[row]),
      column,
      anchor,
      anchorKey: rowKey(rows[anchor]),
    });
  const moveTo = (row: number, column: number, extend: boolean): void => {
    if (rows.length === 0) return;
    const next = Math.max(0, Math.min(rows.length - 1, row));
    const to = Math.max(0, Math.min(columns.length - 1, column));
    setCursorAt(next, to, extend ? (cursor?.anchor ?? next) : next);
    reveal(next);
    if (scroll.current && to !== cursor?.column) revealColumn(scroll.current, to);
  };

  function onPress(row: number, column: number, extend: boolean): void {
    moveTo(row, column, extend);
    if (!extend) onActivate?.(rows[row], columns[column].id);
  }
  // Rows are memoised, so they call through these to reach the newest closure.
  const latest = useRef({ press: onPress, move: props.onMoveRow });
  latest.current = { press: onPress, move: props.onMoveRow };
  const press = useCallback(
    (row: number, column: number, extend: boolean) => latest.current.press(row, column, extend),
    [],
  );
  const moveRow = useCallback(
    (from: string, to: string, where: 'before' | 'after') => latest.current.move?.(from, to, where),
    [],
  );

  const menu = useRowMenu(props, cursor, (row, column) => setCursorAt(row, column, row));
  const find = useTypeToFind(rows, props.findText, (row) => moveTo(row, cursor?.column ?? 0, false), props.onUnfound);

  // oxlint-disable-next-line eslint/complexity -- one case for each key.
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (menu.key(event) || find(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const at = cursor ?? { row: -1, column: 0, anchor: 0 };
    const page = Math.max(1, Math.floor(((scroll.current?.clientHeight ?? 0) - HEAD_PX) / rowPx) - 1);
    const far = event.ctrlKey || event.metaKey;
    switch (event.key) {
      case 'ArrowDown':
        moveTo(at.row + 1, at.column, event.shiftKey);
        break;
      case 'ArrowUp':
        moveTo(at.row - 1, at.column, event.shiftKey);
        break;
      case 'ArrowRight':
        moveTo(Math.max(0, at.row), at.column + 1, false);
        break;
      case 'ArrowLeft':
        moveTo(Math.max(0, at.row), at.column - 1, false);
        break;
      case 'PageDown':
        moveTo(at.row + page, at.column, event.shiftKey);
        break;
      case 'PageUp':
        moveTo(at.row - page, at.column, event.shiftKey);
        break;
      case 'Home':
        moveTo(far ? 0 : Math.max(0, at.row), far ? at.column : 0, event.shiftKey);
        break;
      case 'End':
        moveTo(far ? rows.length - 1 : Math.max(0, at.row), far ? at.column : columns.length - 1, event.shiftKey);
        break;
      case 'Enter':
        if (cursor && groupOf?.(rows[cursor.row]) === undefined)
          onActivate?.(rows[cursor.row], columns[cursor.column].id);
        break;
      case 'Delete':
      case 'Backspace':
        if (!props.onDelete || !cursor) return;
        props.onDelete(chosenRows());
        break;
      case 'a':
        if (!far || rows.length === 0) return;
        setCursorAt(rows.length - 1, at.column, 0);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onCopy = (event: React.ClipboardEvent): void => {
    const chosen = chosenRows();
    if (chosen.length === 0 || closestElement(event.target, 'input')) return;
    event.clipboardData.setData('text/plain', toTsv(chosen, props.copyColumns ?? columns));
    event.preventDefault();
  };

  const onPointerOver = (event: React.PointerEvent): void => {
    const cell = (event.target as HTMLElement).closest('td');
    const at = cell?.parentElement?.dataset['index'];
    if (!cell || at === undefined) return;
    const column = columns[cell.cellIndex];
    cell.title = column?.hover?.(rows[Number(at)]) ?? '';
  };

  const cursorRow = cursor?.row ?? -1;
  const cursorId = cursor && `${CSS.escape(props.label)}-${cursorRow}-${cursor.column}`;
  return (
    <>
      <ContextMenu items={menu.at}>
        <div
          ref={scroll}
          className={`${styles.scroll} ${whole.rows}`}
          tabIndex={0}
          role="grid"
          aria-label={props.label}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length}
          aria-multiselectable="true"
          aria-activedescendant={cursorId}
          onScroll={markScrolled}
          onScrollEnd={({ currentTarget }) => {
            restOnRow(currentTarget, rowPx);
            restOnColumn(currentTarget);
          }}
          onKeyDown={onKeyDown}
          onCopy={onCopy}
          onPointerOver={onPointerOver}
        >
          <table className={styles.table} role="presentation" style={widths}>
            <TableHead columns={columns} sort={props.sort} onSort={props.onSort} group={group} />
            <tbody role="rowgroup" style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const row = rows[item.index];
                const heading = groupOf?.(row);
                return heading === undefined ? (
                  <TableRow
                    key={item.key}
                    row={row}
                    rowId={rowKey(row)}
                    index={item.index}
                    topPx={item.start}
                    idPrefix={`${CSS.escape(props.label)}-${item.index}`}
                    columns={columns}
                    painter={painter}
                    versionOf={versionOf}
                    active={props.activeKey !== undefined && rowKey(row) === props.activeKey}
                    cursorColumn={item.index === cursorRow ? (cursor?.column ?? -1) : -1}
                    marked={marked(item.index)}
                    onPress={press}
                    onMoveRow={props.onMoveRow && moveRow}
                  />
                ) : (
                  <tr
                    key={item.key}
                    className={styles.group}
                    role="row"
                    aria-rowindex={item.index + 2}
                    style={{ top: item.start }}
                  >
                    <td role="gridcell" aria-colspan={columns.length}>
                      <span title={heading}>{heading}</span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {rows.length === 0 && empty}
        </div>
      </ContextMenu>
      {menu.explanation}
    </>
  );
}

/** The first column is sticky only while something is under it: a sticky cell costs a compositor layer. */
function markScrolled(event: React.UIEvent<HTMLDivElement>): void {
  const { currentTarget } = event;
  currentTarget.toggleAttribute('data-scrolled-x', currentTarget.scrollLeft > 0);
}

/** The heading of the rows at the top of the screen, once it has scrolled away itself. */
function headingAbove<R>(rows: readonly R[], top: number, groupOf: (row: R) => string | undefined): string | undefined {
  if (rows.length === 0 || groupOf(rows[Math.min(top, rows.length - 1)]) !== undefined) return undefined;
  for (let index = top - 1; index >= 0; index--) {
    const heading = groupOf(rows[index]);
    if (heading !== undefined) return heading;
  }
  return undefined;
}
