/**
 * The memory's file: one SQLite database, read and written synchronously on a thread of its own (`history-worker.ts`).
 * Errors are SQLite's; `open-history.ts` says what a file that cannot be opened means.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  KEPT_IDS,
  ORIGIN,
  unknownValues,
  type KeptMeasure,
  type KeptValues,
  type Origin,
} from '../../../shared/history/measures.ts';
import type { ListingDay } from '../../../shared/history/listing-day.ts';
import { isSameClose } from './daily-bars.ts';
import { dateNumber, dateText } from './date-number.ts';
import { mergeDay, type DayNumbers } from './day-merge.ts';
import type { BarOfDay, DayRow, Days, MinuteRow, Minutes, OptionDay, Past } from './history-rows.ts';
import { damageIn, ForeignFile, NewerFile, untouched } from './history-file.ts';
import { STEPS } from './schema.ts';
import { Statements } from './statements.ts';

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
/** Another terminal or `tapedeck history build` may be writing. */
const BUSY_MS = 5_000;
/** Of a minute: what a higher origin knows stands; what it lacks is filled in. */
const MERGED = [
  ...KEPT_IDS.map(
    (id) =>
      `${id} = CASE WHEN excluded.origin >= origin THEN coalesce(excluded.${id}, ${id}) ELSE coalesce(${id}, excluded.${id}) END`,
  ),
  'origin = max(origin, excluded.origin)',
].join(', ');
/** Of a day: `day-merge.ts` has said which values stand. */
const REPLACED = [...KEPT_IDS, 'origin', 'ivOrigin', 'at'].map((id) => `${id} = excluded.${id}`).join(', ');
const COLUMNS = KEPT_IDS.join(', ');
const VALUES = KEPT_IDS.map(() => '?').join(', ');

const stored = (value: number): number | null => (Number.isFinite(value) ? value : null);
const read = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

export class HistoryStore {
  readonly #db: DatabaseSync;
  readonly #names = new Map<string, number>();
  readonly #statements: Statements;

  /** Opens or makes the file and brings it up to date, or opens one as it is and never writes it. `:memory:` for none. */
  constructor(file: string, readOnly = false) {
    this.#db = new DatabaseSync(readOnly ? untouched(file) : file, {
      timeout: BUSY_MS,
      enableForeignKeyConstraints: true,
      readOnly,
    });
    this.#statements = new Statements(this.#db);
    try {
      if (this.version > STEPS.length) throw new NewerFile(this.version);
      if (this.#isForeign()) throw new ForeignFile();
      if (readOnly) return;
      // A commit survives a crash of the process at once, one of the machine from the next checkpoint on: a minute may be lost, never the file.
      this.#db.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;',
      );
      this.#migrate();
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Another program's database: tables before the first step, or none of ours after it. */
  #isForeign(): boolean {
    const tables = this.#db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return this.version === 0 ? tables.length > 0 : !tables.some(({ name }) => name === 'names');
  }

  close(): void {
    this.#statements.forget();
    this.#db.close();
  }

  get version(): number {
    return read(this.#db.prepare('PRAGMA user_version').get()!['user_version']);
  }

  /** What is wrong with the file, or undefined; every index too with `whole`. */
  damage(whole = false): string | undefined {
    return damageIn(this.#db, whole);
  }

  /** A whole copy as it is now, at a path where there is none yet. */
  copyTo(file: string): void {
    this.#db.prepare('VACUUM INTO ?').run(file);
  }

  note(key: string): string | undefined {
    return this.#sql('SELECT value FROM notes WHERE key = ?').get(key)?.['value'] as string | undefined;
  }

  setNote(key: string, value: string): void {
    this.#sql('INSERT INTO notes VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(key, value);
  }

  /**
   * Numbers of minutes, and with them of the days they belong to. Of a day the last known value by market time stays, whatever was written
   * last; a later row that does not know a number leaves it.
   */
  put(world: string, minutes: readonly MinuteRow[], days: readonly DayRow[]): void {
    this.#transaction(() => {
      const minute = this.#sql(
        `INSERT INTO minutes (name, at, origin, ${COLUMNS}) VALUES (?, ?, ?, ${VALUES}) ON CONFLICT DO UPDATE SET ${MERGED}`,
      );
      for (const row of minutes) {
        const at = Math.floor(row.atMs / MINUTE_MS);
        minute.run(this.#name(world, row.symbol), at, row.origin, ...kept(row.values));
      }
      const day = this.#sql(
        `INSERT INTO days (name, date, origin, ivOrigin, at, ivOpen, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ${VALUES})
         ON CONFLICT DO UPDATE SET ${REPLACED}, ivOpen = coalesce(ivOpen, excluded.ivOpen)`,
      );
      for (const { symbol, date, ivOpen = Number.NaN, ...row } of days) {
        const name = this.#name(world, symbol);
        const merged = mergeDay(this.#keptDay(name, date), { ...row, ivOrigin: row.origin }, () =>
          this.#lastMinutes(name, date),
        );
        const { origin, ivOrigin, atMs, values } = merged;
        day.run(
          name,
          dateNumber(date),
          origin,
          stored(ivOrigin),
          stored(Math.round(atMs)),
          stored(ivOpen),
          ...kept(values),
        );
      }
    });
  }

  #keptDay(name: number, date: string): DayNumbers | undefined {
    const [row] = this.#rows(
      `SELECT origin, ivOrigin, at, ${COLUMNS} FROM days WHERE name = ? AND date = ? AND origin IS NOT NULL`,
      [name, dateNumber(date)],
    );
    return row && { origin: row[0] as Origin, ivOrigin: read(row[1]), atMs: read(row[2]), values: valuesOf(row, 3) };
  }

  /** The last known value of each measure among a day's minutes. Minutes are of regular hours: their date is the same in UTC. */
  #lastMinutes(name: number, date: string): Pick<DayNumbers, 'values' | 'ivOrigin'> {
    const first = Date.parse(date) / MINUTE_MS;
    const values = unknownValues();
    let ivOrigin = Number.NaN;
    for (const row of this.#rows(
      `SELECT origin, ${COLUMNS} FROM minutes WHERE name = ? AND at BETWEEN ? AND ? ORDER BY at`,
      [name, first, first + MINUTES_A_DAY - 1],
    )) {
      const known = valuesOf(row, 1);
      for (const id of KEPT_IDS) if (!Number.isNaN(known[id])) values[id] = known[id];
      if (!Number.isNaN(known.iv30)) ivOrigin = read(row[0]);
    }
    return { values, ivOrigin };
  }

  /** The vendor's bars of finished days. Older ones follow where the vendor has adjusted these for a split since. */
  putBars(world: string, symbol: string, bars: readonly BarOfDay[]): void {
    this.#transaction(() => {
      const sql = this.#sql(
        `INSERT INTO days (name, date, open, high, low, close, traded) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
           traded = coalesce(excluded.traded, traded)`,
      );
      const name = this.#name(world, symbol);
      if (bars.length > 0) this.#readjust(name, bars[0]);
      for (const { date, open, high, low, close, traded } of bars)
        sql.run(name, dateNumber(date), open, high, low, close, stored(traded));
    });
  }

  #readjust(name: number, first: BarOfDay): void {
    const date = dateNumber(first.date);
    const before = read(this.#sql('SELECT close FROM days WHERE name = ? AND date = ?').get(name, date)?.['close']);
    const factor = first.close / before;
    if (!Number.isFinite(factor) || isSameClose(factor, 1)) return;
    this.#sql(
      'UPDATE days SET open = open * ?, high = high * ?, low = low * ?, close = close * ? WHERE name = ? AND date < ?',
    ).run(factor, factor, factor, factor, name, date);
  }

  /** Takes back what was filled in of these days from daily closes; what was seen otherwise stays. */
  forgetFilled(world: string, symbol: string, dates: readonly string[]): void {
    this.#transaction(() => {
      const sql = this.#sql(
        `UPDATE days SET ${KEPT_IDS.map((id) => `${id} = NULL`).join(', ')}, origin = NULL, ivOrigin = NULL, at = NULL
         WHERE name = ? AND date = ? AND origin = ${ORIGIN.backfill}`,
      );
      const name = this.#name(world, symbol);
      for (const date of dates) sql.run(name, dateNumber(date));
    });
  }

  /** Names of which something is kept, but not the bar of a session. */
  withoutBar(world: string, date: string): string[] {
    return this.#rows(
      `SELECT symbol FROM names WHERE world = ? AND EXISTS (SELECT 1 FROM days WHERE name = id)
       AND NOT EXISTS (SELECT 1 FROM days WHERE name = id AND date = ? AND traded IS NOT NULL) ORDER BY symbol`,
      [world, dateNumber(date)],
    ).map(([symbol]) => symbol as string);
  }

  /** Smiles and open interest of a name's listings on a day: the last by market time stays. Days before `keepFrom` are forgotten. */
  putListings(world: string, symbol: string, date: string, listings: readonly ListingDay[], keepFrom: string): void {
    this.#transaction(() => {
      const name = this.#name(world, symbol);
      const put = this.#sql(
        `INSERT INTO listing_days (name, listing, date, at, years, forward, atmIv, smile, openInterest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET at = excluded.at, years = excluded.years, forward = excluded.forward, atmIv = excluded.atmIv,
           smile = excluded.smile, openInterest = excluded.openInterest WHERE excluded.at >= at`,
      );
      for (const { listing, atMs, years, forward, atmIv, smile, openInterest } of listings)
        put.run(
          name,
          listing,
          dateNumber(date),
          Math.round(atMs),
          years,
          forward,
          atmIv,
          bytesOf(smile),
          bytesOf(openInterest),
        );
      this.#sql('DELETE FROM listing_days WHERE name = ? AND date < ?').run(name, dateNumber(keepFrom));
    });
  }

  /** What is kept of a name's listings on a day; empty where nothing was. */
  listings(world: string, symbol: string, date: string): ListingDay[] {
    return this.#rows(
      `SELECT listing, at, years, forward, atmIv, smile, openInterest FROM listing_days
       WHERE name = (SELECT id FROM names WHERE world = ? AND symbol = ?) AND date = ? ORDER BY listing`,
      [world, symbol, dateNumber(date)],
    ).map((row) => ({
      listing: row[0] as string,
      atMs: row[1] as number,
      years: row[2] as number,
      forward: row[3] as number,
      atmIv: row[4] as number,
      smile: doublesOf(row[5] as Uint8Array),
      openInterest: doublesOf(row[6] as Uint8Array),
    }));
  }

  /** All days of a span, both ends included, with the bars and these measures. */
  days(world: string, symbol: string, measures: readonly KeptMeasure[], from: string, to: string): Days {
    const known = measures.filter((id) => KEPT_IDS.includes(id));
    const rows = this.#rows(
      `SELECT date, coalesce(ivOrigin, origin), open, high, low, close, traded${known.map((id) => `, ${id}`).join('')} FROM days
       WHERE name = (SELECT id FROM names WHERE world = ? AND symbol = ?) AND date BETWEEN ? AND ? ORDER BY date`,
      [world, symbol, dateNumber(from), dateNumber(to)],
    );
    const dates = rows.map((row) => dateText(row[0] as number));
    return {
      dates,
      origin: rows.map((row) => read(row[1])),
      bars: rows.map((row, i) => ({
        date: dates[i],
        open: read(row[2]),
        high: read(row[3]),
        low: read(row[4]),
        close: read(row[5]),
        traded: read(row[6]),
      })),
      columns: Object.fromEntries(known.map((id, i) => [id, rows.map((row) => read(row[7 + i]))])),
    };
  }

  /** Minutes from one instant to another, both included. */
  minutes(world: string, symbol: string, measures: readonly KeptMeasure[], fromMs: number, toMs: number): Minutes {
    const known = measures.filter((id) => KEPT_IDS.includes(id));
    const rows = this.#rows(
      `SELECT at${known.map((id) => `, ${id}`).join('')} FROM minutes
       WHERE name = (SELECT id FROM names WHERE world = ? AND symbol = ?) AND at BETWEEN ? AND ? ORDER BY at`,
      [world, symbol, Math.ceil(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS)],
    );
    return {
      atMs: rows.map((row) => (row[0] as number) * MINUTE_MS),
      columns: Object.fromEntries(known.map((id, i) => [id, rows.map((row) => read(row[1 + i]))])),
    };
  }

  /** What is kept of each name. */
  names(): { world: string; symbol: string; days: number; iv30: number; from: string; to: string; minutes: number }[] {
    return this.#rows(
      `SELECT world, symbol, count(date), count(iv30), min(date), max(date), (SELECT count(*) FROM minutes WHERE name = id)
       FROM names LEFT JOIN days ON name = id GROUP BY id ORDER BY world, symbol`,
      [],
    ).map(([world, symbol, days, iv30, from, to, minutes]) => ({
      world: world as string,
      symbol: symbol as string,
      days: days as number,
      iv30: iv30 as number,
      from: from === null ? '' : dateText(from as number),
      to: to === null ? '' : dateText(to as number),
      minutes: minutes as number,
    }));
  }

  /** The input of ranks between two dates, for each name that has any; for all names without `symbols`. */
  past(world: string, from: string, to: string, symbols?: readonly string[]): Past[] {
    const wanted = symbols && new Set(symbols);
    const names = this.#rows('SELECT id, symbol FROM names WHERE world = ? ORDER BY id', [world]) as [number, string][];
    const found: Past[] = [];
    const sql = this.#sql(
      'SELECT date, iv30, rr30, ivOpen, ivOrigin FROM days INDEXED BY days_rank WHERE name = ? AND date BETWEEN ? AND ?',
    );
    sql.setReturnArrays(true);
    for (const [id, symbol] of names) {
      if (wanted && !wanted.has(symbol)) continue;
      const past: Past = { symbol, dates: [], iv30: [], rr30: [], ivOpen: [], origin: [] };
      for (const row of sql.all(id, dateNumber(from), dateNumber(to)) as unknown as SQLInputValue[][]) {
        if (row[1] === null && row[2] === null) continue;
        past.dates.push(row[0] as number);
        past.iv30.push(read(row[1]));
        past.rr30.push(read(row[2]));
        past.ivOpen.push(read(row[3]));
        past.origin.push(read(row[4]));
      }
      if (past.dates.length > 0) found.push(past);
    }
    return found;
  }

  /** Marks a backfill request as answered, with its answer and the option closes it brought. */
  putAnswer(world: string, symbol: string, question: string, answer: string, closes: readonly OptionDay[]): void {
    this.#transaction(() => {
      const name = this.#name(world, symbol);
      const sql = this.#sql('INSERT OR REPLACE INTO option_days VALUES (?, ?, ?, ?)');
      for (const { contract, date, close } of closes) sql.run(name, contract, dateNumber(date), close);
      this.#sql('INSERT OR REPLACE INTO asked VALUES (?, ?, ?)').run(name, question, answer);
    });
  }

  answered(world: string, symbol: string): [question: string, answer: string][] {
    return this.#rows(
      'SELECT question, answer FROM asked WHERE name = (SELECT id FROM names WHERE world = ? AND symbol = ?) ORDER BY question',
      [world, symbol],
    ) as [string, string][];
  }

  optionDays(world: string, symbol: string): OptionDay[] {
    return this.#rows(
      'SELECT contract, date, close FROM option_days WHERE name = (SELECT id FROM names WHERE world = ? AND symbol = ?)',
      [world, symbol],
    ).map(([contract, date, close]) => ({
      contract: contract as string,
      date: dateText(date as number),
      close: close as number,
    }));
  }

  #migrate(): void {
    if (this.version === STEPS.length) return;
    // Another process may do the same: the one that gets the lock checks again.
    this.#transaction(() => {
      for (let done = this.version; done < STEPS.length; done++) {
        this.#db.exec(STEPS[done]);
        this.#db.exec(`PRAGMA user_version = ${done + 1}`);
      }
    });
  }

  #name(world: string, symbol: string): number {
    const key = `${world}\n${symbol}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    this.#sql('INSERT OR IGNORE INTO names (world, symbol) VALUES (?, ?)').run(world, symbol);
    const id = read(this.#sql('SELECT id FROM names WHERE world = ? AND symbol = ?').get(world, symbol)!['id']);
    this.#names.set(key, id);
    return id;
  }

  #transaction(work: () => void): void {
    // A name added in a transaction that was rolled back does not exist.
    this.#statements.transaction(work, () => this.#names.clear());
  }

  #rows(sql: string, parameters: SQLInputValue[]): SQLInputValue[][] {
    return this.#statements.rows(sql, parameters);
  }

  #sql(sql: string): StatementSync {
    return this.#statements.get(sql);
  }
}

const valuesOf = (row: readonly SQLInputValue[], from: number): KeptValues =>
  Object.fromEntries(KEPT_IDS.map((id, i) => [id, read(row[from + i])])) as KeptValues;
const kept = (values: KeptValues): (number | null)[] => KEPT_IDS.map((id) => stored(values[id]));
const bytesOf = (values: Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const doublesOf = (bytes: Uint8Array): Float64Array => new Float64Array(bytes.slice().buffer);
