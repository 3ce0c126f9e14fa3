/** Reads the tape's new and amended prints once and shows them to the conditions on their underlying. */
import { parseOptionSymbol, type OptionRight } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { FlowState, type PrintState, type SeenPrint } from './flow-states.ts';

/** What is needed of the flow tape. */
export interface PrintTape {
  readonly capacity: number;
  readonly head: number;
  readonly tail: number;
  readonly amendHead: number;
  instrument(seq: number): number;
  get(seq: number, column: 'atMs' | 'price' | 'size' | 'premiumUsd' | 'side' | 'tags'): number;
  amendment(index: number): number | undefined;
}

export interface FlowListener {
  state: PrintState | FlowState;
  due(): void;
}

/** A stamp further ahead of the clock is a fault and must not empty the windows. */
const AHEAD_MS = 60_000;

interface Facts {
  underlying: string;
  symbol: string;
  right: OptionRight;
}

export class FlowWatch {
  readonly #table: InstrumentTable;
  readonly #tape: PrintTape;
  readonly #facts: (Facts | undefined)[] = [];
  readonly #known: boolean[] = [];
  #byUnderlying = new Map<string, FlowListener[]>();
  #windows: FlowListener[] = [];
  #next = 0;
  #nextAmended = 0;
  /** Prints that were overwritten before they were looked at. */
  lost = 0;
  readonly #print: SeenPrint = {
    seq: 0,
    symbol: '',
    right: 'C',
    atMs: 0,
    price: 0,
    size: 0,
    premiumUsd: 0,
    side: 0,
    tags: 0,
  };

  constructor(table: InstrumentTable, tape: PrintTape) {
    this.#table = table;
    this.#tape = tape;
  }

  /** `added` are new: their windows are filled from the tape; a single print counts only from now on. */
  set(listeners: readonly FlowListener[], added: ReadonlySet<FlowListener['state']>, nowMs: number): void {
    this.scan(nowMs);
    this.#byUnderlying = Map.groupBy(listeners, (listener) => listener.state.condition.underlying);
    this.#windows = listeners.filter((listener) => listener.state instanceof FlowState);
    const windows = this.#windows.filter((listener) => added.has(listener.state));
    if (windows.length > 0) this.#fill(windows, nowMs);
  }

  /** Looks at everything new. */
  scan(nowMs: number): void {
    if (this.#byUnderlying.size === 0) return this.#skip();
    const tape = this.#tape;
    if (this.#next < tape.tail) {
      this.lost += tape.tail - this.#next;
      this.#next = tape.tail;
    }
    for (; this.#next < tape.head; this.#next++) this.#see(this.#next, false, nowMs);
    for (; this.#nextAmended < tape.amendHead; this.#nextAmended++) {
      const seq = tape.amendment(this.#nextAmended);
      if (seq !== undefined) this.#see(seq, true, nowMs);
    }
  }

  /** The tape was cleared. */
  reset(): void {
    this.#next = 0;
    this.#nextAmended = 0;
  }

  #skip(): void {
    this.#next = this.#tape.head;
    this.#nextAmended = this.#tape.amendHead;
  }

  #see(seq: number, amended: boolean, nowMs: number): void {
    const atMs = this.#tape.get(seq, 'atMs');
    if (!(atMs <= nowMs + AHEAD_MS)) return;
    for (let i = 0; i < this.#windows.length; i++) {
      const { state } = this.#windows[i];
      if (state instanceof FlowState && state.advance(atMs)) this.#windows[i].due();
    }
    const facts = this.#factsOf(this.#tape.instrument(seq));
    const listeners = facts && this.#byUnderlying.get(facts.underlying);
    if (!listeners) return;
    const print = this.#read(seq, atMs, facts);
    for (let i = 0; i < listeners.length; i++) if (listeners[i].state.see(print, amended)) listeners[i].due();
  }

  /** Windows of new rules take what the tape still has. Times may be out of order, so the end is found first. */
  #fill(windows: readonly FlowListener[], nowMs: number): void {
    const tape = this.#tape;
    let newestMs = Number.NEGATIVE_INFINITY;
    for (let seq = tape.tail; seq < tape.head; seq++) {
      const atMs = tape.get(seq, 'atMs');
      if (atMs <= nowMs + AHEAD_MS && atMs > newestMs) newestMs = atMs;
    }
    for (const { state } of windows) if (state instanceof FlowState) state.advance(newestMs);
    for (let seq = tape.tail; seq < tape.head; seq++) {
      const facts = this.#factsOf(tape.instrument(seq));
      if (!facts) continue;
      for (const { state } of windows) {
        if (state.condition.underlying === facts.underlying)
          state.see(this.#read(seq, tape.get(seq, 'atMs'), facts), false);
      }
    }
  }

  /** Reused: conditions copy what they keep. */
  #read(seq: number, atMs: number, facts: Facts): SeenPrint {
    const tape = this.#tape;
    const print = this.#print;
    print.seq = seq;
    print.symbol = facts.symbol;
    print.right = facts.right;
    print.atMs = atMs;
    print.price = tape.get(seq, 'price');
    print.size = tape.get(seq, 'size');
    print.premiumUsd = tape.get(seq, 'premiumUsd');
    print.side = tape.get(seq, 'side');
    print.tags = tape.get(seq, 'tags');
    return print;
  }

  /** Looked up once per contract. */
  #factsOf(id: number): Facts | undefined {
    if (!this.#known[id]) {
      this.#known[id] = true;
      const symbol = this.#table.symbolOf(id);
      const contract = parseOptionSymbol(symbol);
      if (contract) this.#facts[id] = { underlying: contract.underlying, symbol, right: contract.right };
    }
    return this.#facts[id];
  }
}
