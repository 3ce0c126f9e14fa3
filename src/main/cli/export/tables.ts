/** The exported tables: names, types and meanings of their columns. Prices in US dollars; an empty cell is unknown. */
export type ColumnType = 'string' | 'double' | 'integer' | 'boolean' | 'time';

/** A row is an array in the order of the columns. `time` is epoch microseconds as bigint; unknown is undefined or NaN. */
export type Cell = string | number | bigint | boolean | undefined;

export interface Table {
  name: TableName;
  columns: readonly (readonly [name: string, type: ColumnType])[];
}

const instrument = [
  ['symbol', 'string'],
  ['received_time', 'time'],
] as const;

const TABLES = {
  trades: [
    ...instrument,
    ['event_time', 'time'],
    ['price', 'double'],
    ['size', 'double'],
    ['exchange', 'integer'],
    ['conditions', 'string'],
    ['sequence', 'double'],
    ['trade_id', 'string'],
  ],
  quotes: [
    ...instrument,
    ['event_time', 'time'],
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
  index_values: [...instrument, ['event_time', 'time'], ['value', 'double']],
  flow: [
    ['symbol', 'string'],
    ['event_time', 'time'],
    ['expiry', 'string'],
    ['put_call', 'string'],
    ['strike', 'double'],
    ['price', 'double'],
    ['size', 'double'],
    ['premium_usd', 'double'],
    ['side', 'string'],
    ['tags', 'string'],
    ['bid', 'double'],
    ['ask', 'double'],
    ['quote_age_ms', 'double'],
    ['condition', 'integer'],
    ['exchange', 'integer'],
    ['spot', 'double'],
    ['sweep_id', 'double'],
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
  /** One row per contract and moment: the quote used and our model's values, units as in docs/formulas.md. */
  chain: [
    ['symbol', 'string'],
    ['event_time', 'time'],
    ['expiry', 'string'],
    ['put_call', 'string'],
    ['strike', 'double'],
    ['bid', 'double'],
    ['ask', 'double'],
    ['last', 'double'],
    ['volume', 'double'],
    ['open_interest', 'double'],
    ['spot', 'double'],
    ['forward', 'double'],
    ['iv', 'double'],
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
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
export const tableOf = (name: TableName): Table => ({ name, columns: TABLES[name] });

/** Epoch microseconds; undefined where the time is unknown. */
export const micros = (ms: number, subNs = 0): bigint | undefined =>
  Number.isFinite(ms) ? BigInt(Math.round(ms * 1000)) + BigInt(Math.floor(subNs / 1000)) : undefined;
