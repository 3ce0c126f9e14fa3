/**
 * What a REST answer means, without the vendor's names: made by engine/massive, applied by engine/market.
 * A field that is absent was absent in the answer. Times are epoch ms (ns precision kept where it orders prints).
 */
import type { EpochMs } from './calendar.ts';
import type { Exchange } from './exchanges.ts';
import type { TradeCondition } from './conditions.ts';
import type { Market } from './symbols.ts';

export interface QuoteValues {
  bid?: number;
  ask?: number;
  bidSize?: number;
  askSize?: number;
  bidExchange?: number;
  askExchange?: number;
  atMs?: EpochMs;
}

export interface TradeValues {
  price: number;
  size?: number;
  exchange?: number;
  conditions?: number[];
  sequence?: number;
  atMs?: EpochMs;
  /** Exact SIP time; what `atMs` is cut from. */
  atNs?: bigint;
  id?: string;
}

export interface DayValues {
  open?: number;
  high?: number;
  low?: number;
  close?: number;
  volume?: number;
  vwap?: number;
  /** Often the midnight that begins the session, not the time of the last print. */
  atMs?: EpochMs;
}

export interface VendorGreeks {
  ivFraction?: number;
  delta?: number;
  gamma?: number;
  theta?: number;
  vega?: number;
}

/** Everything a snapshot says about one instrument. */
export interface SnapshotRow {
  symbol: string;
  quote?: QuoteValues;
  trade?: TradeValues;
  day?: DayValues;
  prevClose?: number;
  openInterest?: number;
  sharesPerContract?: number;
  fairMarketValue?: number;
  vendor?: VendorGreeks;
  /** The underlying as the option's snapshot saw it. */
  underlying?: {
    symbol: string;
    price?: number;
    atMs?: EpochMs;
    /** By a plan of its own: the stocks or indices one. */ delayed?: boolean;
  };
  /** The vendor says the values are delayed. */
  delayed?: boolean;
}

/** A row that answered with an error of its own inside a good answer. */
export interface RowError {
  symbol: string;
  code: string;
  message: string;
}

export interface BarRow {
  /** Window start. */
  startMs: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  /** Absent for indices. */
  volume?: number;
  vwap?: number;
  trades?: number;
}

export interface ContractRow {
  symbol: string;
  /** As the reference names it: `SPX`, not `I:SPX`. */
  underlyingName: string;
  type: 'call' | 'put' | 'other';
  style?: string;
  expiry: string;
  strike: number;
  sharesPerContract: number;
  /** Delivers something else than 100 shares of one underlying. */
  adjusted: boolean;
}

export interface TickerRow {
  symbol: string;
  name: string;
  market?: string;
  type?: string;
  exchange?: string;
  active?: boolean;
}

export interface MarketStatus {
  state: string;
  earlyHours?: boolean;
  afterHours?: boolean;
  serverTimeMs?: EpochMs;
}

/** One exchange on one day that is closed or closes early. */
export interface MarketClosure {
  date: string;
  exchange: string;
  name: string;
  status: string;
  openMs?: EpochMs;
  closeMs?: EpochMs;
}

export interface DividendRow {
  symbol: string;
  exDate: string;
  payDate?: string;
  cashAmountUsd: number;
  frequency?: number;
}

export interface OpenInterestRow {
  symbol: string;
  openInterest: number;
  date?: string;
}

export interface UnusualTradeRow extends TradeValues {
  symbol: string;
  flags: string[];
}

/** Bars of a span; `fromDate` and `toDate` (ET) are those asked for, whether or not they hold bars. */
export interface BarsUpdate {
  kind: 'bars';
  symbol: string;
  timespan: string;
  multiplier: number;
  fromDate: string;
  toDate: string;
  /** No further page follows: what the span holds is all here. */
  whole: boolean;
  rows: BarRow[];
}

export type RestUpdate =
  | { kind: 'snapshots'; rows: SnapshotRow[]; errors: RowError[] }
  | BarsUpdate
  | { kind: 'previousDay'; rows: (BarRow & { symbol: string })[] }
  | { kind: 'trades'; symbol: string; rows: TradeValues[] }
  /** Newest first; `beforeMs`: asked back from that instant. */
  | { kind: 'quotes'; symbol: string; beforeMs?: number; rows: (QuoteValues & { sequence?: number })[] }
  | { kind: 'contracts'; rows: ContractRow[] }
  | { kind: 'tickers'; rows: TickerRow[] }
  | { kind: 'marketStatus'; status: MarketStatus }
  | { kind: 'closures'; rows: MarketClosure[] }
  | { kind: 'conditions'; rows: TradeCondition[] }
  | { kind: 'exchanges'; market: Market | undefined; rows: Exchange[] }
  | { kind: 'openInterest'; rows: OpenInterestRow[] }
  | { kind: 'unusualTrades'; rows: UnusualTradeRow[] }
  | { kind: 'dividends'; rows: DividendRow[] };

export type RestUpdateKind = RestUpdate['kind'];
