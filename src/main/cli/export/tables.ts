/** The exported tables: names, types and meanings of their columns. Prices in US dollars; an empty cell is unknown. */
export type ColumnType = 'string' | 'double' | 'integer' | 'time' | 'long' | 'date';

export interface Table {
  name: TableName;
  columns: readonly (readonly [name: string, type: ColumnType])[];
}

const instrument = [
  ['symbol', 'string'],
  ['received_time', 'time'],
] as const;

/** The wire's own time: as a timestamp that every tool reads, and in full, in nanoseconds since 1970. */
const event = [
  ['event_time', 'time'],
  ['event_ns', 'long'],
] as const;

const TABLES = {
  trades: [
    ...instrument,
    ...event,
    ['price', 'double'],
    ['size', 'double'],
    ['exchange', 'integer'],
    ['conditions', 'string'],
    ['sequence', 'double'],
    ['trade_id', 'string'],
  ],
  quotes: [
    ...instrument,
    ...event,
    ['bid', 'double'],
    ['ask', 'double'],
    ['bid_size', 'double'],
    ['ask_size', 'double'],
    ['bid_exchange', 'integer'],
    ['ask_exchange', 'integer'],
    ['sequence', 'double'],
  ],
  bars: [
    ...instrument,
    ['start_time', 'time'],
    ['end_time', 'time'],
    ['open', 'double'],
    ['high', 'double'],
    ['low', 'double'],
    ['close', 'double'],
    ['volume', 'double'],
    ['vwap', 'double'],
    ['day_volume', 'double'],
  ],
  index_values: [...instrument, ...event, ['value', 'double']],
  fair_values: [...instrument, ...event, ['value', 'double']],
  /** Limit-up, limit-down bands and halts (indicator 17 halts, 18 resumes). */
  halts: [
    ...instrument,
    ...event,
    ['band_high', 'double'],
    ['band_low', 'double'],
    ['indicators', 'string'],
    ['tape', 'integer'],
    ['sequence', 'double'],
  ],
  imbalances: [
    ...instrument,
    ...event,
    ['auction_hhmm', 'integer'],
    ['auction_type', 'string'],
    ['imbalance', 'double'],
    ['paired', 'double'],
    ['clearing_price', 'double'],
    ['exchange', 'integer'],
    ['sequence', 'double'],
  ],
  /** Side, basis, tags and quote as at the end of the print's day: quotes asked of REST and cancels came after it. */
  flow: [
    ['symbol', 'string'],
    ['event_time', 'time'],
    ['expiry', 'date'],
    ['put_call', 'string'],
    ['strike', 'double'],
    ['price', 'double'],
    ['size', 'double'],
    ['premium_usd', 'double'],
    ['side', 'string'],
    /** What told the side, or why nothing did. */
    ['side_basis', 'string'],
    ['tags', 'string'],
    ['bid', 'double'],
    ['ask', 'double'],
    ['quote_age_ms', 'double'],
    ['condition', 'integer'],
    ['exchange', 'integer'],
    ['spot', 'double'],
    ['sweep_id', 'double'],
    /** A guess: legs with one condition, venue and instant. Which were bought the tape does not say, so there is no net price. */
    ['package_id', 'double'],
  ],
  gaps: [
    ['id', 'string'],
    ['market', 'string'],
    ['channel', 'string'],
    ['start_time', 'time'],
    ['end_time', 'time'],
    ['cause', 'string'],
    ['detail', 'string'],
    ['lost_count', 'double'],
    ['repair', 'string'],
  ],
  connections: [
    ['market', 'string'],
    ['event_time', 'time'],
    ['state', 'string'],
    ['reason', 'string'],
  ],
  /** One row per symbol. */
  subscriptions: [
    ['market', 'string'],
    ['event_time', 'time'],
    ['action', 'string'],
    ['channel', 'string'],
    ['symbol', 'string'],
    ['reason', 'string'],
  ],
  /** What the plan allowed, each time it was learnt; `channels` as JSON. */
  capabilities: [
    ['market', 'string'],
    ['event_time', 'time'],
    ['timeliness', 'string'],
    ['rest', 'string'],
    ['channels', 'string'],
    ['reason', 'string'],
  ],
  /** REST answers as received, their bodies in the session alone. */
  rest_answers: [
    ['event_time', 'time'],
    ['path', 'string'],
    ['status', 'integer'],
    ['body_bytes', 'integer'],
  ],
  /**
   * What the engine concluded and alert rules looked at: `watched` and `stale` with a row per contract or market (one without, where there is
   * none), `model` with the contract's values as JSON.
   */
  judgements: [
    ['event_time', 'time'],
    ['kind', 'string'],
    ['subject', 'string'],
    ['known_values', 'string'],
  ],
  /**
   * One row per contract and moment: its quote with the time it is of, and our model's values, units as in docs/formulas.md. `iv` is the
   * fitted surface's, `quote_iv` what the quote alone implies; empty where there is no quote that stands. `spot` is the price of the underlying
   * that they were computed from, `spot_basis` where it comes from (`price`, `implied` by the options; either `at session end`), `values_time`
   * the instant they are of: after a close all three stand, while `underlying_last` goes on. Every moment is computed from nothing,
   * as a replay that stands there does with all these expiries loaded, the default rate curve and the dividends that the recording knows.
   */
  chain: [
    ['symbol', 'string'],
    ['event_time', 'time'],
    ['expiry', 'date'],
    ['put_call', 'string'],
    ['strike', 'double'],
    ['bid', 'double'],
    ['ask', 'double'],
    ['quote_time', 'time'],
    ['last', 'double'],
    ['volume', 'double'],
    ['open_interest', 'double'],
    ['underlying_last', 'double'],
    ['spot', 'double'],
    ['spot_basis', 'string'],
    ['values_time', 'time'],
    ['forward', 'double'],
    ['iv', 'double'],
    ['quote_iv', 'double'],
    ['delta', 'double'],
    ['gamma', 'double'],
    ['theta', 'double'],
    ['vega', 'double'],
    ['rho', 'double'],
    ['vanna', 'double'],
    ['charm', 'double'],
    ['no_model_reason', 'string'],
  ],
} as const satisfies Record<string, Table['columns']>;

export type TableName = keyof typeof TABLES;
/** Raised where columns or their meaning change: an interrupted export of another version is not gone on with. */
export const COLUMNS_VERSION = 4;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
export const tableOf = (name: TableName): Table => ({ name, columns: TABLES[name] });
