/**
 * One value condition as a latch with hysteresis. It is shown every print (last price) and the state at each evaluation, in order,
 * so that a price that crosses and comes back between two evaluations is not missed.
 */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import { parseOptionSymbol, type OptionContract } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import {
  ALERT_MEASURES,
  labelOf,
  type Measure,
  type MeasureArgs,
  type ReadColumn,
} from '../../../shared/settings/alert-measures.ts';
import type { ValueCondition } from '../../../shared/settings/alerts.ts';
import { formatMeasure, nameSymbol } from '../../../shared/settings/describe-alert.ts';
import { LinePrice } from '../../../shared/market/price-line.ts';
import { tradingTime } from '../../../shared/market/trading-time.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { ValueSources } from './value-sources.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';
import type { ConditionState } from './condition-state.ts';

const UNSEEN = -1;
const QUIET = 0;
const BEYOND = 1;

export class ValueState implements ConditionState {
  readonly condition: ValueCondition;
  readonly id: InstrumentId;
  readonly #column: ReadColumn;
  /** What it looks at: the value's, and that of what stands in the threshold's place. */
  readonly watched: readonly (readonly [InstrumentId, Measure, MeasureArgs])[];
  readonly #otherColumn: ReadColumn | undefined;
  readonly #line: LinePrice | undefined;
  readonly #strict: boolean;
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
  /** The value, and what it is compared with. */
  #known = false;
  #expired = false;
  #awaiting = false;
  /** Seen on the quiet side at or since the last `clear`. */
  #left = false;
  #hit = false;
  #hitValue = Number.NaN;
  #hitAtMs = Number.NaN;
  #hitThreshold = Number.NaN;

  constructor(
    condition: ValueCondition,
    table: InstrumentTable,
    sources: ValueSources,
    calendar: () => TradingCalendar,
  ) {
    this.condition = condition;
    const id = table.intern(condition.symbol);
    this.id = id;
    this.#column = sources.reader(condition, id);
    const { comparator, against } = condition;
    const otherId = against && table.intern(against.symbol);
    if (against && otherId !== undefined) this.#otherColumn = sources.reader(against, otherId);
    if (condition.line) this.#line = new LinePrice(condition.line, () => tradingTime(calendar()));
    this.watched = [
      [id, condition.measure, condition.args],
      ...(against && otherId !== undefined ? [[otherId, against.measure, against.args] as const] : []),
    ];
    this.#upward = comparator === 'above' || comparator === 'over' || comparator === 'crossesAbove';
    this.#crossing = comparator === 'crossesAbove' || comparator === 'crossesBelow';
    this.#strict = comparator === 'over' || comparator === 'under';
    this.#contract = parseOptionSymbol(condition.symbol);
    this.#calendar = calendar;
  }

  /**
   * One value in its order of time. Unknown values are passed over: a side once seen stands. `lineAtMs`: when a line in the threshold's place is
   * read, where that is later than the value's own time.
   */
  see(value: number, atMs: number, lineAtMs = atMs): boolean {
    if (value !== value) return false;
    const { hysteresis } = this.condition;
    const threshold = this.#threshold(lineAtMs);
    if (threshold !== threshold) return false;
    const beyond = (this.#upward ? value >= threshold : value <= threshold) && !(this.#strict && value === threshold);
    const back = this.#upward ? value < threshold - hysteresis : value > threshold + hysteresis;
    const left = !beyond && (hysteresis === 0 || back);
    const becomes = beyond && this.#side === QUIET;
    const is = beyond && !this.#crossing && !this.#awaiting;
    if ((becomes || is) && !this.#hit) {
      this.#hit = true;
      this.#hitValue = value;
      this.#hitAtMs = atMs;
      this.#hitThreshold = threshold;
    }
    if (beyond) this.#side = BEYOND;
    else if (left || this.#side === UNSEEN) {
      this.#side = QUIET;
      this.#left = true;
    }
    return true;
  }

  refresh(nowMs: number): void {
    this.look(nowMs);
    this.see(this.#now, this.#column(ALERT_MEASURES[this.condition.measure].at), nowMs);
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
    const threshold = this.#threshold(nowMs);
    this.#known = this.#now === this.#now && threshold === threshold;
  }

  /** Set, the line at an instant, or the other value now. */
  #threshold(atMs: number): number {
    if (this.#line) return this.#line.at(atMs);
    const { against, threshold } = this.condition;
    return against && this.#otherColumn ? ALERT_MEASURES[against.measure].read(this.#otherColumn) : threshold;
  }

  fires(): Truth {
    if (this.#hit) return TRUTH.yes;
    return this.#known ? TRUTH.no : TRUTH.unknown;
  }

  holds(): Truth {
    if (this.#left) return TRUTH.no;
    if (!this.#known) return TRUTH.unknown;
    return this.#side === BEYOND ? TRUTH.yes : TRUTH.no;
  }

  reading(): AlertReading[] {
    const { symbol, measure, args } = this.condition;
    const reading = { label: `${nameSymbol(symbol)} ${labelOf(measure, args)}`, value: this.#hitValue };
    const text = formatMeasure(measure, this.#hitValue);
    const own = { ...reading, text, ...(this.#hitAtMs === this.#hitAtMs && { atMs: this.#hitAtMs }) };
    const { against } = this.condition;
    const other = this.#hitThreshold;
    if (this.#line) return [own, { label: 'line', value: other, text: formatMeasure(measure, other) }];
    if (!against) return [own];
    const label = `${nameSymbol(against.symbol)} ${labelOf(against.measure, against.args)}`;
    return [own, { label, value: other, text: formatMeasure(against.measure, other) }];
  }

  value(): number {
    return this.#now;
  }

  unknown(): string {
    const { symbol, measure } = this.condition;
    const name = nameSymbol(symbol);
    if (this.#expired) return `${name} has expired.`;
    const { against } = this.condition;
    if (this.#now === this.#now && this.#line)
      return 'Both points of its line are at one time of trading: move one of them on the chart.';
    if (this.#now === this.#now && against) return ALERT_MEASURES[against.measure].reason(nameSymbol(against.symbol));
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
    this.#known = false;
    this.clear();
    this.#awaiting = false;
  }
}
