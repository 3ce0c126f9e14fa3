/**
 * The chain engine inside the engine's loop: as in `world.ts` it gets 30 % of every 8 ms. A market in which spot moves every step and 1,000
 * quotes a second arrive, over 1,000 streamed contracts of 5 European and 5 American expiries. The clock is a parameter; what a run costs is measured.
 * `share` is analytics over wall time, `longest_run_ms` the longest that ingest would have waited, `age_ms` how old solutions are.
 */
import { buildSlices } from '../src/main/engine/chain/chain-book.ts';
import { ChainModel } from '../src/main/engine/chain/chain-model.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { MODEL_REASON } from '../src/shared/contract/columns.ts';
import { americanPrice } from '../src/shared/analytics/american.ts';
import { europeanPrice } from '../src/shared/analytics/european.ts';
import { etInstant } from '../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../src/shared/market/trading-calendar.ts';

const NOW = etInstant('2026-11-20', 11);
const STEP_MS = 8;
const BUDGET_MS = STEP_MS * 0.3;
const STEPS = 4_000;
const QUOTES_A_STEP = 8;
const STRIKES = 50;
const EXPIRIES = ['2026-11-23', '2026-11-27', '2026-12-04', '2026-12-18', '2027-03-19'];

export async function run(): Promise<Record<string, unknown>> {
  const table = new InstrumentTable(4_096);
  const ids: number[] = [];
  const symbols: string[] = [];
  const spots = [
    { id: table.intern('I:SPX'), spot: 6500 },
    { id: table.intern('SPY'), spot: 650 },
  ];
  const add = (root: 'SPXW' | 'SPY', spot: number, step: number, price: typeof europeanPrice): void => {
    for (const expiry of EXPIRIES) {
      const years = BUILT_IN_CALENDAR.yearsToExpiry({ root, expiry }, NOW);
      for (let i = 0; i < STRIKES; i++) {
        const strike = spot + (i - STRIKES / 2) * step;
        for (const right of ['C', 'P'] as const) {
          const symbol = formatOptionSymbol({ root, expiry, right, strike });
          const id = table.intern(symbol);
          const value = price(right === 'C' ? 1 : -1, spot, strike, years, 0.037, 0.012, 0.18);
          table.column('bid')[id] = Math.max(0.01, value * 0.998);
          table.column('ask')[id] = value * 1.002 + 0.01;
          table.column('quoteAtMs')[id] = NOW;
          symbols.push(symbol);
          ids.push(id);
        }
      }
    }
  };
  add('SPXW', 6500, 5, europeanPrice);
  add('SPY', 650, 1, americanPrice);
  const last = table.column('last');
  for (const { id, spot } of spots) last[id] = spot;
  const model = new ChainModel({
    calendar: () => BUILT_IN_CALENDAR,
    table,
    rate: () => 0.037,
    stopwatch: () => performance.now(),
  });
  model.setSlices(buildSlices(table, BUILT_IN_CALENDAR, symbols));
  const runs: number[] = [];
  let quote = 0;
  for (let step = 0; step < STEPS; step++) {
    for (const { id, spot } of spots) last[id] = spot * (1 + 2e-3 * Math.sin(step / 300) + 3e-5 * (step % 3));
    for (let i = 0; i < QUOTES_A_STEP; i++) table.mark(ids[(quote += 37) % ids.length], 'quote');
    runs.push(model.run(NOW + step * STEP_MS, BUDGET_MS));
  }
  const warm = runs.slice(STEPS / 4).toSorted((a, b) => a - b);
  const nowMs = NOW + STEPS * STEP_MS;
  const ages = ids
    .filter((id) => table.column('modelReason')[id] === MODEL_REASON.solved)
    .map((id) => nowMs - table.column('modelAtMs')[id])
    .toSorted((a, b) => a - b);
  return {
    contracts: ids.length,
    share: round(warm.reduce((a, b) => a + b, 0) / (warm.length * STEP_MS)),
    median_run_ms: round(warm[warm.length >> 1]),
    p99_run_ms: round(warm[Math.floor(warm.length * 0.99)]),
    longest_run_ms: round(warm.at(-1)!),
    solved_per_s: Math.round((model.solved * 1000) / (STEPS * STEP_MS)),
    median_age_ms: ages[ages.length >> 1],
    oldest_age_ms: ages.at(-1),
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
