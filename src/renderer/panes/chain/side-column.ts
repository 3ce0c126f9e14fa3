/** One column of one side of a chain: a field read for the call or the put of each strike. */
import { UNKNOWN } from '../../components/format.ts';
import { OLD_MODEL_MS } from '../../components/ModelAge.tsx';
import { drawSpark } from '../../components/spark-line.ts';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import { UNKNOWN_ID, type MarketMirror } from '../../stores/market-mirror.ts';
import type { ChainField, FieldContext } from './chain-field.ts';
import { CHAIN_FIELDS, PRICE_CH, SPARK_FIELD } from './chain-fields.ts';
import type { GreekSource } from './chain-settings.ts';
import type { ChainRow } from './select-chain-rows.ts';
import { fitMark, isOldQuote } from './surface-fields.ts';
import { isUnusual } from './volume-fields.ts';

export interface ChainClasses {
  itm: string;
  unusual: string;
  strike: string;
  atm: string;
  /** Of moment B. */
  held: string;
  /** Freshest first. */
  ages: readonly string[];
}

export interface SideOptions {
  greeks: GreekSource;
  ageHeat: boolean;
  mirror: Pick<MarketMirror, 'value' | 'idOf' | 'engineAtMs'>;
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

export type ChainSide = 'call' | 'put';

/** Upper limits of the shades of the age heat-map; what is older has the last one. */
export const AGE_LIMITS_MS = [2_000, 10_000, 60_000, 600_000];
const SPARK_PX = { width: 48, height: 16 };

function isInTheMoney(side: ChainSide, strike: number, spot: number): boolean {
  return side === 'call' ? strike < spot : strike > spot;
}

const idOn = (side: ChainSide, mirror: Pick<MarketMirror, 'idOf'>, row: ChainRow): number => {
  const contract = row[side];
  return contract ? mirror.idOf(contract.symbol) : UNKNOWN_ID;
};

const shadeOn = (side: ChainSide, { spot, classes }: SideOptions, row: ChainRow): string =>
  isInTheMoney(side, row.strike, spot()) ? classes.itm : '';

export function sparkColumn(
  side: ChainSide,
  mirror: Pick<MarketMirror, 'idOf' | 'spark'>,
  options: SideOptions,
): TableColumn<ChainRow> {
  return {
    ...SPARK_FIELD,
    id: `${side}:${SPARK_FIELD.id}`,
    align: 'left',
    sortable: false,
    text: () => '',
    draw: (cell, row) => drawSpark(cell, mirror.spark(idOn(side, mirror, row)), SPARK_PX.width, SPARK_PX.height),
    className: (row) => shadeOn(side, options, row),
  };
}

export interface SideField {
  field: ChainField;
  /** Of the row read last. */
  context: FieldContext;
  idOf(row: ChainRow): number;
  /** NaN unknown. */
  value(row: ChainRow): number;
}

export function sideField(side: ChainSide, fieldId: string, options: SideOptions): SideField {
  const { mirror } = options;
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
  const idOf = (row: ChainRow): number => idOn(side, mirror, row);
  const value = (row: ChainRow): number => {
    context.strike = row.strike;
    context.spot = options.spot();
    context.provisional = options.isProvisional(row.expiryKey);
    return field.value(idOf(row), context);
  };
  return { field, context, idOf, value };
}

export function sideColumn(side: ChainSide, fieldId: string, options: SideOptions): TableColumn<ChainRow> {
  const { mirror, classes } = options;
  const { field, context, idOf, value } = sideField(side, fieldId, options);
  const shade = (row: ChainRow): string => shadeOn(side, options, row);
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
    if (options.isHeldUp() || (field.ofQuote && isOldQuote(idOf(row), context))) return true;
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

/** What a copy has no colour for: words of the marks and of what is dimmed, for one side of a row; empty where nothing is. */
export function copyMarks(side: ChainSide, options: SideOptions): (row: ChainRow) => string {
  const { mirror } = options;
  const { context, idOf, value } = sideField(side, 'iv', options);
  return (row) => {
    if (!row[side]) return '';
    const iv = value(row);
    const id = idOf(row);
    const ageMs = mirror.engineAtMs - mirror.value(id, 'modelAtMs');
    const marks = [
      options.greeks === 'model' && fitMark(id, context) !== '' && 'IV from fit',
      isOldQuote(id, context) && 'old quote',
      options.greeks !== 'vendor' && iv > 0 && (ageMs > OLD_MODEL_MS || options.isModelOld(row)) && 'old model',
      options.isHeldUp() && 'options not live',
    ];
    return marks.filter(Boolean).join('; ');
  };
}

const WHOSE: Record<GreekSource, string> = { model: '', vendor: ', Massive', difference: ', ours less Massive' };

/** A copy has neither hover nor header: its headings say unit and origin. */
function copyTitle(side: ChainSide, { title, unit }: ChainField, greeks: GreekSource): string {
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
