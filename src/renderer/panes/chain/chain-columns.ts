/** Table columns of a chain: calls mirrored on the left, strike in the middle, puts on the right. */
import { formatPrice } from '../../components/format.ts';
import type { TableColumn } from '../../components/table-types.ts';
import type { MarketMirror } from '../../stores/market-mirror.ts';
import { CHAIN_FIELDS, SPARK_FIELD } from './chain-fields.ts';
import { compared, comparedColumn, isCompared, optionsAt, type ComparedWith } from './compared-columns.ts';
import type { ChainRow } from './select-chain-rows.ts';
import { copyMarks, sideColumn, sparkColumn, type ChainSide, type SideOptions } from './side-column.ts';

export interface ColumnOptions extends SideOptions {
  fields: readonly string[];
  mirror: Pick<MarketMirror, 'value' | 'idOf' | 'spark' | 'engineAtMs'>;
  /** Moment B, beside what is now. */
  held?: ComparedWith;
}

/** Innermost first; the mini-graph stands between the Greeks and the day's figures. */
const FIELD_ORDER = CHAIN_FIELDS.flatMap(({ id }) => (id === 'last' ? [SPARK_FIELD.id, id] : [id]));

/** Columns that a plan without quotes leaves empty. */
const OF_QUOTES: ReadonlySet<string> = new Set(['bid', 'ask', 'mid', 'edge', 'residual', 'quoteIv', 'bidIv', 'askIv']);
/** The only ones that finished days fill. */
const OF_DAYS: ReadonlySet<string> = new Set(['last', 'change', 'volume', 'volumeMultiple', 'avgVolume']);

/** What a plan gives of contracts: everything, no quotes, or finished days alone. */
export type ChainPlan = 'whole' | 'noQuotes' | 'endOfDay';

/** The chosen columns that can hold something on that plan; all where nothing else is chosen. */
export function columnsOfPlan(fields: readonly string[], plan: ChainPlan): readonly string[] {
  if (plan === 'whole') return fields;
  const left = fields.filter((id) => (plan === 'endOfDay' ? OF_DAYS.has(id) : !OF_QUOTES.has(id)));
  return left.length > 0 ? left : fields;
}

/** Which contract a column of a row stands for; undefined on the strike. */
export function columnSide(columnId: string): ChainSide | undefined {
  if (columnId.startsWith('call:')) return 'call';
  return columnId.startsWith('put:') ? 'put' : undefined;
}

export function chainColumns(options: ColumnOptions): TableColumn<ChainRow>[] {
  const { held, mirror } = options;
  const chosen = FIELD_ORDER.filter((id) => options.fields.includes(id));
  const ids = held ? compared(chosen) : chosen;
  const column = (side: ChainSide, id: string): TableColumn<ChainRow> => {
    if (id === SPARK_FIELD.id) return sparkColumn(side, mirror, options);
    return held && isCompared(id) ? comparedColumn(side, id, options, held) : sideColumn(side, id, options);
  };
  return [
    ...callOrder(ids).map((id) => column('call', id)),
    strikeColumn(options),
    ...ids.map((id) => column('put', id)),
  ];
}

/** What the numbers of a copied row depend on; empty where unknown. */
export interface CopyContext {
  /** `YYYY-MM-DD HH:MM:SS`, exchange time. */
  atEt: string;
  spot: number | undefined;
  forward: number | undefined;
  /** Continuous, a fraction a year. */
  rate: number | undefined;
}

/** What a copy of the chain holds: the expiry of each row, every column that has text, and what its numbers hang on. */
export function copyColumns(
  columns: readonly TableColumn<ChainRow>[],
  options?: SideOptions & { held?: ComparedWith },
  contextOf?: (row: ChainRow) => CopyContext,
): TableColumn<ChainRow>[] {
  const expiry: TableColumn<ChainRow> = { id: 'expiry', title: 'Expiry', widthCh: 0, text: (row) => row.expiryKey };
  const number = (title: string, of: (context: CopyContext) => number | undefined, digits: number) => ({
    id: title,
    title,
    widthCh: 0,
    text: (row: ChainRow) => {
      const value = of(contextOf!(row));
      return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
    },
  });
  const context = contextOf
    ? [
        { id: 'time', title: 'Time (ET)', widthCh: 0, text: (row: ChainRow) => contextOf(row).atEt },
        number('Spot', ({ spot }) => spot, 4),
        number('Forward', ({ forward }) => forward, 4),
        number('Rate (% a year)', ({ rate }) => rate && 100 * rate, 3),
      ]
    : [];
  return [expiry, ...columns.filter((column) => !column.draw), ...markColumns(options), ...context];
}

/** Behind the columns, what colour and marks say of them on screen. */
function markColumns(options: (SideOptions & { held?: ComparedWith }) | undefined): TableColumn<ChainRow>[] {
  if (!options) return [];
  const { held } = options;
  const of = (name: string, read: SideOptions): TableColumn<ChainRow>[] =>
    (['call', 'put'] as const).map((side) => {
      const title = `${side === 'call' ? 'Call' : 'Put'} marks${name}`;
      return { id: title, title, widthCh: 0, text: copyMarks(side, read) };
    });
  return [...of('', options), ...(held ? of(`, ${held.name}`, optionsAt(held, options)) : [])];
}

const QUOTES = [
  ['bid', 'ask'],
  ['held:bid', 'held:ask'],
] as const;

/** Mirrored, except that bid stays left of ask. */
export function callOrder(fields: readonly string[]): string[] {
  const mirrored = fields.toReversed();
  for (const [bid, ask] of QUOTES) {
    const at = mirrored.indexOf(ask);
    if (at >= 0 && mirrored[at + 1] === bid) mirrored.splice(at, 2, bid, ask);
  }
  return mirrored;
}

function strikeColumn({ classes, widePrices }: ColumnOptions): TableColumn<ChainRow> {
  return {
    id: 'strike',
    title: 'Strike',
    description: 'Strike',
    widthCh: widePrices ? 9 : 7,
    align: 'center',
    sortable: false,
    text: (row) => formatPrice(row.strike),
    className: (row) => (row.atTheMoney ? `${classes.strike} ${classes.atm}` : classes.strike),
    hover: (row) => (row.atTheMoney ? 'nearest the money' : undefined),
  };
}
