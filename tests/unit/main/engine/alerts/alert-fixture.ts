/** One book over a real table and tape, driven by hand. */
import { AlertBook } from '../../../../../src/main/engine/alerts/alert-book.ts';
import { amendSides } from '../../../../../src/main/engine/flow/amend-sides.ts';
import { PrintClassifier } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { FlowDay } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowRanks } from '../../../../../src/main/engine/flow/flow-ranks.ts';
import { GreekEstimates } from '../../../../../src/main/engine/flow/greek-estimates.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import type { AlertFired, AlertRuleState, LastFired } from '../../../../../src/shared/contract/alerts.ts';
import { GROUP_COLUMNS, GROUP_NAMES, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';
import { alertRuleSchema, type AlertRule } from '../../../../../src/shared/settings/alerts.ts';

/** 12:00 ET on Friday, 2026-11-20. */
export const NOON_MS = Date.parse('2026-11-20T17:00:00Z');

type Loose = Record<string, unknown>;

/** A rule of one condition about SPY's last price unless said otherwise. */
export const rule = (condition: Loose, rest: Loose = {}): AlertRule =>
  alertRuleSchema.parse({
    id: 'r',
    groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 100, ...condition }]],
    ...rest,
  });

export class AlertBench {
  readonly table = new InstrumentTable();
  readonly tape: FlowTape;
  readonly day: FlowDay;
  readonly state = new MarketState(this.table);
  readonly fired: AlertFired[] = [];
  readonly book: AlertBook;
  nowMs = NOON_MS;
  #told = 0;
  readonly #decoder = new FrameDecoder((symbol) => this.table.intern(symbol));
  readonly #columns = new EventColumns();
  readonly #classifier: PrintClassifier;

  constructor(tapeCapacity = 64) {
    this.tape = new FlowTape(tapeCapacity);
    const facts = new ContractFacts(this.table);
    const day = (this.day = new FlowDay(this.table, this.tape, facts));
    const estimates = new GreekEstimates(facts, () => this.state.calendar);
    this.#classifier = new PrintClassifier(this.table, this.tape, facts, { day, estimates });
    this.book = new AlertBook({
      table: this.table,
      tape: this.tape,
      calendar: () => this.state.calendar,
      boards: new FlowRanks(day, this.table),
      world: 'simulated',
      source: '',
      fired: (alert) => this.fired.push(alert),
    });
  }

  rules(rules: readonly AlertRule[], lastFired: LastFired = {}): void {
    this.book.setRules(rules, lastFired, this.nowMs);
  }

  /** One frame of SPY trades (or of another stock) at these prices, one after the other. No look until `tick`. */
  trades(prices: readonly number[], symbol = 'SPY', conditions: readonly number[] = []): void {
    const events = prices.map((p) => ({ ev: 'T', sym: symbol, p, s: 100, t: ++this.nowMs, c: conditions, x: 4, z: 3 }));
    this.#decoder.decode(Buffer.from(JSON.stringify(events)), 'stocks', this.nowMs, this.#columns);
    this.book.seeFrame(this.#columns, this.state.conditions);
    this.state.reduce(this.#columns);
  }

  /** Second bars `[open, high, low, close]`, as a plan without trades has them. */
  bars(bars: readonly (readonly [number, number, number, number])[], symbol = 'SPY'): void {
    const events = bars.map(([o, h, l, c]) => {
      this.nowMs += 1000;
      return { ev: 'A', sym: symbol, o, h, l, c, v: 10, s: this.nowMs - 1000, e: this.nowMs };
    });
    this.#decoder.decode(Buffer.from(JSON.stringify(events)), 'stocks', this.nowMs, this.#columns);
    this.book.seeFrame(this.#columns, this.state.conditions);
    this.state.reduce(this.#columns);
  }

  print(symbol: string, price: number, size: number, condition = 209, exchange = 300): number {
    const id = this.table.intern(symbol);
    return this.#classifier.print({ id, atMs: ++this.nowMs, price, size, conditions: [condition], exchange });
  }

  /** A two-sided quote just before the next print of a contract. */
  quote(symbol: string, bid: number, ask: number): void {
    this.#classifier.quote(this.table.intern(symbol), bid, ask, this.nowMs);
  }

  /** REST answers with the quote from a second before the prints of a contract at an instant. */
  answerQuote(symbol: string, beforeMs: number, bid: number, ask: number): void {
    amendSides(this, { symbol, beforeMs, quote: { bid, ask, atMs: beforeMs - 1_000 } });
  }

  set(symbol: string, column: ColumnName, value: number): void {
    const id = this.table.intern(symbol);
    this.table.column(column)[id] = value;
    const group = GROUP_NAMES.find((name) => (GROUP_COLUMNS[name] as readonly string[]).includes(column))!;
    this.table.mark(id, group);
  }

  stale(markets: readonly Market[]): void {
    this.book.judge({ kind: 'stale', atMs: this.nowMs, markets });
  }

  /** A look, as after an event of another instrument; returns how many alerts came since the last one. */
  tick(afterMs = 8): number {
    this.nowMs += afterMs;
    this.book.evaluate(this.nowMs);
    const before = this.#told;
    this.#told = this.fired.length;
    return this.#told - before;
  }

  /** Trades, then a look. */
  step(...prices: number[]): number {
    this.trades(prices);
    return this.tick();
  }

  stateOf(ruleId = 'r'): AlertRuleState {
    return this.book.states(this.nowMs, new Map()).find((state) => state.ruleId === ruleId)!;
  }
}
