/** A chain service over the market state, driven through a close, an evening and the next open. */
import { ChainService } from '../../../../../src/main/engine/chain/chain-service.ts';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import type { AnalyticsKind, AnalyticsRequest, ModelStamp } from '../../../../../src/shared/contract/analytics.ts';
import type { ChainSummary } from '../../../../../src/shared/contract/streams.ts';
import { etInstant, type EpochMs } from '../../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol, isEuropean } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { MarketBench } from '../market/market-bench.ts';
import { NO_PRINTS } from './synthetic-chain.ts';

export const FRIDAY = '2026-11-20';
export const MONDAY = '2026-11-23';
export const at = (hour: number, minute = 0, second = 0, date = FRIDAY): EpochMs =>
  etInstant(date, hour, minute, second);
export const EXPIRIES = ['2026-12-18', '2027-01-15'];
export const SIGMA = 0.3;

export interface Named {
  root: string;
  underlying: string;
  spot: number;
  step: number;
}
export const AAPL: Named = { root: 'AAPL', underlying: 'AAPL', spot: 265.31, step: 5 };
export const SPY: Named = { root: 'SPY', underlying: 'SPY', spot: 650, step: 10 };
export const SPX: Named = { root: 'SPXW', underlying: 'I:SPX', spot: 6500, step: 100 };

interface Streamed {
  sigma?: number;
  only?: (contract: { strike: number; sign: 1 | -1 }, index: number) => boolean;
  quoted?: (mid: number) => readonly [bid: number, ask: number];
}

export class Evening {
  readonly bench = new MarketBench();
  readonly chains: ChainService;
  readonly #named: Named;
  nowMs: EpochMs;

  /** `spotDelayMs`: the underlying's, by a plan of its own. */
  constructor(named: Named, nowMs: EpochMs, delayMs = 0, spotDelayMs = 0) {
    this.#named = named;
    this.nowMs = nowMs;
    const { state, table } = this.bench;
    this.chains = new ChainService({
      table,
      flow: NO_PRINTS,
      calendar: () => BUILT_IN_CALENDAR,
      requests: {
        contracts: async (_, expiry) => this.contractsOf(expiry).map(({ symbol }) => symbol),
        snapshot: async () => undefined,
        dividends: async () => [],
        streams: () => true,
        snapshotAtMs: (id) => state.snapshotAtMs(id),
        spotAtQuote: (id) => state.spotAtQuote(id),
        priceAtEnd: (id, endMs) => state.priceAtEnd(id, endMs, this.nowMs - spotDelayMs),
        delayMs: () => delayMs,
        spotDelayMs: () => spotDelayMs,
        snapshotEveryMs: () => 3_000,
      },
      rateCurve: defaultPreferences().rateCurve,
      now: () => this.nowMs,
      stopwatch: () => 0,
      contractsChanged: () => undefined,
      laddersChanged: () => undefined,
      report: () => undefined,
    });
  }

  contractsOf(expiry: string) {
    const { root, spot, step } = this.#named;
    return Array.from({ length: 21 }, (_, i) => (Math.round(spot / step) + i - 10) * step).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => ({
        strike,
        sign: right === 'C' ? (1 as const) : (-1 as const),
        symbol: formatOptionSymbol({ root, expiry, right, strike }),
      })),
    );
  }

  trade(atMs: EpochMs, price: number): this {
    const { underlying } = this.#named;
    const event = underlying.startsWith('I:')
      ? { ev: 'V', T: underlying, val: price, t: atMs }
      : { ev: 'T', sym: underlying, p: price, s: 1, t: atMs, c: [] };
    this.bench.frame([event], underlying.startsWith('I:') ? 'indices' : 'stocks', atMs + 20);
    return this;
  }

  /** Every contract quoted as it is worth at that spot and time, by snapshots that arrive at `receivedAtMs`. */
  quote(atMs: EpochMs, spot: number, receivedAtMs = atMs + 20, expiries = EXPIRIES): this {
    for (const expiry of expiries)
      for (const contract of this.contractsOf(expiry)) {
        const { symbol } = contract;
        const mid = this.#worth(expiry, contract, { atMs, spot, sigma: SIGMA });
        const quote = { bid: mid * 0.999, ask: mid * 1.001, atMs };
        this.bench.snapshot({ symbol, quote, openInterest: 1000, sharesPerContract: 100 }, receivedAtMs);
      }
    return this;
  }

  /** The contracts quoted by the stream, each as it is worth or as `quoted` says. */
  stream(
    atMs: EpochMs,
    spot: number,
    { sigma = SIGMA, only = () => true, quoted = (mid) => [mid * 0.999, mid * 1.001] }: Streamed = {},
  ): this {
    const events = EXPIRIES.flatMap((expiry) =>
      this.contractsOf(expiry)
        .filter(only)
        .map((contract) => {
          const [bp, ap] = quoted(this.#worth(expiry, contract, { atMs, spot, sigma }));
          return { ev: 'Q', sym: contract.symbol, bp, ap, bs: 1, as: 1, t: atMs };
        }),
    );
    if (events.length > 0) this.bench.frame(events, 'options', atMs + 20);
    return this;
  }

  #worth(
    expiry: string,
    { strike, sign }: { strike: number; sign: 1 | -1 },
    { atMs, spot, sigma }: { atMs: EpochMs; spot: number; sigma: number },
  ): number {
    const { root } = this.#named;
    const years = BUILT_IN_CALENDAR.yearsToExpiry({ root, expiry }, atMs);
    return (isEuropean(root) ? europeanPrice : americanPrice)(sign, spot, strike, years, 0.0375, 0, sigma);
  }

  /** What a delayed plan without quotes has: the vendor's volatilities, beside a price of the underlying in real time. */
  vendor(receivedAtMs: EpochMs, spot: number): this {
    for (const { symbol } of EXPIRIES.flatMap((expiry) => this.contractsOf(expiry))) {
      const underlying = { symbol: this.#named.underlying, price: spot, atMs: receivedAtMs, delayed: false };
      const row = { symbol, delayed: true, vendor: { ivFraction: SIGMA }, underlying };
      this.bench.snapshot({ ...row, openInterest: 1000, sharesPerContract: 100 }, receivedAtMs);
    }
    return this;
  }

  async open(): Promise<this> {
    this.chains.setDemand(new Map([[this.#named.underlying, new Set(EXPIRIES)]]));
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
    this.chains.tick();
    return this;
  }

  run(nowMs: EpochMs): this {
    this.nowMs = nowMs;
    for (let i = 0; i < 3; i++) this.chains.model.run(nowMs, Number.POSITIVE_INFINITY);
    return this;
  }

  ask(what: AnalyticsKind) {
    const over = { sign: 'naive', value: 'delta' } as const;
    const request = { what, underlying: this.#named.underlying, expiries: EXPIRIES, ...over } as AnalyticsRequest;
    const { atMs: _, ...result } = this.chains.analytics(request, this.nowMs) as unknown as Record<string, unknown>;
    return result;
  }

  get summary(): ChainSummary & ModelStamp {
    return this.chains.summaries(this.#named.underlying, EXPIRIES)[0];
  }

  column(name: Parameters<MarketBench['table']['column']>[0]): number[] {
    return EXPIRIES.flatMap((expiry) => this.contractsOf(expiry)).map(
      ({ symbol }) => this.bench.table.column(name)[this.bench.table.find(symbol)!],
    );
  }

  /** Everything that is computed of the quotes. */
  get values() {
    const { underlying } = this.#named;
    const columns = (
      ['modelIv', 'modelDelta', 'modelGamma', 'modelTheta', 'quoteIv', 'quoteReason', 'quoteEdge'] as const
    ).map((name) => this.column(name));
    const kinds = (['exposure', 'volatility', 'maturities', 'distribution', 'matrix'] as const).map((what) =>
      this.ask(what),
    );
    const { iv30 } = this.chains.term(underlying, this.nowMs);
    return { columns, kinds, iv30, summary: { ...this.summary, snapshotAtMs: undefined } };
  }
}

export const closed = async (named: Named, endMs: EpochMs): Promise<Evening> => {
  const evening = await new Evening(named, endMs - 60_000)
    .trade(endMs - 1_000, named.spot)
    .quote(endMs - 500, named.spot)
    .open();
  return evening.run(endMs - 400);
};
