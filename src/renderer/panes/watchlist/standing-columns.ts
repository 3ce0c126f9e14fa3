/** The watchlist's columns from the memory: where each name's implied volatility and skew stand. */
import type { ReadColumn } from '../../../shared/settings/alert-measures.ts';
import type { ColumnName } from '../../../shared/contract/columns.ts';
import { formatDay, formatIv } from '../../components/format.ts';
import { formatPointChange, formatShare, isOfNow, ivSource, standingHover } from '../../components/standing.ts';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import { mirror } from '../../stores/market.ts';
import { marketNowMs } from '../../stores/world-store.ts';

type Row = { symbol: string };

const readerOf =
  (row: Row): ReadColumn =>
  (name) =>
    mirror.read(row.symbol, name);
/** Of an earlier time: quiet, as what is not live is. */
export const standingTone = (symbol: string): CellTone =>
  isOfNow((name) => mirror.read(symbol, name), marketNowMs()) ? '' : 'quiet';

/** Of an earlier session than the last one, with its date: `37.0 26 Aug`. */
function ivText({ symbol }: Row): string {
  const iv = formatIv(mirror.read(symbol, 'iv30'));
  return mirror.read(symbol, 'ivOld') === 1 ? `${iv} ${formatDay(mirror.read(symbol, 'iv30AtMs'))}` : iv;
}

function column(
  id: ColumnName,
  title: string,
  description: string,
  text: (value: number) => string,
  hover: (row: Row) => string,
): TableColumn<Row> {
  return {
    id,
    title,
    description,
    widthCh: 7,
    sortValue: (row) => mirror.read(row.symbol, id),
    text: (row) => text(mirror.read(row.symbol, id)),
    tone: (row) => standingTone(row.symbol),
    hover,
  };
}

const share = (id: ColumnName, title: string, what: string, days: 'ivDays' | 'skewDays'): TableColumn<Row> =>
  column(id, title, `${what} (0 to 100)`, formatShare, (row) =>
    standingHover(readerOf(row), what, days, marketNowMs()),
  );

const change = (id: ColumnName, title: string, what: string): TableColumn<Row> =>
  column(id, title, what, formatPointChange, (row) => `${what}. ${ivSource(readerOf(row), marketNowMs())}`);

export const STANDING_TABLE_COLUMNS: readonly TableColumn<Row>[] = [
  {
    ...column('iv30', 'IV 30d', 'At-the-money implied volatility at 30 days, per cent', formatIv, (row) =>
      ivSource(readerOf(row), marketNowMs()),
    ),
    widthCh: 12,
    text: ivText,
  },
  share('ivRank', 'IV rank', '30-day implied volatility between the least and the most of a year', 'ivDays'),
  share('ivPercentile', 'IV pct', 'Share of a year’s days with a lower 30-day implied volatility', 'ivDays'),
  share('skewPercentile', 'Skew pct', 'Share of a year’s days with a lower 25-delta risk reversal', 'skewDays'),
  change('iv30DayChange', 'IV chg', '30-day implied volatility since the session before, points'),
  change('iv30OpenChange', 'IV open', '30-day implied volatility since the day’s open, points'),
];
