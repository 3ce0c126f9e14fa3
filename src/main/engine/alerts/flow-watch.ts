/** Reads the tape's new and amended prints once and passes them to the conditions on their underlying. */
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import { AHEAD_MS } from '../../../shared/market/impossible-times.ts';
import { parseOptionSymbol, type OptionContract } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { FlowState, PrintState, type SeenPrint } from './flow-states.ts';
import { FORGOTTEN, LargePlaces, NO_PLACE } from './large-places.ts';

/** The part of the flow tape that rules need. */
export interface PrintSource {
  readonly capacity: number;
  readonly head: number;
  readonly tail: number;
  readonly amendHead: number;
  /** A field by its place in PRINT_COLUMNS. */
  value(seq: number, place: number): number;
  instrument(seq: number): number;
  amendment(index: number): number | undefined;
  /** Whether it stays when it leaves the ring. */
  isKept(seq: number): boolean;
  /** Prints that stay, with sequences below this one, newest first. */
  keptBefore(seq: number): Iterable<number>;
}

interface FlowListenerOf<S> {
  state: S;
  due(): void;
}
export type FlowListener = FlowListenerOf<PrintState | FlowState>;

interface UnderlyingListeners {
  /** In order of the premium they require: most prints are small, so the loop ends early. */
  prints: FlowListenerOf<PrintState>[];
  windows: FlowListenerOf<FlowState>[];
}

const isPrint = (listener: FlowListener): listener is FlowListenerOf<PrintState> =>
  listener.state instanceof PrintState;
const isWindow = (listener: FlowListener): listener is FlowListenerOf<FlowState> => listener.state instanceof FlowState;

const AT = PRINT_COLUMNS.indexOf('atMs');
const PRICE = PRINT_COLUMNS.indexOf('price');
const SIZE = PRINT_COLUMNS.indexOf('size');
const PREMIUM = PRINT_COLUMNS.indexOf('premiumUsd');
const SIDE = PRINT_COLUMNS.indexOf('side');
const TAGS = PRINT_COLUMNS.indexOf('tags');

/** What is learnt of a print later than this fires no rule any more: the trader wants to know of now. A delayed feed is fifteen minutes late. */
const LEARNT_TOO_LATE_MS = 30 * 60_000;

/** No window is longer. */
const LONGEST_WINDOW_MS = 60 * 60_000;
/** Kept prints looked at for a new window: about an hour of the busiest market. */
const MOST_KEPT = 65_536;

/** Before the first print is read. */
const NO_CONTRACT = parseOptionSymbol('O:SPY261218C00650000')!;

interface Facts {
  underlying: string;
  symbol: string;
  contract: OptionContract;
  /** Undefined where no rule is on the underlying. */
  listeners: UnderlyingListeners | undefined;
}

export class FlowWatch {
  readonly #table: InstrumentTable;
  readonly #tape: PrintSource;
  /** By contract; null where it is no option. Started over with every set of rules. */
  #facts: (Facts | null | undefined)[] = [];
  #byUnderlying = new Map<string, UnderlyingListeners>();
  #windows: FlowListenerOf<FlowState>[] = [];
  /** End of the newest print's second. */
  #secondEndsMs = Number.NEGATIVE_INFINITY;
  readonly #large = new LargePlaces();
  #next = 0;
  #nextAmended = 0;
  /** Prints that were overwritten before they were evaluated. */
  lost = 0;
  readonly #print: SeenPrint = {
    seq: 0,
    symbol: '',
    contract: NO_CONTRACT,
    atMs: 0,
    price: 0,
    size: 0,
    premiumUsd: 0,
    side: 0,
    tags: 0,
    largePlace: NO_PLACE,
  };

  constructor(table: InstrumentTable, tape: PrintSource) {
    this.#table = table;
    this.#tape = tape;
  }

  /** `added` are new: their windows are filled from the tape; a single print counts only from now on. */
  set(listeners: readonly FlowListener[], added: ReadonlySet<FlowListener['state']>, nowMs: number): void {
    this.scan(nowMs);
    this.#byUnderlying.clear();
    this.#facts = [];
    for (const [underlying, members] of Map.groupBy(listeners, (l) => l.state.condition.underlying)) {
      const prints = members.filter(isPrint);
      prints.sort((a, b) => a.state.condition.minPremiumUsd - b.state.condition.minPremiumUsd);
      this.#byUnderlying.set(underlying, { prints, windows: members.filter(isWindow) });
    }
    this.#secondEndsMs = Number.NEGATIVE_INFINITY;
    this.#windows = listeners.filter(isWindow);
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
    const { head, amendHead } = tape;
    for (; this.#next < head; this.#next++) this.#see(this.#next, false, nowMs);
    for (; this.#nextAmended < amendHead; this.#nextAmended++) {
      const seq = tape.amendment(this.#nextAmended);
      if (seq !== undefined) this.#see(seq, true, nowMs);
    }
  }

  /** The tape was cleared. */
  reset(): void {
    this.#next = 0;
    this.#nextAmended = 0;
    this.#secondEndsMs = Number.NEGATIVE_INFINITY;
    this.#large.clear();
  }

  #skip(): void {
    this.#next = this.#tape.head;
    this.#nextAmended = this.#tape.amendHead;
  }

  #see(seq: number, amended: boolean, nowMs: number): void {
    const atMs = this.#tape.value(seq, AT);
    if (!(atMs <= nowMs + AHEAD_MS)) return;
    if (atMs >= this.#secondEndsMs) this.#advance(atMs);
    const facts = this.#factsOf(this.#tape.instrument(seq));
    if (!facts?.listeners) return;
    const print = this.#read(seq, facts, amended);
    if (print.largePlace === FORGOTTEN) return;
    const { prints, windows } = facts.listeners;
    for (let i = 0; i < windows.length; i++) if (windows[i].state.see(print, amended)) windows[i].due();
    if (amended && nowMs - atMs > LEARNT_TOO_LATE_MS) return;
    for (let i = 0; i < prints.length; i++) {
      const { state, due } = prints[i];
      const least = state.condition.minPremiumUsd;
      if (least > 0 && !(print.premiumUsd >= least)) break;
      if (state.see(print, amended)) due();
    }
  }

  /** Windows move by whole seconds. */
  #advance(atMs: number): void {
    this.#secondEndsMs = (Math.floor(atMs / 1000) + 1) * 1000;
    for (const { state, due } of this.#windows) if (state.advance(atMs)) due();
  }

  /** Windows of new rules start with what the tape still has, and with the large prints from before. Times may be out of order, so the end is found first. */
  #fill(windows: readonly FlowListenerOf<FlowState>[], nowMs: number): void {
    const tape = this.#tape;
    let newestMs = Number.NEGATIVE_INFINITY;
    for (let seq = tape.tail; seq < tape.head; seq++) {
      const atMs = tape.value(seq, AT);
      if (atMs <= nowMs + AHEAD_MS && atMs > newestMs) newestMs = atMs;
    }
    for (const { state } of windows) {
      state.advance(newestMs);
      if (tape.tail < tape.head) state.wholeFrom(tape.value(tape.tail, AT));
    }
    for (const seq of this.#keptSince(newestMs - LONGEST_WINDOW_MS)) this.#fillWith(windows, seq);
    for (let seq = tape.tail; seq < tape.head; seq++) this.#fillWith(windows, seq);
  }

  /** Large prints that have left the ring, oldest first. */
  #keptSince(fromMs: number): number[] {
    const tape = this.#tape;
    const seqs: number[] = [];
    let looked = 0;
    for (const seq of tape.keptBefore(tape.tail)) {
      if (++looked > MOST_KEPT) break;
      if (tape.value(seq, AT) >= fromMs) seqs.push(seq);
    }
    return seqs.reverse();
  }

  #fillWith(windows: readonly FlowListenerOf<FlowState>[], seq: number): void {
    const facts = this.#factsOf(this.#tape.instrument(seq));
    if (!facts) return;
    for (const { state } of windows) {
      if (state.condition.underlying !== facts.underlying) continue;
      const print = this.#read(seq, facts, false);
      if (print.largePlace !== FORGOTTEN) state.see(print, false);
    }
  }

  /** Reused: conditions copy what they keep. */
  #read(seq: number, facts: Facts, amended: boolean): SeenPrint {
    const tape = this.#tape;
    const print = this.#print;
    print.seq = seq;
    print.symbol = facts.symbol;
    print.contract = facts.contract;
    print.atMs = tape.value(seq, AT);
    print.price = tape.value(seq, PRICE);
    print.size = tape.value(seq, SIZE);
    print.premiumUsd = tape.value(seq, PREMIUM);
    print.side = tape.value(seq, SIDE);
    print.tags = tape.value(seq, TAGS);
    // With a new day the tape lets go of those of the last.
    const isLarge = tape.isKept(seq) || (amended && this.#large.has(seq));
    print.largePlace = isLarge ? this.#large.of(seq) : NO_PLACE;
    return print;
  }

  /** Looked up once per contract. */
  #factsOf(id: number): Facts | null {
    const known = this.#facts[id];
    if (known !== undefined) return known;
    const symbol = this.#table.symbolOf(id);
    const contract = parseOptionSymbol(symbol);
    const facts = contract && {
      underlying: contract.underlying,
      symbol,
      contract,
      listeners: this.#byUnderlying.get(contract.underlying),
    };
    return (this.#facts[id] = facts ?? null);
  }
}
