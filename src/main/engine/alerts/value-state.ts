/**
 * One value condition as a latch with hysteresis. It is shown every print (last price) and the state at each evaluation, in order,
 * so that a price that crosses and comes back between two evaluations is not missed.
 */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import { parseOptionSymbol, type OptionContract } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { ALERT_MEASURES, isModelMeasure, type ReadColumn } from '../../../shared/settings/alert-measures.ts';
import type { ValueCondition } from '../../../shared/settings/alerts.ts';
import { formatMeasure, nameSymbol } from '../../../shared/settings/describe-alert.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { JudgedValues } from './judged-values.ts';
import { TRUTH, type ConditionState, type Truth } from './condition-state.ts';

const UNSEEN = -1;
const QUIET = 0;
const BEYOND = 1;

export class ValueState implements ConditionState {
  readonly condition: ValueCondition;
  readonly id: InstrumentId;
  readonly #column: ReadColumn;
  readonly #upward: boolean;
  readonly #crossing: boolean;
  readonly #contract: OptionContract | undefined;
  readonly #calendar: () => TradingCalendar;
  #expiresAtMs = Number.POSITIVE_INFINITY;
  /** The calendar that `#expiresAtMs` is by. */
  #expiresBy: TradingCalendar | undefined;
  /** Which side of the threshold the value was last seen on; between threshold and hysteresis it stays what it was. */
  #side = UNSEEN;
  #now = Number.NaN;
  #expired = false;
  #awaiting = false;
  /** Seen on the quiet side at or since the last `clear`. */
  #left = false;
  #hit = false;
  #hitValue = Number.NaN;
  #hitAtMs = Number.NaN;

  constructor(
    condition: ValueCondition,
    table: InstrumentTable,
    judged: JudgedValues,
    calendar: () => TradingCalendar,
  ) {
    this.condition = condition;
    const id = table.intern(condition.symbol);
    this.id = id;
    this.#column = isModelMeasure(condition.measure)
      ? (column) => judged.of(condition.symbol, column)
      : (column) => table.column(column)[id];
    this.#upward = condition.comparator === 'above' || condition.comparator === 'crossesAbove';
    this.#crossing = condition.comparator === 'crossesAbove' || condition.comparator === 'crossesBelow';
    this.#contract = parseOptionSymbol(condition.symbol);
    this.#calendar = calendar;
  }

  /** One value in its order of time. Unknown values are passed over: a side once seen stands. */
  see(value: number, atMs: number): void {
    if (value !== value) return;
    const { threshold, hysteresis } = this.condition;
    const beyond = this.#upward ? value >= threshold : value <= threshold;
    const left = this.#upward ? value < threshold - hysteresis : value > threshold + hysteresis;
    const becomes = beyond && this.#side === QUIET;
    const is = beyond && !this.#crossing && !this.#awaiting;
    if ((becomes || is) && !this.#hit) {
      this.#hit = true;
      this.#hitValue = value;
      this.#hitAtMs = atMs;
    }
    if (beyond) this.#side = BEYOND;
    else if (left || this.#side === UNSEEN) {
      this.#side = QUIET;
      this.#left = true;
    }
  }

  refresh(nowMs: number): void {
    this.look(nowMs);
    this.see(this.#now, this.#column(ALERT_MEASURES[this.condition.measure].at));
  }

  look(nowMs: number): void {
    const calendar = this.#calendar();
    if (this.#contract && calendar !== this.#expiresBy) {
      this.#expiresBy = calendar;
      this.#expiresAtMs = calendar.settlementMs(this.#contract);
    }
    this.#expired = nowMs >= this.#expiresAtMs;
    const { read } = ALERT_MEASURES[this.condition.measure];
    this.#now = this.#expired ? Number.NaN : read(this.#column);
  }

  fires(): Truth {
    if (this.#hit) return TRUTH.yes;
    return this.#now === this.#now ? TRUTH.no : TRUTH.unknown;
  }

  holds(): Truth {
    if (this.#left) return TRUTH.no;
    if (this.#now !== this.#now) return TRUTH.unknown;
    return this.#side === BEYOND ? TRUTH.yes : TRUTH.no;
  }

  reading(): AlertReading[] {
    const { symbol, measure } = this.condition;
    const reading = { label: `${nameSymbol(symbol)} ${ALERT_MEASURES[measure].label}`, value: this.#hitValue };
    const text = formatMeasure(measure, this.#hitValue);
    return [{ ...reading, text, ...(this.#hitAtMs === this.#hitAtMs && { atMs: this.#hitAtMs }) }];
  }

  value(): number {
    return this.#now;
  }

  unknown(): string {
    const { symbol, measure } = this.condition;
    const name = nameSymbol(symbol);
    if (this.#expired) return `${name} has expired.`;
    return ALERT_MEASURES[measure].reason(name);
  }

  clear(): void {
    this.#hit = false;
    this.#left = this.#side === QUIET;
  }

  needChange(waiting: boolean): void {
    this.#awaiting = waiting;
  }

  reset(): void {
    this.#side = UNSEEN;
    this.#now = Number.NaN;
    this.clear();
    this.#awaiting = false;
  }
}
