/** The watchlist's columns: how each reads the mirror. */
import { SOURCE, type ColumnName } from '../../../shared/contract/columns.ts';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { describeSource } from '../../components/AgeBadge.tsx';
import {
  earlierDay,
  formatAgeOrDay,
  formatChange,
  formatCompact,
  formatExpiry,
  formatIv,
  formatPercent,
  formatPrice,
  formatSize,
  formatSymbol,
} from '../../components/format.ts';
import { isOldModel, modelAgeSentence } from '../../components/ModelAge.tsx';
import { drawRange } from '../../components/range-bar.ts';
import { fitHints } from '../../components/component-words.ts';
import { ivSource } from '../../components/standing.ts';
import { drawSpark } from '../../components/spark-line.ts';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import { useChainStore, useHealthStore } from '../../stores/engine-stores.ts';
import { isHeldUp, marketTrouble } from '../../stores/market-feed.ts';
import { CONTRACT_COLUMNS, modelHover, modelNumber, modelTone } from './contract-columns.ts';
import { STANDING_TABLE_COLUMNS, standingTone } from './standing-columns.ts';
import { mirror } from '../../stores/market.ts';
import { isUnknownTicker } from '../../stores/unknown-tickers.ts';
import { NOT_KNOWN } from './watchlist-words.ts';
import { isMarketEndOfDay, isOfFinishedDay } from '../../stores/plan.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';

/** Of a name in the symbol column, in widths of a digit: a contract's has spaces and small letters, and must not push the next column out. */
export const widthInCh = (name: string): number => Array.from(name, chOf).reduce((sum, width) => sum + width, 0.2);

function chOf(character: string): number {
  if (character === ' ') return 0.45;
  if (/[MW]/.test(character)) return 1.4;
  if (/[GOQ]/.test(character)) return 1.2;
  return /[A-Z]/.test(character) ? 1.1 : 1;
}

/** A heading row has a group and no symbol. */
export interface WatchRow {
  key: string;
  symbol: string;
  group?: string;
  /** The person's own words on it. */
  note?: string;
}

const read = (row: WatchRow, column: ColumnName): number => mirror.read(row.symbol, column);

const readChange = (symbol: string): number => mirror.read(symbol, 'last') - mirror.read(symbol, 'prevClose');
export const readChangeFraction = (symbol: string): number => readChange(symbol) / mirror.read(symbol, 'prevClose');

/** A change needs two prices; says which one is missing. */
function changeHover(symbol: string): string | undefined {
  for (const column of ['last', 'prevClose'] as const)
    if (Number.isNaN(mirror.read(symbol, column)))
      return `${formatSymbol(symbol)}: ${column === 'last' ? 'no last price' : 'no previous close'}: ${absenceOf(symbol, column)}`;
  return undefined;
}

const signTone = (symbol: string, value: number): CellTone => {
  if (isHeldUp(marketOf(symbol))) return 'faint';
  return value > 0 ? 'up' : value < 0 ? 'down' : '';
};

/** Faint while nothing newer comes of the row's market, quiet where its last price is of an earlier day. */
const rowTone = (row: WatchRow): CellTone => {
  const market = marketOf(row.symbol);
  if (isHeldUp(market)) return 'faint';
  const atMs = read(row, 'lastAtMs');
  const nowMs = marketNowMs();
  return isOfFinishedDay(market, atMs, nowMs) || earlierDay(atMs, nowMs) !== undefined ? 'quiet' : '';
};

const QUOTE_COLUMNS = new Set<ColumnName>(['bid', 'ask', 'bidSize', 'askSize']);

/** Why a cell is empty. */
function absenceOf(symbol: string, column: ColumnName): string {
  if (isUnknownTicker(symbol)) return NOT_KNOWN;
  const market = marketOf(symbol);
  if (!isMarketEndOfDay(market)) return 'nothing received yet';
  if (QUOTE_COLUMNS.has(column)) return `your plan has no live quotes of ${market}`;
  return 'not asked yet, or not in your plan: it has finished days only, at five requests a minute';
}

function hoverOf(row: WatchRow, column: ColumnName, source: ColumnName, at: ColumnName): string {
  const trouble = marketTrouble(marketOf(row.symbol), useWorldStore.getState(), useHealthStore.getState().health);
  const value = read(row, column);
  const name = formatSymbol(row.symbol);
  if (Number.isNaN(value)) return `${name}: ${absenceOf(row.symbol, column)}`;
  const from = describeSource(read(row, source) || SOURCE.none, read(row, at), marketNowMs());
  const day = isOfFinishedDay(marketOf(row.symbol), read(row, at), marketNowMs()) ? 'end of day' : undefined;
  const states = new Set([trouble?.word, day].filter((word) => word !== undefined));
  return [`${name}: ${from}`, ...[...states].map((word) => word.toUpperCase())].join(' · ');
}

/** The nearest expiry of a name that some chain pane keeps and whose volatility at the money is known. */
function nearestChain(symbol: string): ChainSummary | undefined {
  let nearest: ChainSummary | undefined;
  for (const chain of Object.values(useChainStore.getState().chains)) {
    if (chain.underlying !== symbol || chain.atmIvFraction === undefined) continue;
    if (!nearest || chain.expiry < nearest.expiry) nearest = chain;
  }
  return nearest;
}

/** Of a name: the model's while its chain is open, faint where that is old or carried on; else the memory's, which is of an earlier time. */
function ivTone(symbol: string): CellTone {
  if (symbol.startsWith('O:')) return modelTone(symbol, 'modelIv', 'vendorIv');
  const chain = nearestChain(symbol);
  if (!chain) return standingTone(symbol);
  return chain.atmIvHeld || isOldModel(chain, marketNowMs()) ? 'faint' : '';
}

function readIv(symbol: string): number {
  if (symbol.startsWith('O:')) return modelNumber(symbol, 'modelIv', 'vendorIv').value;
  return nearestChain(symbol)?.atmIvFraction ?? mirror.read(symbol, 'iv30');
}

/** Of which expiry, when and from which spot; of a remembered one, of when. */
function ivHover(symbol: string): string {
  const nowMs = marketNowMs();
  const chain = nearestChain(symbol);
  if (!chain) return ivSource((column) => mirror.read(symbol, column), nowMs);
  const held = chain.atmIvHeld ? `${fitHints.heldByZeroBids} ` : '';
  return `At the money, ${chain.root} ${formatExpiry(chain.expiry)}. ${held}${modelAgeSentence(chain, nowMs)}`;
}

type Column = TableColumn<WatchRow>;

const AGE = 'age';

/** Of a list with finished days among its markets every row shows how old it is, beside its price. */
export function columnsOfList(chosen: readonly string[], hasFinishedDays: boolean): readonly Column[] {
  return WATCHLIST_COLUMNS.filter(
    ({ id, frozen }) => frozen || chosen.includes(id) || (id === AGE && hasFinishedDays && chosen.includes('last')),
  );
}

const price = (id: ColumnName, title: string, description: string, source: ColumnName, at: ColumnName): Column => ({
  id,
  title,
  description,
  widthCh: 9,
  value: (row) => read(row, id),
  text: (row) => formatPrice(read(row, id)),
  tone: rowTone,
  hover: (row) => hoverOf(row, id, source, at),
});

const size = (
  id: ColumnName,
  title: string,
  description: string,
  widthCh: number,
  text: (n: number) => string,
): Column => ({
  id,
  title,
  description,
  widthCh,
  sortValue: (row) => read(row, id),
  text: (row) => text(read(row, id)),
  tone: rowTone,
  hover: (row) =>
    Number.isNaN(read(row, id)) ? `${formatSymbol(row.symbol)}: ${absenceOf(row.symbol, id)}` : undefined,
});

const SPARK_WIDTH = 74;
/** Fits the compact row; reading the cell's own height would force a layout in the frame. */
const SPARK_HEIGHT = 17;
const RANGE_WIDTH = 74;

export const WATCHLIST_COLUMNS: readonly Column[] = [
  {
    id: 'symbol',
    title: 'Symbol',
    description: 'Symbol',
    widthCh: 9,
    align: 'left',
    frozen: true,
    text: (row) => formatSymbol(row.symbol),
    sortValue: (row) => formatSymbol(row.symbol),
    tone: (row) => (isHeldUp(marketOf(row.symbol)) ? 'quiet' : 'strong'),
    hover: (row) => (row.note ? `${row.symbol}: ${row.note}` : row.symbol),
  },
  price('last', 'Last', 'Last price', 'tradeSource', 'lastAtMs'),
  {
    id: AGE,
    title: 'Age',
    description: 'Age of the last price, or its day where that is an earlier one',
    widthCh: 7,
    sortValue: (row) => read(row, 'lastAtMs'),
    text: (row) => formatAgeOrDay(read(row, 'lastAtMs'), marketNowMs()),
    tone: rowTone,
    hover: (row) => hoverOf(row, 'last', 'tradeSource', 'lastAtMs'),
  },
  {
    id: 'changePercent',
    title: 'Chg %',
    description: 'Change since the previous close, per cent',
    widthCh: 8,
    sortValue: (row) => readChangeFraction(row.symbol),
    text: (row) => formatPercent(readChangeFraction(row.symbol)),
    tone: (row) => signTone(row.symbol, readChangeFraction(row.symbol)),
    hover: (row) => changeHover(row.symbol),
  },
  {
    id: 'spark',
    title: 'Trend',
    description: 'The last 30 points',
    widthCh: 11,
    align: 'center',
    sortable: false,
    text: () => '',
    draw: (cell, row) => drawSpark(cell, mirror.spark(mirror.idOf(row.symbol)), SPARK_WIDTH, SPARK_HEIGHT),
  },
  {
    id: 'change',
    title: 'Change',
    description: 'Change since the previous close',
    widthCh: 8,
    sortValue: (row) => readChange(row.symbol),
    text: (row) => formatChange(readChange(row.symbol), mirror.read(row.symbol, 'last')),
    tone: (row) => signTone(row.symbol, readChange(row.symbol)),
    hover: (row) => changeHover(row.symbol),
  },
  price('bid', 'Bid', 'Best bid', 'quoteSource', 'quoteAtMs'),
  price('ask', 'Ask', 'Best ask', 'quoteSource', 'quoteAtMs'),
  size('volume', 'Volume', 'Volume of the day', 7, formatCompact),
  {
    id: 'range',
    title: 'Day range',
    description: 'Last price between the day’s low and high',
    widthCh: 11,
    align: 'center',
    sortValue: (row) => rangeFraction(row.symbol),
    text: () => '',
    draw: (cell, row) => drawRange(cell, rangeFraction(row.symbol), RANGE_WIDTH),
    hover: (row) => `Low ${formatPrice(read(row, 'low'))} · high ${formatPrice(read(row, 'high'))}`,
  },
  {
    id: 'iv',
    title: 'IV',
    description:
      'Implied volatility, per cent: of a contract its own; of a name at the money, nearest expiry of an open chain, else at 30 days',
    widthCh: 6,
    sortValue: (row) => readIv(row.symbol),
    text: (row) => formatIv(readIv(row.symbol)),
    tone: (row) => ivTone(row.symbol),
    hover: (row) => modelHover(row.symbol, 'modelIv', 'vendorIv') ?? ivHover(row.symbol),
  },
  ...CONTRACT_COLUMNS,
  {
    id: 'note',
    title: 'Note',
    description: 'Your own note, from the row’s menu',
    widthCh: 20,
    align: 'left',
    text: (row) => row.note ?? '',
    hover: (row) => row.note,
  },
  ...STANDING_TABLE_COLUMNS,
  price('open', 'Open', 'Open of the day', 'daySource', 'dayAtMs'),
  price('high', 'High', 'High of the day', 'daySource', 'dayAtMs'),
  price('low', 'Low', 'Low of the day', 'daySource', 'dayAtMs'),
  price('prevClose', 'Prev', 'Previous close', 'daySource', 'dayAtMs'),
  price('vwap', 'VWAP', 'Volume-weighted average price of the day', 'daySource', 'dayAtMs'),
  size('bidSize', 'Bid size', 'Size at the bid', 8, formatSize),
  size('askSize', 'Ask size', 'Size at the ask', 8, formatSize),
];

/** Where the last price stands in the day's range, 0 to 1; NaN where the range is unknown. */
function rangeFraction(symbol: string): number {
  const low = mirror.read(symbol, 'low');
  const high = mirror.read(symbol, 'high');
  const at = (mirror.read(symbol, 'last') - low) / (high - low);
  return Number.isFinite(at) ? Math.max(0, Math.min(1, at)) : Number.NaN;
}
