/** Table columns of a chain: calls mirrored on the left, strike in the middle, puts on the right. */
import { formatPrice, UNKNOWN } from '../../components/format.ts';
import { OLD_MODEL_MS } from '../../components/ModelAge.tsx';
import { drawSpark } from '../../components/spark-line.ts';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import type { MarketMirror } from '../../stores/market-mirror.ts';
import type { ChainField, FieldContext } from './chain-field.ts';
import { CHAIN_FIELDS, PRICE_CH, SPARK_FIELD } from './chain-fields.ts';
import type { GreekSource } from './chain-settings.ts';
import type { ChainRow } from './select-chain-rows.ts';
import { isUnusual } from './volume-fields.ts';

export interface ChainClasses {
  itm: string;
  unusual: string;
  strike: string;
  atm: string;
  /** Freshest first. */
  ages: readonly string[];
}

interface ColumnOptions {
  fields: readonly string[];
  greeks: GreekSource;
  ageHeat: boolean;
  mirror: Pick<MarketMirror, 'value' | 'idOf' | 'spark' | 'engineAtMs'>;
  /** Price of the underlying now; NaN unknown. */
  spot(): number;
  /** Whether the expiry of a row is still being computed for the first time. */
  isProvisional(expiryKey: string): boolean;
  classes: ChainClasses;
  /** Prices may have four digits before the point. */
  widePrices: boolean;
  /** Nothing newer comes of options now. */
  isHeldUp(): boolean;
  /** What the model computed of the row's expiry is too old to show beside live prices. */
  isModelOld(row: ChainRow): boolean;
}

type Side = 'call' | 'put';

/** Upper limits of the shades of the age heat-map; what is older has the last one. */
export const AGE_LIMITS_MS = [2_000, 10_000, 60_000, 600_000];
const SPARK_PX = { width: 48, height: 16 };

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
export function columnSide(columnId: string): Side | undefined {
  if (columnId.startsWith('call:')) return 'call';
  return columnId.startsWith('put:') ? 'put' : undefined;
}

export function chainColumns(options: ColumnOptions): TableColumn<ChainRow>[] {
  const chosen = FIELD_ORDER.filter((id) => options.fields.includes(id));
  const puts = chosen.map((id) => sideColumn('put', id, options));
  const calls = callOrder(chosen).map((id) => sideColumn('call', id, options));
  return [...calls, strikeColumn(options), ...puts];
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
  return [expiry, ...columns.filter((column) => !column.draw), ...context];
}

/** Mirrored, except that bid stays left of ask. */
export function callOrder(fields: readonly string[]): string[] {
  const mirrored = fields.toReversed();
  const ask = mirrored.indexOf('ask');
  if (ask >= 0 && mirrored[ask + 1] === 'bid') mirrored.splice(ask, 2, 'bid', 'ask');
  return mirrored;
}

export function isInTheMoney(side: Side, strike: number, spot: number): boolean {
  return side === 'call' ? strike < spot : strike > spot;
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

function sideColumn(side: Side, fieldId: string, options: ColumnOptions): TableColumn<ChainRow> {
  const { mirror, classes, spot } = options;
  const idOf = (row: ChainRow): number => {
    const contract = row[side];
    return contract ? mirror.idOf(contract.symbol) : -1;
  };
  const shade = (row: ChainRow): string => (isInTheMoney(side, row.strike, spot()) ? classes.itm : '');
  if (fieldId === SPARK_FIELD.id)
    return {
      ...SPARK_FIELD,
      id: `${side}:spark`,
      align: 'left',
      sortable: false,
      text: () => '',
      draw: (cell, row) => drawSpark(cell, mirror.spark(idOf(row)), SPARK_PX.width, SPARK_PX.height),
      className: shade,
    };
  const field = CHAIN_FIELDS.find((f) => f.id === fieldId)!;
  const context: FieldContext = {
    mirror,
    greeks: options.greeks,
    nowMs: Number.NaN,
    strike: Number.NaN,
    side,
    spot: Number.NaN,
    provisional: false,
  };
  const value = (row: ChainRow): number => {
    context.strike = row.strike;
    context.spot = spot();
    context.provisional = options.isProvisional(row.expiryKey);
    return field.value(idOf(row), context);
  };
  const heat = (row: ChainRow): string => {
    // A value that is not known has no age.
    if (!options.ageHeat || Number.isNaN(value(row))) return '';
    const ageMs = mirror.engineAtMs - field.atMs(idOf(row), context);
    if (Number.isNaN(ageMs)) return '';
    const band = AGE_LIMITS_MS.findIndex((limit) => ageMs < limit);
    return classes.ages[band < 0 ? AGE_LIMITS_MS.length : band];
  };
  const isOld = (row: ChainRow): boolean => {
    const atMs = field.atMs(idOf(row), context);
    if (Number.isNaN(atMs)) return false;
    if (options.isHeldUp()) return true;
    return field.computed?.(context) === true && (mirror.engineAtMs - atMs > OLD_MODEL_MS || options.isModelOld(row));
  };
  return {
    id: `${side}:${field.id}`,
    title: field.title,
    description: field.description,
    copyTitle: copyTitle(side, field, options.greeks),
    widthCh: field.widthCh === PRICE_CH && options.widePrices ? PRICE_CH + 1 : field.widthCh,
    sortable: false,
    value: tints(field) ? value : undefined,
    text: (row) => {
      const id = idOf(row);
      const known = value(row);
      return Number.isNaN(known) ? UNKNOWN : field.format(known, id, context);
    },
    copy: (row) => {
      const known = value(row);
      if (Number.isNaN(known)) return '';
      // Marks are for display only.
      return field.compact ? String(known) : field.format(known, idOf(row), context).replace(/[f!•◆]+$/u, '');
    },
    tone: (row) => (isOld(row) ? 'faint' : toneOf(field, value(row))),
    hover: (row) => {
      const contract = row[side];
      if (!contract) return 'no such contract is listed';
      context.nowMs = mirror.engineAtMs;
      value(row);
      return field.hover(idOf(row), context);
    },
    className: (row) => {
      const unusual = field.id === 'volume' && isUnusual(idOf(row), context) ? classes.unusual : '';
      return `${heat(row) || shade(row)} ${unusual}`;
    },
  };
}

const WHOSE: Record<GreekSource, string> = { model: '', vendor: ', Massive', difference: ', ours less Massive' };

/** A copy has neither hover nor header: its headings say unit and origin. */
function copyTitle(side: Side, { title, unit }: ChainField, greeks: GreekSource): string {
  const name = `${side === 'call' ? 'Call' : 'Put'} ${title}`;
  return unit === undefined ? name : `${name}${WHOSE[greeks]} (${unit})`;
}

/** Only prices as sent are tinted; derived values would flicker. */
function tints(field: ChainField): boolean {
  return ['bid', 'ask', 'last'].includes(field.id);
}

function toneOf(field: ChainField, value: number): CellTone {
  if (Number.isNaN(value)) return 'faint';
  if (!field.signed) return '';
  return value > 0 ? 'up' : value < 0 ? 'down' : 'quiet';
}
