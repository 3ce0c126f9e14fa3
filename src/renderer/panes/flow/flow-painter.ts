/**
 * Paints the rows of a flow feed that fit the screen, newest first, into a fixed pool of table rows.
 * At 20,000 prints a second every visible cell changes every frame; nothing is created or removed while they do.
 */
import type { TimeZoneChoice } from '../../components/format.ts';
import { FLOW_CELLS } from './flow-cells.ts';
import type { FlowFeed } from './flow-feed.ts';

/** The headings stay above the rows; as high in FlowPane.module.css. */
const HEAD_PX = 22;

interface PooledRow {
  element: HTMLTableRowElement;
  cells: { element: HTMLTableCellElement; node: Text; text: string; tone: string }[];
  ordinal: number;
  /** The cell that says what its text stands for, of this print; −1 for none. */
  explained: number;
}

export interface FlowLook {
  zone: TimeZoneChoice;
  rowPx: number;
  /** Ordinal of the chosen print; −1 for none. */
  chosen: number;
}

export class FlowPainter {
  readonly #scroll: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #table: HTMLTableElement;
  readonly #body: HTMLTableSectionElement;
  readonly #pool: PooledRow[] = [];
  #spacerPx = -1;
  #topPx = -1;
  #scrolledPx = 0;
  #roomPx = 0;
  #count = -1;

  /** `scroll` holds `spacer` (its height makes the scrollbar) and, over it, the table. */
  constructor(scroll: HTMLElement, spacer: HTMLElement, table: HTMLTableElement) {
    this.#scroll = scroll;
    this.#spacer = spacer;
    this.#table = table;
    this.#body = table.tBodies[0];
  }

  /** How far down the list is read, CSS px, as of the last `measure`. */
  get scrolledPx(): number {
    return this.#scrolledPx;
  }

  /** Reads place and size: after a scroll and a resize, never while painting, where it would force a layout. */
  measure(): void {
    this.#scrolledPx = this.#scroll.scrollTop;
    this.#roomPx = this.#scroll.clientHeight;
  }

  paint(feed: FlowFeed, look: FlowLook): void {
    const head = feed.shownHead;
    const count = head - Math.min(feed.view.tail, head);
    const first = Math.min(Math.floor(this.#scrolledPx / look.rowPx), Math.max(0, count - 1));
    const fits = Math.ceil((this.#roomPx - HEAD_PX) / look.rowPx) + 1;
    const shown = Math.max(0, Math.min(fits, count - first));
    this.#place(count * look.rowPx, first * look.rowPx);
    this.#fit(shown, look.rowPx);
    this.#shift(feed.view, head - 1 - first, shown);
    for (let i = 0; i < shown; i++)
      this.#paintRow(this.#pool[i], feed, feed.view.ordinalAt(head - 1 - first - i), look);
    if (count !== this.#count) this.#scroll.setAttribute('aria-rowcount', String((this.#count = count)));
  }

  /** The print a row element shows; −1 where it shows none. */
  ordinalOf(element: Element): number {
    return this.#pool.find((row) => row.element === element)?.ordinal ?? -1;
  }

  /** A cell says what its text stands for; asked for when it is pointed at, for at 20,000 prints a second nobody reads one made for every row. */
  explain(cell: Element, feed: FlowFeed): void {
    for (const row of this.#pool) {
      const at = row.ordinal < 0 ? -1 : row.cells.findIndex(({ element }) => element === cell);
      if (at < 0) continue;
      row.cells[at].element.title = FLOW_CELLS[at].hover?.(feed, row.ordinal) ?? '';
      row.explained = at;
    }
  }

  #place(heightPx: number, topPx: number): void {
    if (heightPx !== this.#spacerPx) {
      this.#spacerPx = heightPx;
      this.#spacer.style.height = `${heightPx}px`;
    }
    if (topPx !== this.#topPx) {
      this.#topPx = topPx;
      this.#table.style.transform = `translateY(${topPx}px)`;
    }
  }

  #fit(rows: number, rowPx: number): void {
    while (this.#pool.length < rows) this.#grow();
    this.#pool.forEach((row, i) => {
      const display = i < rows ? '' : 'none';
      if (row.element.style.display !== display) row.element.style.display = display;
      if (i >= rows) row.ordinal = -1;
      const height = `${rowPx}px`;
      if (row.element.style.height !== height) row.element.style.height = height;
    });
  }

  /** New prints come on top: rows of older ones keep what they show and move down, those that leave at the bottom take the new ones. */
  #shift(view: FlowFeed['view'], newest: number, shown: number): void {
    const before = this.#pool[0]?.ordinal ?? -1;
    if (before < 0) return;
    let come = 0;
    while (come < shown && newest - come >= view.tail && view.ordinalAt(newest - come) > before) come++;
    if (come === 0 || come >= shown) return;
    const moved = this.#pool.splice(shown - come, come);
    this.#pool.unshift(...moved);
    this.#body.prepend(...moved.map((row) => row.element));
  }

  #grow(): void {
    const element = this.#scroll.ownerDocument.createElement('tr');
    const cells = FLOW_CELLS.map((cell) => {
      const td = this.#scroll.ownerDocument.createElement('td');
      td.dataset['align'] = cell.align;
      td.setAttribute('role', 'gridcell');
      element.append(td);
      const node = this.#scroll.ownerDocument.createTextNode('');
      td.append(node);
      return { element: td, node, text: '', tone: '' };
    });
    element.setAttribute('role', 'row');
    this.#body.append(element);
    this.#pool.push({ element, cells, ordinal: -1, explained: -1 });
  }

  #paintRow(row: PooledRow, feed: FlowFeed, ordinal: number, look: FlowLook): void {
    if (row.explained >= 0 && row.ordinal !== ordinal) {
      row.cells[row.explained].element.title = '';
      row.explained = -1;
    }
    row.ordinal = ordinal;
    const selected = String(ordinal === look.chosen);
    if (row.element.getAttribute('aria-selected') !== selected) row.element.setAttribute('aria-selected', selected);
    for (let i = 0; i < FLOW_CELLS.length; i++) {
      const cell = row.cells[i];
      const text = FLOW_CELLS[i].text(feed, ordinal, look.zone);
      if (text !== cell.text) {
        cell.text = text;
        cell.node.data = text;
      }
      const tone = FLOW_CELLS[i].tone?.(feed, ordinal) ?? '';
      if (tone !== cell.tone) {
        cell.tone = tone;
        cell.element.className = tone;
      }
    }
  }
}
