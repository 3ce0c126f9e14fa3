/**
 * A live grid: virtual rows that React lays out and a painter fills. Rows must be stable references; `versionOf` says
 * when a row's data moved (see MarketMirror.versionOf). Arrow keys walk cells, Enter activates, Ctrl+C copies TSV.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from 'react';
import { mirror } from '../stores/market.ts';
import { usePreferencesStore } from '../stores/preferences-store.ts';
import { CellPainter } from './cell-painter.ts';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import { toTsv, type TableColumn, type TableSort } from './table-types.ts';
import { TintClock } from './tint-clock.ts';
import styles from './VirtualTable.module.css';

const HEAD_PX = 22;
const ROW_PX = { compact: 18, normal: 22, comfortable: 28 } as const;

export interface TableHandle {
  focus(): void;
  scrollToKey(key: string, align?: 'start' | 'center' | 'end' | 'auto'): void;
  /** The whole table, as TSV. */
  tsv(): string;
}

export interface VirtualTableProps<R> {
  /** What a screen reader calls the table. */
  label: string;
  columns: readonly TableColumn<R>[];
  rows: readonly R[];
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
  /** Paints at most this often instead of every frame: for tables whose every cell moves with one price. */
  paintEveryMs?: number;
  empty?: ReactNode;
  handle?: Ref<TableHandle>;
  rowHeightPx?: number;
}

/** Four frames at 60 Hz: a 350 ms fade in five steps. */
const FADE_STEP_MS = 60;

interface Cursor {
  row: number;
  column: number;
  /** Other end of a range of rows. */
  anchor: number;
}

export function VirtualTable<R>(props: VirtualTableProps<R>): ReactNode {
  const { columns, rows, rowKey, versionOf, groupOf, onActivate, refreshMs, empty } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const density = usePreferencesStore((s) => s.preferences.density);
  const rowPx = props.rowHeightPx ?? ROW_PX[density];
  const [cursor, setCursor] = useState<Cursor>();
  const painter = usePainter<R>(scroll, versionOf, refreshMs, props.paintEveryMs ?? 0);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollPaddingStart: HEAD_PX,
    getItemKey: (index) => rowKey(rows[index]),
  });
  useLayoutEffect(() => virtual.measure(), [rowPx, virtual]);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  useImperativeHandle(props.handle, () => ({
    focus: () => scroll.current?.focus(),
    scrollToKey: (key, align = 'auto') => {
      const index = rows.findIndex((row) => rowKey(row) === key);
      if (index >= 0) virtual.scrollToIndex(index, { align });
    },
    tsv: () =>
      toTsv(
        rows.filter((row) => groupOf?.(row) === undefined),
        columns,
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

  const moveTo = (row: number, column: number, extend: boolean): void => {
    if (rows.length === 0) return;
    const next = Math.max(0, Math.min(rows.length - 1, row));
    setCursor({
      row: next,
      column: Math.max(0, Math.min(columns.length - 1, column)),
      anchor: extend ? (cursor?.anchor ?? next) : next,
    });
    virtual.scrollToIndex(next, { align: 'auto' });
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

  const onKeyDown = (event: React.KeyboardEvent): void => {
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
        setCursor({ row: rows.length - 1, column: at.column, anchor: 0 });
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onCopy = (event: React.ClipboardEvent): void => {
    const chosen = chosenRows();
    if (chosen.length === 0 || event.target instanceof HTMLInputElement) return;
    event.clipboardData.setData('text/plain', toTsv(chosen, columns));
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
    <div
      ref={scroll}
      className={styles.scroll}
      tabIndex={0}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={cursorId}
      onScroll={markScrolled}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPointerOver={onPointerOver}
    >
      <table className={styles.table} role="presentation">
        <colgroup>
          {columns.map((c) => (
            <col key={c.id} style={{ width: `calc(${c.widthCh}ch + 12px)` }} />
          ))}
        </colgroup>
        <TableHead columns={columns} sort={props.sort} onSort={props.onSort} />
        <tbody role="rowgroup">
          {before > 0 && <Spacer px={before} columns={columns.length} />}
          {items.map((item) => {
            const row = rows[item.index];
            const group = groupOf?.(row);
            return group === undefined ? (
              <TableRow
                key={item.key}
                row={row}
                rowId={rowKey(row)}
                index={item.index}
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
              <tr key={item.key} className={styles.group} role="row" aria-rowindex={item.index + 2}>
                <td role="gridcell" colSpan={columns.length}>
                  <span>{group}</span>
                </td>
              </tr>
            );
          })}
          {after > 0 && <Spacer px={after} columns={columns.length} />}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

/** The first column is lifted out of the flow only while something is under it: a sticky cell costs a layer of its own. */
function markScrolled(event: React.UIEvent<HTMLDivElement>): void {
  const { currentTarget } = event;
  currentTarget.toggleAttribute('data-scrolled-x', currentTarget.scrollLeft > 0);
}

function Spacer({ px, columns }: { px: number; columns: number }): ReactNode {
  return (
    <tr className={styles.spacer} role="presentation" aria-hidden="true">
      <td colSpan={columns} style={{ height: px }} />
    </tr>
  );
}

/** A painter driven by the mirror's frames, by its own frames while tints fade, and by a slow timer for ages. */
function usePainter<R>(
  scroll: React.RefObject<HTMLDivElement | null>,
  versionOf: (row: R) => number,
  refreshMs: number | undefined,
  paintEveryMs: number,
): CellPainter<R> {
  const tints = useMemo(() => new TintClock(() => !reducedMotion(scroll.current)), [scroll]);
  const painter = useMemo(() => new CellPainter<R>(tints), [tints]);
  const latest = useRef(versionOf);
  latest.current = versionOf;
  useEffect(() => {
    const view = scroll.current?.ownerDocument.defaultView ?? window;
    let fading = 0;
    let fadedMs = 0;
    let paintedMs = 0;
    const fade = (nowMs: number): void => {
      // All fades step together, so that the frames between have nothing to repaint.
      if (nowMs - fadedMs < FADE_STEP_MS) {
        fading = view.requestAnimationFrame(fade);
        return;
      }
      fadedMs = nowMs;
      fading = tints.advance(nowMs) ? view.requestAnimationFrame(fade) : 0;
    };
    const paint = (force: boolean): void => {
      const nowMs = view.performance.now();
      painter.paint(latest.current, nowMs, force);
      if (!fading) fade(nowMs);
    };
    let late = 0;
    // What a paced table skips is painted when its pause ends: the newest state always shows.
    const onFrame = (): void => {
      const waitMs = paintedMs + paintEveryMs - view.performance.now();
      if (waitMs > 1) {
        late ||= view.setTimeout(onFrame, waitMs);
        return;
      }
      view.clearTimeout(late);
      late = 0;
      paintedMs = view.performance.now();
      paint(false);
    };
    const stop = mirror.onFrame(onFrame);
    const timer = refreshMs === undefined ? undefined : view.setInterval(() => paint(true), refreshMs);
    return () => {
      stop();
      view.clearInterval(timer);
      view.clearTimeout(late);
      view.cancelAnimationFrame(fading);
    };
  }, [painter, tints, scroll, refreshMs, paintEveryMs]);
  return painter;
}

function reducedMotion(element: HTMLElement | null): boolean {
  return element?.ownerDocument.defaultView?.matchMedia('(prefers-reduced-motion: reduce)').matches ?? false;
}
