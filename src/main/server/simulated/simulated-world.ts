/** The simulated universe put together: paths, chains and instruments by symbol. Everything is a function of seed and time. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { NOMINAL_RATE, tapeRates, type TapeRates } from './activity.ts';
import { OptionChain, type ListedExpiry } from './contracts.ts';
import { keyOf } from './hash.ts';
import { Instrument } from './instrument.ts';
import { OrderTable } from './order-table.ts';
import { FactorPath, MarketFactors, TrackingPath, type PricePath } from './price-paths.ts';
import type { TradingDays } from './trading-days.ts';
import { UNIVERSE, type UnderlyingSpec } from './universe.ts';

export interface SimulatedWorldOptions {
  seed: number;
  /** Events a second the whole simulation is to deliver. */
  rate: number;
  /** Names to offer; the indices their paths and volatilities hang on are always there. */
  symbols?: readonly string[];
  startMs: EpochMs;
}

export class SimulatedWorld {
  readonly seed: number;
  readonly days: TradingDays;
  readonly specs: readonly UnderlyingSpec[];
  readonly startMs: EpochMs;
  readonly rates: TapeRates;
  readonly #paths = new Map<string, PricePath>();
  readonly #chains = new Map<string, OptionChain>();
  readonly #underlyings = new Map<string, Instrument>();
  /** By place in their expiry, those asked for so far. */
  readonly #options = new Map<ListedExpiry, Instrument[]>();
  /** Of even and of odd strikes: twins, so that neighbours share the legs of spreads and nothing else. */
  readonly #optionTables: readonly [OrderTable, OrderTable];

  constructor(options: SimulatedWorldOptions, days: TradingDays) {
    this.seed = options.seed;
    this.days = days;
    this.startMs = options.startMs;
    const offered = options.symbols && new Set(options.symbols);
    this.specs = UNIVERSE.filter((spec) => !offered || offered.has(spec.symbol) || spec.symbol === 'I:VIX');
    // Fewer events are larger ones, so that a slow simulation still has a day's volume.
    const scale = Math.min(Math.max((0.45 * NOMINAL_RATE) / options.rate, 0.2), 12);
    const spreads = keyOf(options.seed, 'spread orders');
    const table = (name: string): OrderTable => new OrderTable(keyOf(options.seed, name), 'options', scale, spreads);
    this.#optionTables = [table('even strikes'), table('odd strikes')];
    const printsPerOrder = (this.#optionTables[0].meanPrints + this.#optionTables[1].meanPrints) / 2;
    this.rates = tapeRates(options.rate, printsPerOrder, this.specs);
    const vix = UNIVERSE.find((spec) => spec.symbol === 'I:VIX')!;
    const factors = new MarketFactors(days, options.seed, vix.level);
    for (const spec of UNIVERSE)
      if (!spec.tracks) this.#paths.set(spec.symbol, new FactorPath(factors, spec, options.seed));
    for (const spec of UNIVERSE) {
      if (spec.tracks) this.#paths.set(spec.symbol, new TrackingPath(this.path(spec.tracks), spec.ratio!));
    }
    for (const spec of this.specs) this.#underlyings.set(spec.symbol, this.#underlying(spec));
  }

  path(symbol: string): PricePath {
    return this.#paths.get(symbol)!;
  }

  spec(symbol: string): UnderlyingSpec | undefined {
    return this.specs.find((spec) => spec.symbol === symbol);
  }

  #underlying(spec: UnderlyingSpec): Instrument {
    const perDay = this.rates.stockOrdersPerMinute * spec.stockShare * 390;
    const scale = spec.kind === 'stock' ? spec.dayVolume / perDay : 1;
    return new Instrument({
      symbol: spec.symbol,
      market: marketOf(spec.symbol),
      spec,
      path: this.path(spec.symbol),
      table: new OrderTable(keyOf(this.seed, `${spec.symbol} orders`), 'stocks', scale),
      rates: this.rates,
      days: this.days,
      seed: this.seed,
    });
  }

  /** The chain on a feed symbol (`SPY`, `I:SPX`); undefined where none is listed. */
  chain(underlying: string): OptionChain | undefined {
    const known = this.#chains.get(underlying);
    if (known) return known;
    const spec = this.spec(underlying);
    if (!spec?.options) return undefined;
    const chain = new OptionChain({
      spec,
      program: spec.options,
      spotPath: this.path(underlying),
      vixPath: this.path('I:VIX'),
      days: this.days,
      seed: this.seed,
      startMs: this.startMs,
    });
    this.#chains.set(underlying, chain);
    return chain;
  }

  /** Any instrument by its feed symbol; undefined where the market knows none. */
  instrument(symbol: string): Instrument | undefined {
    const underlying = this.#underlyings.get(symbol);
    if (underlying) return underlying;
    if (!symbol.startsWith('O:')) return undefined;
    const parsed = parseOptionSymbol(symbol);
    const contract = parsed && this.chain(parsed.underlying)?.contract(symbol);
    return contract && this.option(contract.slice, contract.place);
  }

  /** What trades at a place of an expiry's contracts. */
  option(slice: ListedExpiry, place: number): Instrument {
    let listed = this.#options.get(slice);
    if (!listed) this.#options.set(slice, (listed = []));
    return (listed[place] ??= this.#optionAt(slice, place));
  }

  #optionAt(slice: ListedExpiry, place: number): Instrument {
    const { chain } = slice;
    const contract = slice.contractAt(place);
    return new Instrument({
      symbol: contract.symbol,
      market: 'options',
      spec: chain.spec,
      path: chain.spotPath,
      table: this.#optionTables[contract.strikeIndex & 1],
      rates: this.rates,
      days: this.days,
      seed: this.seed,
      contract,
    });
  }
}
