/** One row of a live table: React owns its place, the painter its text. */
import { memo, useLayoutEffect, useRef, type DragEvent, type ReactNode } from 'react';
import type { CellPainter } from './cell-painter.ts';
import type { TableColumn } from './table-types.ts';
import styles from './VirtualTable.module.css';

interface TableRowProps<R> {
  row: R;
  rowId: string;
  index: number;
  /** From the top of the table's body. */
  topPx: number;
  idPrefix: string;
  columns: readonly TableColumn<R>[];
  painter: CellPainter<R>;
  versionOf(row: R): number;
  active: boolean;
  cursorColumn: number;
  marked: boolean;
  /** Both must be stable: the row is memoised. */
  onPress(row: number, column: number, extend: boolean): void;
  onMoveRow: ((fromKey: string, toKey: string, where: 'before' | 'after') => void) | undefined;
}

const ROW_KEY_TYPE = 'application/x-tapedeck-row';

function Row<R>(props: TableRowProps<R>): ReactNode {
  const { row, columns, painter, versionOf, onMoveRow } = props;
  const element = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    const tr = element.current;
    if (!tr) return undefined;
    painter.mount(tr, row, [...tr.cells], columns, versionOf(row));
    return () => painter.unmount(tr);
    // `versionOf` only sets the first version; the painter asks for it again every frame.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [row, columns, painter]);

  const drag = onMoveRow && {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(ROW_KEY_TYPE, props.rowId);
      event.dataTransfer.setData('text/plain', props.rowId);
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(ROW_KEY_TYPE)) return;
      event.preventDefault();
      event.currentTarget.dataset['drop'] = dropSide(event);
    },
    onDragLeave: (event: DragEvent<HTMLElement>) => {
      delete event.currentTarget.dataset['drop'];
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      delete event.currentTarget.dataset['drop'];
      const from = event.dataTransfer.getData(ROW_KEY_TYPE);
      if (from && from !== props.rowId) onMoveRow(from, props.rowId, dropSide(event));
    },
  };
  return (
    <tr
      ref={element}
      className={styles.row}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.active || props.marked}
      data-index={props.index}
      data-key={props.rowId}
      data-active={props.active || undefined}
      data-marked={props.marked || undefined}
      style={{ top: props.topPx }}
      {...drag}
    >
      {columns.map((column, i) => (
        <td
          key={column.id}
          id={`${props.idPrefix}-${i}`}
          role="gridcell"
          data-column={column.id}
          data-cell-active={i === props.cursorColumn || undefined}
          className={`${styles[column.align ?? 'right']} ${column.frozen ? styles.frozen : ''}`}
          onClick={(event) => props.onPress(props.index, i, event.shiftKey)}
        />
      ))}
    </tr>
  );
}

function dropSide(event: DragEvent<HTMLElement>): 'before' | 'after' {
  const box = event.currentTarget.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2 ? 'before' : 'after';
}

/** Re-rendered only when its place, columns or marks change. `versionOf` may be a new closure every time. */
export const TableRow = memo(Row, (a, b) =>
  (
    [
      'row',
      'rowId',
      'index',
      'topPx',
      'columns',
      'painter',
      'active',
      'cursorColumn',
      'marked',
      'onPress',
      'onMoveRow',
    ] as const
  ).every((key) => a[key] === b[key]),
) as typeof Row;
