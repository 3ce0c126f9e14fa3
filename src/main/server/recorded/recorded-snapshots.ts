/** Snapshot rows of what a recording has shown by its clock. What is not known is left out, as the vendor does. */
import { isEuropean, marketOf, parseOptionSymbol, type Market } from '../../../shared/market/symbols.ts';
import { SOURCE, type ColumnName } from '../../../shared/contract/columns.ts';
import { rawNanoseconds, rounded } from '../simulated/rest/json.ts';
import type { RecordedState } from './recorded-state.ts';

type Row = Record<string, unknown>;

/** Columns of one instrument; undefined where unknown. */
type Read = (column: ColumnName) => number | undefined;

export class RecordedSnapshots {
  readonly #state: RecordedState;
  readonly #lateMarkets: () => readonly Market[];

  /** `lateMarkets`: what streamed of them came from the delayed host. */
  constructor(state: RecordedState, lateMarkets: () => readonly Market[]) {
    this.#state = state;
    this.#lateMarkets = lateMarkets;
  }

  /** 15 minutes late or not, as the vendor words it; `source` is one of SOURCE. What REST gave says so itself. */
  #timeframe(symbol: string, source: number | undefined): string {
    const isLate = source !== SOURCE.restSnapshot && this.#lateMarkets().includes(marketOf(symbol));
    return isLate || source === SOURCE.delayed ? 'DELAYED' : 'REAL-TIME';
  }

  #read(symbol: string): { id: number; of: Read } | undefined {
    const id = this.#state.find(symbol);
    return id === undefined ? undefined : { id, of: (column) => this.#state.value(id, column) };
  }

  /** A row of the option chain; undefined where nothing was said of the contract yet. */
  option(symbol: string): Row | undefined {
    const known = this.#read(symbol);
    const parsed = parseOptionSymbol(symbol);
    if (!known || !parsed) return undefined;
    const { of } = known;
    const bid = of('bid');
    const ask = of('ask');
    const mid = bid !== undefined && ask !== undefined ? (bid + ask) / 2 : undefined;
    const sign = parsed.right === 'C' ? 1 : -1;
    const delta = of('vendorDelta');
    return without({
      break_even_price: mid === undefined ? undefined : rounded(parsed.strike + sign * mid),
      day: this.#session(of) ?? {},
      details: symbolDetails(symbol, of('sharesPerContract')),
      greeks:
        delta === undefined
          ? undefined
          : without({ delta, gamma: of('vendorGamma'), theta: of('vendorTheta'), vega: of('vendorVega') }),
      implied_volatility: of('vendorIv'),
      last_quote: this.#quote(symbol, known.id, of),
      last_trade: this.#optionTrade(symbol, known.id, of),
      open_interest: of('openInterest'),
      underlying_asset: this.#underlying(parsed.underlying, mid === undefined ? undefined : parsed.strike + sign * mid),
    });
  }

  #underlying(symbol: string, breakEven: number | undefined): Row {
    const of = this.#read(symbol)?.of;
    const price = of?.('last');
    if (!of || price === undefined) return { ticker: symbol };
    return without({
      change_to_break_even: breakEven === undefined ? undefined : rounded(breakEven - price),
      last_updated: time(of('lastAtMs')),
      [symbol.startsWith('I:') ? 'value' : 'price']: price,
      ticker: symbol,
      timeframe: this.#timeframe(symbol, of('tradeSource')),
    });
  }

  #quote(symbol: string, id: number, of: Read): Row | undefined {
    const [bid, ask] = [of('bid'), of('ask')];
    if (bid === undefined || ask === undefined) return undefined;
    return without({
      ask,
      ask_size: of('askSize'),
      ask_exchange: this.#state.detail(id, 'askExchange'),
      bid,
      bid_size: of('bidSize'),
      bid_exchange: this.#state.detail(id, 'bidExchange'),
      last_updated: time(of('quoteAtMs')),
      midpoint: rounded((bid + ask) / 2),
      timeframe: this.#timeframe(symbol, of('quoteSource')),
    });
  }

  #optionTrade(symbol: string, id: number, of: Read): Row | undefined {
    const price = of('last');
    if (price === undefined) return undefined;
    return without({
      conditions: list(this.#state.detail(id, 'condition')),
      exchange: this.#state.detail(id, 'exchange'),
      price,
      sip_timestamp: time(of('lastAtMs')),
      size: of('lastSize'),
      timeframe: this.#timeframe(symbol, of('tradeSource')),
    });
  }

  /** Undefined where no print was recorded: a price alone, as of a chain's underlying, is no trade. */
  #lastTrade(id: number, of: Read): Row | undefined {
    const size = of('lastSize');
    if (size === undefined) return undefined;
    return without({
      c: list(this.#state.detail(id, 'condition')) ?? [],
      p: of('last'),
      s: size,
      ds: String(size),
      t: time(of('lastAtMs')),
      x: this.#state.detail(id, 'exchange'),
    });
  }

  /** The day as the chain and the unified snapshot word it; undefined where no bar, print or snapshot told it. */
  #session(of: Read): Row | undefined {
    const [open, close] = [of('open'), of('last')];
    const previous = of('prevClose');
    if (open === undefined || close === undefined) return undefined;
    return without({
      change: previous === undefined ? undefined : rounded(close - previous),
      change_percent: previous === undefined ? undefined : rounded((100 * (close - previous)) / previous),
      close,
      high: of('high'),
      last_updated: time(of('dayAtMs')),
      low: of('low'),
      open,
      previous_close: previous,
      volume: of('volume'),
      vwap: of('vwap'),
    });
  }

  /** A row of `/v3/snapshot`; undefined where the recording has not named the ticker. */
  unified(symbol: string, marketStatus: string): Row | undefined {
    const known = this.#read(symbol);
    if (!known) return undefined;
    const { id, of } = known;
    const type = marketOf(symbol);
    const head = { ticker: symbol, name: symbol, type, market_status: marketStatus, session: this.#session(of) };
    if (type === 'options') {
      const { day: _day, ...row } = this.option(symbol)!;
      return without({ ...row, ...head });
    }
    if (type === 'indices')
      return without({
        ...head,
        value: of('last'),
        last_updated: time(of('lastAtMs')),
        timeframe: this.#timeframe(symbol, of('tradeSource')),
      });
    const price = of('last');
    const trade =
      price === undefined
        ? undefined
        : without({
            conditions: list(this.#state.detail(id, 'condition')),
            exchange: this.#state.detail(id, 'exchange'),
            last_updated: time(of('lastAtMs')),
            price,
            size: of('lastSize'),
            timeframe: this.#timeframe(symbol, of('tradeSource')),
          });
    return without({ ...head, last_quote: this.#quote(symbol, id, of), last_trade: trade });
  }

  /** A row of `/v2/snapshot/…/stocks`; undefined where no price is known. */
  stock(symbol: string): Row | undefined {
    const known = this.#read(symbol);
    const price = known?.of('last');
    if (!known || price === undefined || marketOf(symbol) !== 'stocks') return undefined;
    const { id, of } = known;
    const previous = of('prevClose');
    const [bid, ask] = [of('bid'), of('ask')];
    const open = of('open');
    return without({
      ticker: symbol,
      todaysChange: previous === undefined ? undefined : rounded(price - previous),
      todaysChangePerc: previous === undefined ? undefined : rounded((100 * (price - previous)) / previous),
      updated: time(of('lastAtMs')),
      day:
        open === undefined
          ? undefined
          : without({ o: open, h: of('high'), l: of('low'), c: price, v: of('volume'), vw: of('vwap') }),
      lastTrade: this.#lastTrade(id, of),
      lastQuote:
        bid === undefined || ask === undefined
          ? undefined
          : without({ P: ask, S: of('askSize'), p: bid, s: of('bidSize'), t: time(of('quoteAtMs')) }),
    });
  }
}

export function symbolDetails(symbol: string, shares?: number): Row {
  const { root, expiry, right, strike } = parseOptionSymbol(symbol)!;
  return {
    contract_type: right === 'C' ? 'call' : 'put',
    exercise_style: isEuropean(root) ? 'european' : 'american',
    expiration_date: expiry,
    shares_per_contract: shares ?? 100,
    strike_price: strike,
    ticker: symbol,
  };
}

const time = (atMs: number | undefined): object | undefined => (atMs === undefined ? undefined : rawNanoseconds(atMs));
const list = (code: number | undefined): number[] | undefined => (code === undefined ? undefined : [code]);

/** Drops what is undefined, so that a test sees what the wire sees. */
function without(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
