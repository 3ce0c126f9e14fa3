/** Rules on prints over a recording's print table: the same book as over the recording itself, shown the same rows at the same moments. */
import type { AlertFired, AlertTrial } from '../../../shared/contract/alerts.ts';
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { defaultPreferences } from '../../../shared/settings/preferences.ts';
import { AlertBook } from '../alerts/alert-book.ts';
import type { PrintSource } from '../alerts/flow-watch.ts';
import { InstrumentTable } from '../market/instrument-table.ts';
import { CONTRACT, TABLE_WIDTH, type PrintBlock, type PrintTable } from './print-table.ts';
import { breather } from './trial-pace.ts';
import type { TrialOptions } from './try-alerts.ts';

const SEQ = PRINT_COLUMNS.indexOf('printSeq');
const PREMIUM = PRINT_COLUMNS.indexOf('premiumUsd');
const NOT_READ = new Float64Array(0);
const KEPT_USD = defaultPreferences().flow.keptPremiumUsd;

/** True where a print table has everything that the rules look at. */
export const areOnPrints = (rules: readonly AlertRule[]): boolean =>
  rules.every(({ groups }) => groups.flat().every(({ kind }) => kind === 'print' || kind === 'flow'));

/** Throws where the table is damaged. */
export async function tryPrintRules(options: TrialOptions, table: PrintTable): Promise<AlertTrial> {
  const { session, sessionId, limit } = options;
  const instruments = new InstrumentTable();
  const tape = new TableTape(
    table.index.capacity,
    table.index.symbols.map((symbol) => instruments.intern(symbol)),
  );
  const fires: AlertFired[] = [];
  let fireCount = 0;
  const book = new AlertBook({
    table: instruments,
    tape,
    calendar: () => BUILT_IN_CALENDAR,
    world: 'replay',
    source: sessionId,
    fired: (alert) => {
      if (++fireCount <= limit) fires.push(alert);
    },
  });
  const rules = options.rules.map((rule) => ({ ...rule, enabled: true }));
  book.setRules(rules, {}, session.startMs, options.lists);
  const breathe = breather(options);
  for (let i = 0; i < table.blocks; i++) {
    const block = table.block(i);
    tape.take(block);
    look(book, tape, block);
    options.progress?.((i + 1) / table.blocks);
    await breathe();
  }
  const unknown = book.unknown(session.endMs);
  book.close();
  return {
    sessionId,
    fromMs: session.startMs,
    toMs: session.endMs,
    fires,
    fireCount,
    frames: table.index.frames,
    unknown,
  };
}

function look(book: AlertBook, tape: TableTape, { atMs, printsAt, amendedAt }: PrintBlock): void {
  for (let step = 0; step < atMs.length; step++) {
    if (Number.isNaN(atMs[step])) {
      tape.beginAnew();
      book.reset();
    } else {
      tape.advance(printsAt[step], amendedAt[step]);
      book.evaluate(atMs[step]);
    }
  }
}

/** A block's rows as the flow tape that they were on. */
class TableTape implements PrintSource {
  readonly capacity: number;
  readonly #ids: readonly number[];
  #block: PrintBlock | undefined;
  /** Fields of the block's prints that were asked for; the others are as long as nothing. */
  #prints: Float64Array[] = [];
  #head = 0;
  #amendHead = 0;
  /** Sequence and amendment of the block's first rows. */
  #firstPrint = 0;
  #firstAmended = 0;
  /** The amendment last asked for: its print is read as it was then. */
  #amendedSeq = Number.NaN;
  #amendedRow = 0;

  /** `ids`: instruments by their places in the table's symbols. */
  constructor(capacity: number, ids: readonly number[]) {
    this.capacity = capacity;
    this.#ids = ids;
  }

  get head(): number {
    return this.#head;
  }

  get tail(): number {
    return Math.max(0, this.#head - this.capacity);
  }

  get amendHead(): number {
    return this.#amendHead;
  }

  /** Rules of a trial are there from the first print on. */
  keptBefore(): Iterable<number> {
    return [];
  }

  take(block: PrintBlock): void {
    this.#block = block;
    this.#prints = Array.from({ length: TABLE_WIDTH }, () => NOT_READ);
    this.#firstPrint = this.#head;
    this.#firstAmended = this.#amendHead;
    this.#amendedSeq = Number.NaN;
  }

  advance(prints: number, amended: number): void {
    this.#head += prints;
    this.#amendHead += amended;
  }

  /** Sequences start over. */
  beginAnew(): void {
    this.#firstPrint -= this.#head;
    this.#firstAmended -= this.#amendHead;
    this.#head = 0;
    this.#amendHead = 0;
    this.#amendedSeq = Number.NaN;
  }

  value(seq: number, place: number): number {
    if (seq === this.#amendedSeq) return this.#block!.amendment(place)[this.#amendedRow];
    const row = seq - this.#firstPrint;
    const column = this.#prints[place];
    return row < column.length ? column[row] : this.#read(place)[row];
  }

  #read(place: number): Float64Array {
    return (this.#prints[place] = this.#block!.print(place));
  }

  instrument(seq: number): number {
    return this.#ids[this.value(seq, CONTRACT)];
  }

  /** A table is made with the prints kept that are by default. */
  isKept(seq: number): boolean {
    return Math.abs(this.value(seq, PREMIUM)) >= KEPT_USD;
  }

  amendment(index: number): number {
    this.#amendedRow = index - this.#firstAmended;
    this.#amendedSeq = this.#block!.amendment(SEQ)[this.#amendedRow];
    return this.#amendedSeq;
  }
}
