/**
 * A name enters a scan. Every name is looked at once a second of market time. One of which the condition was never seen false does not enter:
 * a terminal that just opened learns of many at once. One that left has to stay out for a minute before it enters again, and leaves only
 * where the condition is false by what its “back by” says.
 */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Query } from '../../../shared/query/query.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';
import { SCAN_MEASURES, type ScanMeasureId } from '../../../shared/scan/scan-measures.ts';
import { scanTest, type ScanTest } from '../../../shared/scan/scan-test.ts';
import { measuresOf, namesSymbols, scannedNames, scanQuery } from '../../../shared/scan/scan-vocabulary.ts';
import { writeAmount } from '../../../shared/query/amounts.ts';
import type { ReadColumn } from '../../../shared/settings/alert-measures.ts';
import type { ScanCondition } from '../../../shared/settings/alerts.ts';
import { NO_LISTS, type NamedLists } from '../../../shared/settings/list-members.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { SET_BACK_MS, type ConditionState } from './condition-state.ts';

export const LOOK_MS = 1_000;
/** Out for less than this, a name that comes back has not left. */
export const GONE_MS = 60_000;
/** Names told of by one alert; the rest is counted. */
const MOST_TOLD = 5;

const UNSEEN = 0;
const OUT = 1;
const IN = 2;

interface Name {
  symbol: string;
  id: InstrumentId;
  side: typeof UNSEEN | typeof OUT | typeof IN;
  leftAtMs: EpochMs;
}

export class ScanState implements ConditionState {
  readonly condition: ScanCondition;
  readonly #table: InstrumentTable;
  readonly #query: Query | undefined;
  readonly #measures: readonly ScanMeasureId[];
  readonly #of: ReadColumn;
  /** Names without options do not count. */
  readonly #optionable: boolean;
  /** The row that `#of` reads. */
  #row: InstrumentId = 0;
  #enters: ScanTest;
  #stays: ScanTest;
  #names: readonly Name[] = [];
  #dueAtMs = Number.NEGATIVE_INFINITY;
  #known = 0;
  #inside = 0;
  #entered: Name[] = [];
  #readings: AlertReading[] = [];

  constructor(condition: ScanCondition, table: InstrumentTable) {
    this.condition = condition;
    this.#table = table;
    this.#query = scanQuery(condition.where);
    this.#measures = measuresOf(this.#query);
    this.#optionable = !namesSymbols(this.#query);
    this.#of = (column) => table.column(column)[this.#row];
    this.#enters = scanTest(this.#query, { members: () => [] });
    this.#stays = this.#enters;
    this.setLists(NO_LISTS);
  }

  /** Names that stay keep what is known of them. */
  setLists(lists: NamedLists): void {
    const members = (list: string): readonly string[] => lists.get(list) ?? [];
    this.#enters = scanTest(this.#query, { members });
    this.#stays = scanTest(this.#query, { members, staying: true });
    const before = new Map(this.#names.map((name) => [name.symbol, name]));
    this.#names = scannedNames(this.#query, lists).map(
      (symbol) =>
        before.get(symbol) ?? {
          symbol,
          id: this.#table.intern(symbol),
          side: UNSEEN,
          leftAtMs: Number.NEGATIVE_INFINITY,
        },
    );
    this.#dueAtMs = Number.NEGATIVE_INFINITY;
  }

  get dueAtMs(): EpochMs {
    return this.#dueAtMs;
  }

  refresh(nowMs: EpochMs): void {
    // A clock that was set back must not stop it; an event that comes late is no such clock.
    if (nowMs < this.#dueAtMs && nowMs >= this.#dueAtMs - LOOK_MS - SET_BACK_MS) return;
    this.#dueAtMs = nowMs + LOOK_MS;
    this.#known = 0;
    this.#inside = 0;
    for (let i = 0; i < this.#names.length; i++) this.#see(this.#names[i], nowMs);
    if (this.#entered.length > 0) this.#readings = this.#read(nowMs);
  }

  look(): void {}

  fires(): Truth {
    if (this.#entered.length > 0) return TRUTH.yes;
    return this.#known > 0 ? TRUTH.no : TRUTH.unknown;
  }

  /** An entry is a moment. */
  holds(): Truth {
    return TRUTH.no;
  }

  reading(): AlertReading[] {
    return this.#readings;
  }

  /** Names that are in. */
  value(): number {
    return this.#known > 0 ? this.#inside : Number.NaN;
  }

  unknown(): string {
    if (this.#names.length === 0) return 'It goes through no name: there is no such list here, or it is empty.';
    return `Of none of its ${this.#names.length} names is known what it asks.`;
  }

  clear(): void {
    if (this.#entered.length > 0) this.#entered = [];
  }

  needChange(): void {}

  reset(): void {
    for (const name of this.#names) {
      name.side = UNSEEN;
      name.leftAtMs = Number.NEGATIVE_INFINITY;
    }
    this.#dueAtMs = Number.NEGATIVE_INFINITY;
    this.#known = 0;
    this.#inside = 0;
    this.clear();
  }

  #see(name: Name, nowMs: EpochMs): void {
    this.#row = name.id;
    if (this.#optionable && this.#of('hasOptions') === 0) return;
    const truth = (name.side === IN ? this.#stays : this.#enters)(name.symbol, this.#of, nowMs);
    if (truth === TRUTH.unknown) return;
    this.#known++;
    if (truth === TRUTH.no) {
      if (name.side === IN) name.leftAtMs = nowMs;
      name.side = OUT;
      return;
    }
    this.#inside++;
    if (name.side === OUT && nowMs - name.leftAtMs >= GONE_MS) this.#entered.push(name);
    name.side = IN;
  }

  #read(nowMs: EpochMs): AlertReading[] {
    const told = this.#entered.slice(0, MOST_TOLD).map(({ symbol, id }) => {
      this.#row = id;
      const values = this.#measures.map((measure) => ({
        measure,
        value: SCAN_MEASURES[measure].read(this.#of, nowMs),
      }));
      const text = values.map(({ measure, value }) => `${SCAN_MEASURES[measure].title} ${written(measure, value)}`);
      return { label: symbol, value: values[0]?.value ?? 1, text: text.join(', ') || 'entered', atMs: nowMs };
    });
    const left = this.#entered.length - told.length;
    return left > 0 ? [...told, { label: 'and', value: left, text: `${left} more names` }] : told;
  }
}

const written = (measure: ScanMeasureId, value: number): string => {
  if (Number.isNaN(value)) return 'unknown';
  const { unit } = SCAN_MEASURES[measure];
  const large = Math.abs(value) >= 1_000;
  return writeAmount(Number(large ? value.toFixed(0) : value.toFixed(2)), unit);
};
