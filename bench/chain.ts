/**
 * A full chain on request, through the chain engine as it runs live (price selection, parity forward, IV, all Greeks, table writes):
 * 9,000 European contracts (SPXW, 10 expiries) and 5,000 American ones (SPY, 10 expiries), every row dirty, no time budget.
 * Prices come from our own kernels over a skewed smile, two-sided with a spread.
 */
import { ChainModel } from '../src/main/engine/chain/chain-model.ts';
import { buildSlices, instrumentsOf } from '../src/main/engine/chain/chain-book.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { americanPrice } from '../src/shared/analytics/american.ts';
import { europeanPrice } from '../src/shared/analytics/european.ts';
import { addDays, etInstant, isTradingDay, yearsToExpiry } from '../src/shared/market/calendar.ts';
import { MODEL_REASON } from '../src/shared/contract/columns.ts';
import { formatOptionSymbol, parseOptionSymbol } from '../src/shared/market/symbols.ts';

const NOW = etInstant('2026-11-20', 11);
const RATE = 0.037;
const YIELD = 0.012;
const RUNS = 15;

export async function run(): Promise<Record<string, unknown>> {
  const european = chain('SPXW', 'I:SPX', 6500, 5, 450);
  const american = chain('SPY', 'SPY', 650, 1, 250);
  const full = median(Array.from({ length: RUNS }, () => european.runOnce()));
  const slow = median(Array.from({ length: 5 }, () => american.runOnce()));
  return {
    full_ms: round(full),
    contracts: european.contracts,
    solved: european.solved(),
    us_per_contract: round((full * 1000) / european.contracts),
    american_full_ms: round(slow),
    american_contracts: american.contracts,
    american_solved: american.solved(),
    american_us_per_contract: round((slow * 1000) / american.contracts),
  };
}

function expiries(): string[] {
  const found: string[] = [];
  for (let date = '2026-12-04'; found.length < 10; date = addDays(date, found.length < 4 ? 7 : 28)) {
    let day = date;
    while (!isTradingDay(day)) day = addDays(day, 1);
    if (!found.includes(day)) found.push(day);
  }
  return found;
}

function chain(root: string, underlying: string, spot: number, step: number, strikes: number) {
  const table = new InstrumentTable(32_768);
  const first = Math.round((spot - (strikes / 2) * step) / step) * step;
  const symbols = expiries().flatMap((expiry) =>
    Array.from({ length: strikes }, (_, i) => first + i * step).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => formatOptionSymbol({ root, expiry, right, strike })),
    ),
  );
  const slices = buildSlices(table, symbols);
  const last = table.column('last');
  last[table.intern(underlying)] = spot;
  for (const symbol of symbols) quote(table, symbol, spot, root === 'SPY');
  const model = new ChainModel({ table, rate: () => RATE, stopwatch: () => performance.now() });
  model.setSlices(slices);
  let tick = 0;
  return {
    contracts: symbols.length,
    runOnce(): number {
      // A new spot makes every row dirty, as a market does.
      last[table.intern(underlying)] = spot * (1 + 1e-4 * (tick++ % 2));
      const startedAt = performance.now();
      model.run(NOW + tick * 10_000, Number.POSITIVE_INFINITY);
      return performance.now() - startedAt;
    },
    solved(): number {
      const reason = table.column('modelReason');
      return slices.flatMap((s) => [...instrumentsOf(s)]).filter((id) => reason[id] === MODEL_REASON.solved).length;
    },
  };
}

function quote(table: InstrumentTable, symbol: string, spot: number, american: boolean): void {
  const contract = parseOptionSymbol(symbol)!;
  const years = yearsToExpiry(contract, NOW);
  const sign = contract.right === 'C' ? 1 : -1;
  const moneyness = Math.log(contract.strike / spot) / Math.sqrt(years + 0.02);
  const volatility = 0.17 - 0.09 * moneyness + 0.08 * moneyness * moneyness;
  const price = american ? americanPrice : europeanPrice;
  const value = price(sign, spot, contract.strike, years, RATE, YIELD, volatility);
  const id = table.intern(symbol);
  const half = value * 0.001;
  table.column('bid')[id] = Math.max(0, value - half);
  table.column('ask')[id] = value + half;
  table.column('quoteAtMs')[id] = NOW - 1000;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const round = (value: number): number => Math.round(value * 100) / 100;
