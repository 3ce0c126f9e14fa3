import { HistoryService, type ModelledChains } from '../../../../../src/main/engine/history/history-service.ts';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { memoryIn } from '../../../../../src/main/engine/history/memory.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import type { STANDING_COLUMNS } from '../../../../../src/shared/contract/columns.ts';
import { SMILE_DEVIATIONS, type ListingDay } from '../../../../../src/shared/history/listing-day.ts';
import { unknownValues } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

export const DATE = '2026-11-20';
export const [YESTERDAY] = BUILT_IN_CALENDAR.sessionsBefore(DATE, 1);
export const [CALL, PUT, NEW] = ['O:SPY261218C00650000', 'O:SPY261218P00650000', 'O:SPY261218C00655000'];
export const OPEN_MS = etInstant(DATE, 9, 30);

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const listingDay = (openInterest: number[]): ListingDay => ({
  listing: 'SPY 2026-12-18',
  atMs: etInstant(YESTERDAY, 15, 55),
  years: 28 / 365,
  forward: 651,
  atmIv: 0.2,
  smile: Float64Array.from(SMILE_DEVIATIONS, (z) => (z > 3 ? Number.NaN : 0.2 - 0.01 * z)),
  openInterest: Float64Array.from(openInterest),
});

interface Asked {
  replay?: boolean;
  delayMs?: number;
  listed?: () => Promise<string[] | undefined>;
}

/** A memory that follows one chain, SPY, whose volatility a test sets; a minute after the open. */
export class HistoryBench {
  store = new HistoryStore(':memory:');
  readonly table = new InstrumentTable();
  nowMs = OPEN_MS + 60_000;
  iv = 0.2;
  /** What of the listings was known whenever numbers were asked for. */
  readonly whole: (readonly string[] | undefined)[] = [];
  readonly reported: string[] = [];
  visited: string | undefined;
  /** Underlyings with a chain on screen. */
  shown = ['SPY'];

  service(options: Asked = {}): HistoryService {
    return new HistoryService({
      memory: memoryIn(this.store),
      world: 'massive',
      replay: options.replay ?? false,
      table: this.table,
      chains: this.#chains(),
      calendar: () => BUILT_IN_CALENDAR,
      listed: options.listed ?? (async () => ['SPY 2026-12-18']),
      now: () => this.nowMs,
      visited: () => this.visited,
      delayMs: () => options.delayMs ?? 0,
      report: (text) => this.reported.push(text),
    });
  }

  async following(options: Asked = {}): Promise<HistoryService> {
    const history = this.service(options);
    history.want(['SPY']);
    await settled();
    return history;
  }

  minutes() {
    return this.store.minutes('massive', 'SPY', ['iv30'], OPEN_MS - 1e8, OPEN_MS + 1e8);
  }

  column(name: (typeof STANDING_COLUMNS)[number]): number {
    return this.table.column(name)[this.table.find('SPY')!];
  }

  #chains(): ModelledChains {
    const underlyings = () => this.shown;
    return {
      get underlyings() {
        return underlyings();
      },
      term: () => ({ iv30: this.iv, rr30: -this.iv / 5 }),
      valuesAtMs: (_, atMs) => atMs,
      numbers: (_, listed) => {
        this.whole.push(listed);
        return { ...unknownValues(), spot: 650, iv30: this.iv };
      },
      listings: (_, atMs) => [{ ...listingDay([650, 12, 34]), atMs }],
      contractsOf: () => [
        {
          root: 'SPY',
          expiry: '2026-12-18',
          strikes: Float64Array.of(650, 655),
          calls: Uint32Array.of(this.table.intern(CALL), this.table.intern(NEW)),
          puts: Uint32Array.of(this.table.intern(PUT), 0xffff_ffff),
        },
      ],
    };
  }
}
