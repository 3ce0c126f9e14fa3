/** The watchlist's columns of option contracts: days, volatility, Greeks, open interest. Our model where an open chain computes it, else Massive's snapshot. */
import { MODEL_REASON, type ColumnName } from '../../../shared/contract/columns.ts';
import { daysToExpiry } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { formatAgo, formatCompact, formatDelta, formatGreek, formatSymbol, UNKNOWN } from '../../components/format.ts';
import { OLD_MODEL_MS } from '../../components/ModelAge.tsx';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import { mirror } from '../../stores/market.ts';
import { snapshotOldMs } from '../../stores/plan.ts';
import { marketNowMs } from '../../stores/world-store.ts';

type Row = { symbol: string };

export interface ModelNumber {
  /** NaN where neither knows it. */
  value: number;
  source: 'model' | 'vendor' | 'none';
}

/** Our own where there is one of quotes, unless its chain is no longer open and the vendor's is newer. */
export function modelNumber(symbol: string, own: ColumnName, vendor: ColumnName): ModelNumber {
  const value = mirror.read(symbol, own);
  const theirs = mirror.read(symbol, vendor);
  const isNewer = mirror.read(symbol, 'vendorAtMs') > mirror.read(symbol, 'modelAtMs');
  // Where the plan has no quotes our model only follows the vendor's.
  const followsTheirs = mirror.read(symbol, 'quoteReason') === MODEL_REASON.vendorIv;
  const isTheirs = Number.isFinite(theirs) && (followsTheirs || (isNewer && isOldNumber(symbol, 'model')));
  if (Number.isFinite(value) && !isTheirs) return { value, source: 'model' };
  return Number.isFinite(theirs) ? { value: theirs, source: 'vendor' } : { value: Number.NaN, source: 'none' };
}

/** Too old to show beside live prices: ours is computed every two seconds, theirs as often as a snapshot comes. */
function isOldNumber(symbol: string, source: ModelNumber['source']): boolean {
  if (source === 'none') return false;
  const [atMs, oldMs] =
    source === 'model'
      ? [mirror.read(symbol, 'modelAtMs'), OLD_MODEL_MS]
      : [mirror.read(symbol, 'vendorAtMs'), snapshotOldMs('options')];
  return !(marketNowMs() - atMs <= oldMs);
}

/** Faint where it is old, quiet where it is not ours. */
export function modelTone(symbol: string, own: ColumnName, vendor: ColumnName): CellTone {
  const { source } = modelNumber(symbol, own, vendor);
  if (isOldNumber(symbol, source)) return 'faint';
  return source === 'vendor' ? 'quiet' : '';
}

/** Where a model number comes from, and how old it is. */
export function modelHover(symbol: string, own: ColumnName, vendor: ColumnName): string | undefined {
  if (!symbol.startsWith('O:')) return undefined;
  const { source } = modelNumber(symbol, own, vendor);
  const name = formatSymbol(symbol);
  if (source === 'none') return `${name}: no quote or snapshot has determined it yet`;
  const atMs = mirror.read(symbol, source === 'model' ? 'modelAtMs' : 'vendorAtMs');
  const theirs =
    mirror.read(symbol, 'quoteReason') === MODEL_REASON.vendorIv
      ? 'Massive’s own, because your plan has no option quotes'
      : 'Massive’s snapshot (open its chain for our model)';
  const words = source === 'model' ? 'our model' : theirs;
  return `${name}: ${words}, ${formatAgo(marketNowMs() - atMs)}`;
}

function greek(id: string, title: string, what: string, own: ColumnName, vendor: ColumnName): TableColumn<Row> {
  const read = (row: Row): number => modelNumber(row.symbol, own, vendor).value;
  const format = id === 'delta' ? formatDelta : formatGreek;
  return {
    id,
    title,
    description: `${what}, of an option contract`,
    widthCh: 7,
    sortValue: read,
    text: (row) => format(read(row)),
    tone: (row) => modelTone(row.symbol, own, vendor),
    hover: (row) => modelHover(row.symbol, own, vendor),
  };
}

const daysOf = ({ symbol }: Row): number => {
  const option = parseOptionSymbol(symbol);
  return option ? daysToExpiry(option.expiry, marketNowMs()) : Number.NaN;
};

export const CONTRACT_COLUMNS: readonly TableColumn<Row>[] = [
  {
    id: 'dte',
    title: 'DTE',
    description: 'Calendar days to expiry, of an option contract',
    widthCh: 5,
    sortValue: daysOf,
    text: (row) => (Number.isNaN(daysOf(row)) ? UNKNOWN : String(daysOf(row))),
    tone: (row) => (daysOf(row) < 0 ? 'warning' : ''),
    hover: (row) => (daysOf(row) < 0 ? `${formatSymbol(row.symbol)} has expired` : undefined),
  },
  greek('delta', 'Delta', 'Delta per $1 of the underlying', 'modelDelta', 'vendorDelta'),
  greek('gamma', 'Gamma', 'Change of delta per $1 of the underlying', 'modelGamma', 'vendorGamma'),
  greek('theta', 'Theta', 'Dollars per calendar day', 'modelTheta', 'vendorTheta'),
  greek('vega', 'Vega', 'Dollars per volatility point', 'modelVega', 'vendorVega'),
  {
    id: 'openInterest',
    title: 'OI',
    description: 'Open interest at the end of the previous session, of an option contract',
    widthCh: 7,
    sortValue: ({ symbol }) => mirror.read(symbol, 'openInterest'),
    text: ({ symbol }) => formatCompact(mirror.read(symbol, 'openInterest')),
  },
];
