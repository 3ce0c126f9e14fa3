/**
 * One window's share of the market: only what it demanded, only what changed, only when it has painted the last batch.
 * State conflates to the newest while the window is busy; prints wait in the tape's ring and are counted when it overruns.
 */
import {
  BAR_COLUMNS,
  BatchWriter,
  PRINT_COLUMNS,
  SECTION,
  SPARK_POINTS,
  columnsOfGroup,
} from '../../../shared/contract/batch.ts';
import { BATCH_EVERY_MS } from '../../../shared/contract/cadence.ts';
import { ALL_GROUPS, GROUP_COLUMNS, GROUP_NAMES } from '../../../shared/contract/columns.ts';
import type { DirtySet, InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { PRINT_PLACE, type FlowTape } from '../flow/flow-tape.ts';
import type { PrintFilter } from '../flow/print-filter.ts';
import type { SparkLines } from './spark-lines.ts';

/** Rows of one group in one batch: bounds what a window must apply in a frame. */
const MAX_ROWS = 20_000;
const MAX_PRINTS = 4_000;
const GROUP_ID = PRINT_PLACE.groupId;
/** Unsent bars kept for a stalled window: hours of a few charts. Beyond it the window starts over when it wakes. */
const MAX_PENDING_BARS = 20_000;
/** Flushes without credit, one every 8 ms, after which a window is behind: about 2 s. */
const BEHIND_AFTER_FLUSHES = 250;

/** A window that takes its batches within half a second is at work; one that nobody sees takes them once a second. */
const PROMPT_FLUSHES = 60;

/**
 * Flushes between two batches, one every 8 ms: about ten batches a second. A change after a pause goes out at once; a screen that is
 * repainted more often costs the machine several times as much and shows nothing an eye could follow.
 */
export const FLUSHES_BETWEEN_BATCHES = BATCH_EVERY_MS / 8;

export interface PublishCounters {
  batches: number;
  bytes: number;
  /** Row changes overwritten before the window took them. */
  conflatedRows: number;
  printsLost: number;
}

/** Prints that left the tape before the window took them; times are those of the prints around them. */
export interface PrintLoss {
  count: number;
  fromMs: number;
  toMs: number;
  /** The window did not take its batches; otherwise prints came faster than any list takes them. */
  stoodStill: boolean;
}

export class WindowPublisher {
  readonly counters: PublishCounters = { batches: 0, bytes: 0, conflatedRows: 0, printsLost: 0 };
  readonly #table: InstrumentTable;
  readonly #dirty: DirtySet;
  readonly #spark: SparkLines;
  readonly #tape: FlowTape;
  readonly #send: (batch: ArrayBuffer) => void;
  readonly #printsLost: ((loss: PrintLoss) => void) | undefined;
  readonly #writer = new BatchWriter();
  readonly #encoder = new TextEncoder();
  #references = new Uint16Array(0);
  #announced = new Uint8Array(0);
  #sparkWanted = new Set<InstrumentId>();
  /** Of the batch being made: its rows, the groups of each that changed, and the rows of the group being written. */
  readonly #rows = new Uint32Array(MAX_ROWS);
  readonly #rowGroups = new Uint8Array(MAX_ROWS);
  #rowCount = 0;
  readonly #groupRows = new Uint32Array(MAX_ROWS);
  #toAnnounce: InstrumentId[] = [];
  #filters: PrintFilter[] = [];
  #printCursor = 0;
  #amendCursor = 0;
  #sparkVersion = 0;
  #seq = 0;
  #awaiting = 0;
  #pendingBars = new Map<string, Float64Array>();
  #barsOverran = false;
  #heldFlushes = 0;
  /** Of the batch before: how long the window took to take it. */
  #heldBefore = 0;
  readonly #pause: number;
  /** Flushes since the last batch. */
  #rested = Number.POSITIVE_INFINITY;
  #printCursorAtMs = Number.NaN;

  constructor(options: {
    table: InstrumentTable;
    spark: SparkLines;
    tape: FlowTape;
    send: (batch: ArrayBuffer) => void;
    printsLost?: (loss: PrintLoss) => void;
    /** Flushes from one batch to the next. */
    pause?: number;
  }) {
    this.#pause = options.pause ?? 1;
    this.#table = options.table;
    this.#spark = options.spark;
    this.#tape = options.tape;
    this.#send = options.send;
    this.#printsLost = options.printsLost;
    this.#dirty = options.table.watch();
  }

  get awaitingAck(): boolean {
    return this.#awaiting !== 0;
  }

  /** It has not painted for so long that messages sent every second would only pile up. */
  get behind(): boolean {
    return this.#heldFlushes >= BEHIND_AFTER_FLUSHES;
  }

  /** The oldest print of the tape that this window has not been sent; undefined where it has them all, or wants none. */
  get nextPrint(): number | undefined {
    if (this.#filters.length === 0 || this.#printCursor >= this.#tape.head) return undefined;
    return Math.max(this.#printCursor, this.#tape.tail);
  }

  /** It takes its batches, but prints come faster: half the tape waits for it. One that is hidden or stands still is waited for by nobody. */
  get printsCrowd(): boolean {
    if (this.#filters.length === 0 || Math.max(this.#heldFlushes, this.#heldBefore) >= PROMPT_FLUSHES) return false;
    return this.#tape.head - this.#printCursor > this.#tape.capacity / 2;
  }

  /** Bars were dropped while it was stalled: only a reset makes its charts complete. */
  get barsOverran(): boolean {
    return this.#barsOverran;
  }

  /** Counts one more reference to a row; the first one sends its whole current state. */
  addRow(id: InstrumentId): void {
    this.#fit(id);
    if (this.#references[id]++ > 0) return;
    this.#dirty.want(id, ALL_GROUPS);
    this.#dirty.mark(id, ALL_GROUPS);
  }

  removeRow(id: InstrumentId): void {
    if (this.#references[id] === 0) return;
    if (--this.#references[id] === 0) this.#dirty.want(id, 0);
  }

  wantSpark(id: InstrumentId, wanted: boolean): void {
    if (wanted) this.#sparkWanted.add(id);
    else this.#sparkWanted.delete(id);
    this.#sparkVersion = -1;
  }

  /** Prints that match any of the filters are sent; a first filter starts at the tape's head. */
  setFilters(filters: PrintFilter[]): void {
    if (this.#filters.length === 0) this.#toTapeHead();
    this.#filters = filters;
  }

  /** A changed live bar; the newest state of one bar replaces what is still unsent. */
  addBar(id: InstrumentId, timeframeMs: number, bar: Float64Array): void {
    if (this.#pendingBars.size >= MAX_PENDING_BARS) {
      this.#barsOverran = true;
      this.#pendingBars.clear();
    }
    this.#pendingBars.set(`${id}/${timeframeMs}/${bar[1]}`, bar);
  }

  acknowledge(seq: number): void {
    if (seq !== this.#awaiting) return;
    this.#awaiting = 0;
    this.#heldBefore = this.#heldFlushes;
    this.#heldFlushes = 0;
  }

  /** Forgets what was sent: every demanded row is sent again, symbols included. */
  reset(): void {
    this.#announced.fill(0);
    this.#pendingBars.clear();
    this.#barsOverran = false;
    this.#toTapeHead();
    this.#awaiting = 0;
    this.#heldFlushes = 0;
    this.#rested = Number.POSITIVE_INFINITY;
    this.#sparkVersion = -1;
    for (let id = 0; id < this.#references.length; id++) if (this.#references[id] > 0) this.#dirty.mark(id, ALL_GROUPS);
  }

  /** Sends one batch if the window has credit and anything changed. Returns whether it did. */
  flush(engineAtMs: number): boolean {
    if (this.#awaiting !== 0) {
      this.#rested++;
      this.counters.conflatedRows += this.#dirty.count;
      this.#heldFlushes++;
      return false;
    }
    if (++this.#rested < this.#pause) return false;
    this.#collect();
    this.#writeSymbols();
    this.#writeGroups();
    this.#writeBars();
    this.#writeSpark();
    this.#writePrints();
    if (this.#writer.empty) return false;
    this.#seq = (this.#seq + 1) >>> 0 || 1;
    const batch = this.#writer.finish(this.#seq, engineAtMs);
    this.counters.batches++;
    this.counters.bytes += batch.byteLength;
    this.#awaiting = this.#seq;
    // Prints are not conflated: while the window is behind the tape there is no pause between batches.
    this.#rested = this.#filters.length > 0 && this.#printCursor < this.#tape.head ? this.#pause : 0;
    this.#send(batch);
    return true;
  }

  close(): void {
    this.#table.unwatch(this.#dirty);
  }

  #collect(): void {
    this.#toAnnounce.length = 0;
    this.#rowCount = this.#dirty.take(this.#rows, this.#rowGroups);
    for (let i = 0; i < this.#rowCount; i++) {
      const id = this.#rows[i];
      if (this.#announced[id] === 0) this.#announce(id);
    }
  }

  #announce(id: InstrumentId): void {
    this.#announced[id] = 1;
    this.#toAnnounce.push(id);
  }

  #writeSymbols(): void {
    for (const bar of this.#pendingBars.keys()) {
      const id = Number.parseInt(bar, 10);
      this.#fit(id);
      if (this.#announced[id] === 0) this.#announce(id);
    }
    const ids = this.#toAnnounce;
    if (ids.length === 0) return;
    const names = this.#encoder.encode(ids.map((id) => this.#table.symbolOf(id)).join('\n'));
    this.#writer.section(SECTION.symbols, ids.length, 0, names).ids.set(ids);
  }

  #writeGroups(): void {
    for (let g = 0; g < GROUP_NAMES.length; g++) {
      const rows = this.#selectRows(g);
      if (rows === 0) continue;
      const ids = this.#groupRows;
      const names = GROUP_COLUMNS[GROUP_NAMES[g]];
      const section = this.#writer.section(g, rows, columnsOfGroup(GROUP_NAMES[g]));
      for (let r = 0; r < rows; r++) section.ids[r] = ids[r];
      for (let c = 0; c < names.length; c++) {
        const column = this.#table.column(names[c]);
        const at = c * rows;
        for (let r = 0; r < rows; r++) section.values[at + r] = column[ids[r]];
      }
    }
  }

  /** Rows in which a group changed, to `#groupRows`; answers how many. A group's bit is its place in GROUP_NAMES. */
  #selectRows(group: number): number {
    const rows = this.#rows;
    const rowGroups = this.#rowGroups;
    const selected = this.#groupRows;
    let count = 0;
    // Branch-free: the processor could not predict which groups a row has.
    for (let i = 0; i < this.#rowCount; i++) {
      selected[count] = rows[i];
      count += (rowGroups[i] >> group) & 1;
    }
    return count;
  }

  #writeBars(): void {
    const rows = this.#pendingBars.size;
    if (rows === 0) return;
    const section = this.#writer.section(SECTION.bars, rows, BAR_COLUMNS.length);
    let r = 0;
    for (const [key, bar] of this.#pendingBars) {
      section.ids[r] = Number.parseInt(key, 10);
      for (let c = 0; c < BAR_COLUMNS.length; c++) section.values[c * rows + r] = bar[c];
      r++;
    }
    this.#pendingBars.clear();
  }

  #writeSpark(): void {
    if (this.#sparkWanted.size === 0 || this.#sparkVersion === this.#spark.version) return;
    this.#sparkVersion = this.#spark.version;
    const ids = [...this.#sparkWanted].filter((id) => this.#announced[id] === 1 && this.#spark.has(id));
    if (ids.length === 0) return;
    const section = this.#writer.section(SECTION.spark, ids.length, SPARK_POINTS);
    section.ids.set(ids);
    for (let r = 0; r < ids.length; r++) this.#spark.copy(ids[r], section.values, r, ids.length);
  }

  #writePrints(): void {
    if (this.#filters.length === 0) return;
    const tape = this.#tape;
    if (this.#printCursor < tape.tail) {
      const count = tape.tail - this.#printCursor;
      const toMs = tape.get(tape.tail, 'atMs');
      this.counters.printsLost += count;
      this.#printCursor = tape.tail;
      const fromMs = Number.isNaN(this.#printCursorAtMs) ? toMs : this.#printCursorAtMs;
      this.#printsLost?.({ count, fromMs, toMs, stoodStill: this.#heldBefore >= BEHIND_AFTER_FLUSHES });
    }
    const chosen = this.#choosePrints();
    if (chosen.length === 0) return;
    const unknown = new Set<InstrumentId>();
    for (const s of chosen) {
      const id = tape.instrument(s);
      this.#fit(id);
      if (this.#announced[id] === 0) unknown.add(id);
    }
    if (unknown.size > 0) {
      const ids = [...unknown];
      for (const id of ids) this.#announced[id] = 1;
      const names = this.#encoder.encode(ids.map((id) => this.#table.symbolOf(id)).join('\n'));
      this.#writer.section(SECTION.symbols, ids.length, 0, names).ids.set(ids);
    }
    const rows = chosen.length;
    const section = this.#writer.section(SECTION.prints, rows, PRINT_COLUMNS.length);
    for (let r = 0; r < rows; r++) section.ids[r] = tape.instrument(chosen[r]);
    for (let c = 0; c < PRINT_COLUMNS.length; c++) {
      for (let r = 0; r < rows; r++) section.values[c * rows + r] = tape.value(chosen[r], c);
    }
  }

  /** Sequences of what is amended, new, and too small until now, in that order; both cursors move on. */
  #choosePrints(): number[] {
    const tape = this.#tape;
    const chosen: number[] = [];
    for (; this.#amendCursor < tape.amendHead; this.#amendCursor++) {
      const amended = tape.amendment(this.#amendCursor);
      if (amended === undefined || amended >= this.#printCursor) continue;
      if (this.#filters.some((f) => f.matches(tape, amended))) chosen.push(amended);
    }
    const cursor = this.#printCursor;
    const { groups } = tape;
    const whole = new Set<number>();
    let seq = cursor;
    for (; seq < tape.head && chosen.length < MAX_PRINTS; seq++) {
      const group = tape.value(seq, GROUP_ID);
      if (!whole.has(group)) {
        if (!this.#filters.some((f) => f.matches(tape, seq))) continue;
        if (group < cursor && groups.has(group)) whole.add(group);
      }
      chosen.push(seq);
    }
    // Those of a sweep that were too small alone go with the print that makes it large enough.
    for (const group of whole)
      for (let member = groups.newest(group); member === member; member = groups.before(member))
        if (member < cursor && member >= tape.tail) chosen.push(member);
    this.#printCursor = seq;
    if (seq > tape.tail) this.#printCursorAtMs = tape.get(seq - 1, 'atMs');
    return chosen;
  }

  #toTapeHead(): void {
    this.#printCursor = this.#tape.head;
    this.#amendCursor = this.#tape.amendHead;
    this.#printCursorAtMs = this.#tape.head > 0 ? this.#tape.get(this.#tape.head - 1, 'atMs') : Number.NaN;
  }

  #fit(id: InstrumentId): void {
    if (id < this.#references.length) return;
    const size = Math.max(this.#table.capacity, id + 1);
    const references = new Uint16Array(size);
    references.set(this.#references);
    this.#references = references;
    const announced = new Uint8Array(size);
    announced.set(this.#announced);
    this.#announced = announced;
  }
}
