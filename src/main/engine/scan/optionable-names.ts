/**
 * Which scanned names have listed options: one contract of each is asked for, once a day, when REST has nothing else to do. A name of which a
 * print or a volatility is known is not asked about.
 */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { ask } from '../feed/rest/ask.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { contractsRequest } from '../massive/rest/endpoints.ts';

/** Requests begun by one tick, of which there is one a second. */
const AT_ONCE = 2;
const PAUSE_MS = 15_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_PAUSE_MS = 10 * 60_000;
/** A name whose question failed is asked about again after this. */
const RETRY_MS = 5 * 60_000;

export interface OptionableNamesOptions {
  source: FeedSource;
  table: InstrumentTable;
  report: (text: string) => void;
}

export class OptionableNames {
  readonly #options: OptionableNamesOptions;
  readonly #asking = new Set<string>();
  readonly #retryAtMs = new Map<string, EpochMs>();
  #names: readonly string[] = [];
  #date = '';
  #pausedUntilMs = 0;
  #closed = false;

  constructor(options: OptionableNamesOptions) {
    this.#options = options;
  }

  want(names: Iterable<string>): void {
    this.#names = [...new Set(names)];
  }

  /** About once a second. */
  tick(): void {
    const { source } = this.#options;
    if (this.#names.length === 0 || this.#closed || source.kind === 'replay') return;
    const nowMs = source.now();
    this.#beginDay(etDate(nowMs));
    this.#learn();
    // Five requests a minute are kept for prices and chains.
    const options = source.capabilities().find(({ market }) => market === 'options');
    if (options?.rest === 'limited' || nowMs < this.#pausedUntilMs) return;
    const due = this.#names.filter((name) => this.#isDue(name, nowMs));
    for (const name of due.slice(0, AT_ONCE - this.#asking.size)) void this.#ask(name);
  }

  close(): void {
    this.#closed = true;
  }

  /** Names get options, and lose them. */
  #beginDay(date: string): void {
    if (date === this.#date) return;
    if (this.#date !== '') for (const name of this.#names) this.#write(this.#options.table.intern(name), Number.NaN);
    this.#date = date;
    this.#retryAtMs.clear();
  }

  #learn(): void {
    const { table } = this.#options;
    const [has, iv30, premium] = (['hasOptions', 'iv30', 'flowPremiumUsd'] as const).map((name) => table.column(name));
    for (const name of this.#names) {
      const id = table.find(name);
      if (id !== undefined && has[id] !== 1 && (iv30[id] > 0 || premium[id] > 0)) this.#write(id, 1);
    }
  }

  #isDue(name: string, nowMs: EpochMs): boolean {
    const { table } = this.#options;
    const id = table.find(name);
    const isKnown = id !== undefined && !Number.isNaN(table.column('hasOptions')[id]);
    return !isKnown && !this.#asking.has(name) && !(nowMs < (this.#retryAtMs.get(name) ?? 0));
  }

  async #ask(name: string): Promise<void> {
    const { source, table, report } = this.#options;
    const date = this.#date;
    this.#asking.add(name);
    try {
      const request = contractsRequest({ underlying: name, expiryFrom: date, limit: 1 });
      const { rows } = await ask(source, { ...request, priority: 'idle' }, 'contracts');
      if (date === this.#date && !this.#closed) this.#write(table.intern(name), rows.length > 0 ? 1 : 0);
    } catch (error) {
      const refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#pausedUntilMs = source.now() + (refused ? REFUSED_PAUSE_MS : PAUSE_MS);
      this.#retryAtMs.set(name, source.now() + (refused ? 0 : RETRY_MS));
      report(`options of ${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#asking.delete(name);
    }
  }

  #write(id: InstrumentId, value: number): void {
    const { table } = this.#options;
    const column = table.column('hasOptions');
    if (Object.is(column[id], value)) return;
    column[id] = value;
    table.mark(id, 'history');
  }
}
