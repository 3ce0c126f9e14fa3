/**
 * Writes changed text straight into table cells, outside React. A cell remembers what it shows, so a row costs one comparison per cell
 * and one DOM write per cell whose text changed. A frame paints rows up to a bounded number of cells, from the top down and around again:
 * where every row of a wide table moves at once, each frame stays short and each row is still painted several times a second.
 */
import type { CellTone, TableColumn } from './table-types.ts';
import type { TintClock } from './tint-clock.ts';

interface PaintedCell {
  element: HTMLElement;
  node: Text | undefined;
  text: string;
  tone: CellTone;
  className: string;
  value: number;
}

interface PaintedRow<R> {
  element: HTMLElement;
  row: R;
  columns: readonly TableColumn<R>[];
  version: number;
  /** Must be painted although its data did not change: ages, reasons. */
  due: boolean;
  cells: PaintedCell[];
}

/** At once: a watchlist, or a chain of some thirty strikes. Of 40 rows of 33 columns that all move, each is painted four times a second. */
const MOST_CELLS = 400;
const LEAST_CELLS = 66;
/**
 * While scrolling, paint only this often: a smooth scroll matters more than numbers nobody can read, any change of a cell costs the
 * scroll a repaint, and rows that appear are painted anyway.
 */
const SCROLLED_EVERY_MS = 60;
export class CellPainter<R> {
  readonly #rows = new Map<HTMLElement, PaintedRow<R>>();
  readonly #tints: TintClock;
  /** The rows as they stand, top to bottom; rebuilt when rows come or go. */
  #order: PaintedRow<R>[] | undefined;
  #next = 0;
  #scrolledAtMs = Number.NEGATIVE_INFINITY;

  constructor(tints: TintClock) {
    this.#tints = tints;
  }

  /** A row came on screen (or its columns changed): its cells are painted at once, without tint. */
  mount(
    element: HTMLElement,
    row: R,
    cells: readonly HTMLElement[],
    columns: readonly TableColumn<R>[],
    version: number,
  ): void {
    const painted: PaintedRow<R> = {
      element,
      row,
      columns,
      version,
      due: false,
      cells: cells.map((cell) => ({
        element: cell,
        node: undefined,
        text: '\u0000',
        tone: '',
        className: '',
        value: Number.NaN,
      })),
    };
    this.#rows.set(element, painted);
    this.#order = undefined;
    this.#paintRow(painted, false, 0);
  }

  unmount(element: HTMLElement): void {
    const painted = this.#rows.get(element);
    if (!painted) return;
    for (const cell of painted.cells) {
      this.#tints.clear(cell.element);
      swapClasses(cell.element, `${cell.tone} ${cell.className}`, '');
    }
    this.#rows.delete(element);
    this.#order = undefined;
  }

  /** Every row is painted again in the coming frames. */
  invalidate(): void {
    for (const painted of this.#rows.values()) painted.due = true;
  }

  /** Paints a frame's share of the rows whose version moved, the least while they are scrolled; true where more of them wait. */
  paint(versionOf: (row: R) => number, nowMs: number, scrolled = false): boolean {
    const order = (this.#order ??= [...this.#rows.values()].sort((a, b) => placeOf(a.element) - placeOf(b.element)));
    if (scrolled && nowMs - this.#scrolledAtMs < SCROLLED_EVERY_MS) return true;
    if (scrolled) this.#scrolledAtMs = nowMs;
    let left = scrolled ? LEAST_CELLS : MOST_CELLS;
    for (let seen = 0; seen < order.length; seen++) {
      const at = (this.#next + seen) % order.length;
      const painted = order[at];
      const version = versionOf(painted.row);
      if (version === painted.version && !painted.due) continue;
      if (left <= 0) {
        this.#next = at;
        return true;
      }
      left -= painted.cells.length;
      // A row that had no data yet appears; that does not count as a change.
      const tint = version !== painted.version && painted.version !== 0;
      painted.version = version;
      painted.due = false;
      this.#paintRow(painted, tint, nowMs);
    }
    return false;
  }

  #paintRow(painted: PaintedRow<R>, tint: boolean, nowMs: number): void {
    const { row, columns, cells } = painted;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const column = columns[i];
      if (column.draw) column.draw(cell.element, row);
      else writeText(cell, column.text(row));
      const tone = column.tone?.(row) ?? '';
      const className = column.className?.(row) ?? '';
      if (tone !== cell.tone || className !== cell.className) {
        swapClasses(cell.element, `${cell.tone} ${cell.className}`, `${tone} ${className}`);
        cell.tone = tone;
        cell.className = className;
      }
      if (column.value) {
        const value = column.value(row);
        if (tint && value !== cell.value && !Number.isNaN(value) && !Number.isNaN(cell.value)) {
          this.#tints.tint(cell.element, value > cell.value ? 'up' : 'down', nowMs);
        }
        cell.value = value;
      }
    }
  }
}

const placeOf = (element: HTMLElement): number => Number(element.dataset['index']);

/** Reuses the existing text node: a new one would be styled and laid out from scratch. */
function writeText(cell: PaintedCell, text: string): void {
  if (text === cell.text) return;
  cell.text = text;
  if (cell.node) {
    cell.node.data = text;
    return;
  }
  cell.element.textContent = text;
  cell.node = (cell.element.firstChild as Text | null) ?? undefined;
}

function swapClasses(element: HTMLElement, before: string, after: string): void {
  for (const name of before.split(' ')) if (name) element.classList.remove(name);
  for (const name of after.split(' ')) if (name) element.classList.add(name);
}
