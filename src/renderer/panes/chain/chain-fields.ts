/** The values one side of a chain can show: where each is read, how it is written, what its hover says. */
import type { ColumnName } from '../../../shared/contract/columns.ts';
import { MODEL_REASON } from '../../../shared/contract/columns.ts';
import { describeSource } from '../../components/AgeBadge.tsx';
import {
  formatAge,
  formatAgo,
  formatChange,
  formatDelta,
  formatDifference,
  formatGreek,
  formatIv,
  formatPercent,
  formatPrice,
  formatSize,
  UNKNOWN,
} from '../../components/format.ts';
import { describeModelReason } from '../../components/model-reason.ts';
import type { ChainField, FieldContext } from './chain-field.ts';
import { midOf } from './mid.ts';
import { OPEN_INTEREST_FIELDS } from './open-interest-fields.ts';
import { fitMark, isOldQuote, quoteInWords, SURFACE_FIELDS } from './surface-fields.ts';
import { VOLUME_FIELDS } from './volume-fields.ts';
import { counted } from '../../../shared/contract/counted.ts';

/** Wide enough for 999.95; options on an index above 1,000 points need one more. */
export const PRICE_CH = 6;

type ModelColumn =
  | 'modelIv'
  | 'modelDelta'
  | 'modelGamma'
  | 'modelTheta'
  | 'modelVega'
  | 'modelRho'
  | 'modelVanna'
  | 'modelCharm';
type VendorColumn = 'vendorIv' | 'vendorDelta' | 'vendorGamma' | 'vendorTheta' | 'vendorVega';

const read = (id: number, { mirror }: FieldContext, column: ColumnName): number => mirror.value(id, column);

const quoteHover = (id: number, c: FieldContext): string => {
  if (read(id, c, 'quoteReason') === MODEL_REASON.vendorIv) return 'option quotes are not in your plan';
  const atMs = read(id, c, 'quoteAtMs');
  if (Number.isNaN(atMs)) return 'no quote received yet';
  const sizes = `${formatSize(read(id, c, 'bidSize'))} × ${formatSize(read(id, c, 'askSize'))} contracts`;
  const stands = isOldQuote(id, c) ? ', and nothing has told since that it still stands' : '';
  return `${sizes}; ${describeSource(read(id, c, 'quoteSource'), atMs, c.nowMs)}${stands}`;
};

const tradeHover = (id: number, c: FieldContext): string => {
  const atMs = read(id, c, 'lastAtMs');
  if (Number.isNaN(read(id, c, 'last'))) return 'no trade known';
  const size = read(id, c, 'lastSize');
  const sized = Number.isNaN(size) ? '' : `${counted(size, 'contract', 'contracts', formatSize(size))}; `;
  return `${sized}${describeSource(read(id, c, 'tradeSource'), atMs, c.nowMs)}`;
};

const quoteField = (column: 'bid' | 'ask', description: string): ChainField => ({
  id: column,
  title: column === 'bid' ? 'Bid' : 'Ask',
  description,
  widthCh: PRICE_CH,
  value: (id, c) => read(id, c, column),
  format: formatPrice,
  atMs: (id, c) => read(id, c, 'quoteAtMs'),
  ofQuote: true,
  hover: quoteHover,
});

// oxlint-disable-next-line eslint/max-params -- rows of a table that reads as one.
function greekField(
  id: string,
  title: string,
  unit: string,
  description: string,
  model: ModelColumn,
  vendor: VendorColumn | undefined,
  format: (value: number) => string,
  difference: { decimals: number; scale?: number } = { decimals: 4 },
  widthCh = 7,
): ChainField {
  const ours = (row: number, c: FieldContext): number => read(row, c, model);
  const theirs = (row: number, c: FieldContext): number => (vendor ? read(row, c, vendor) : Number.NaN);
  return {
    id,
    title,
    unit,
    description,
    widthCh,
    value: (row, c) => {
      if (c.greeks === 'model') return ours(row, c);
      return c.greeks === 'vendor' ? theirs(row, c) : ours(row, c) - theirs(row, c);
    },
    format: (value, row, c) => {
      if (c.greeks === 'difference') return formatDifference(value * (difference.scale ?? 1), difference.decimals);
      return format(value) + (id === 'iv' && c.greeks === 'model' ? fitMark(row, c) : '');
    },
    atMs: (row, c) => read(row, c, c.greeks === 'vendor' ? 'vendorAtMs' : 'modelAtMs'),
    computed: (c) => c.greeks !== 'vendor',
    hover: (row, c) => {
      const own = oursInWords(ours(row, c), row, c, format);
      if (!vendor) return `${own}; Massive sends no ${title.toLowerCase()}`;
      if (c.greeks === 'model' && Number.isNaN(theirs(row, c))) return own;
      const massive = theirsInWords(theirs(row, c), row, c, format);
      return c.greeks === 'vendor' ? `${massive}; ${own}` : `${own}; ${massive}`;
    },
  };
}

function oursInWords(value: number, row: number, c: FieldContext, format: (value: number) => string): string {
  if (Number.isNaN(value)) {
    const reason = read(row, c, 'modelReason');
    return `Our model: ${UNKNOWN} (${describeModelReason(Number.isNaN(reason) ? MODEL_REASON.notComputed : reason)})`;
  }
  const words = quoteInWords(row, c);
  const own = read(row, c, 'quoteReason') === MODEL_REASON.solved ? oldQuoteInWords(row, c) : '';
  return `Our model: ${format(value)}, ${formatAgo(c.nowMs - read(row, c, 'modelAtMs'))}${words && `; ${words}`}${own}`;
}

/** From here on an age says more than that a contract is quiet. */
const OLD_QUOTE_MS = 60_000;

function oldQuoteInWords(row: number, c: FieldContext): string {
  const ageMs = c.nowMs - read(row, c, 'quoteAtMs');
  return ageMs > OLD_QUOTE_MS ? ` of a quote ${formatAge(ageMs)} old` : '';
}

function theirsInWords(value: number, row: number, c: FieldContext, format: (value: number) => string): string {
  if (Number.isNaN(value)) return 'Massive: none in its last snapshot';
  const why = read(row, c, 'quoteReason') === MODEL_REASON.vendorIv ? ', of quotes that are not in your plan' : '';
  return `Massive: ${format(value)}, ${formatAgo(c.nowMs - read(row, c, 'vendorAtMs'))}${why}`;
}

/** Half a cent stands as one. */
function formatMid(value: number): string {
  const half = Math.abs(value) < 10_000 && Math.abs(Math.abs((value * 100) % 1) - 0.5) < 1e-6;
  return half && value >= 1 ? value.toFixed(3) : formatPrice(value);
}

/** Innermost (beside the strike) first. */
export const CHAIN_FIELDS: readonly ChainField[] = [
  quoteField('bid', 'Bid: best price to sell at'),
  quoteField('ask', 'Ask: best price to buy at'),
  {
    id: 'mid',
    title: 'Mid',
    description: 'Mid: half way between bid and ask',
    widthCh: PRICE_CH,
    value: (id, c) => midOf(read(id, c, 'bid'), read(id, c, 'ask')),
    format: formatMid,
    atMs: (id, c) => read(id, c, 'quoteAtMs'),
    ofQuote: true,
    hover: (id, c) =>
      read(id, c, 'ask') < read(id, c, 'bid') ? `the quote is crossed; ${quoteHover(id, c)}` : quoteHover(id, c),
  },
  greekField(
    'iv',
    'IV',
    '% a year',
    'Implied volatility of the fitted surface, % a year; f where the contract has no usable quote of its own',
    'modelIv',
    'vendorIv',
    formatIv,
    { decimals: 2, scale: 100 },
    6,
  ),
  greekField('delta', 'Delta', 'per $1', 'Delta per $1 of the underlying', 'modelDelta', 'vendorDelta', formatDelta, {
    decimals: 4,
  }),
  greekField(
    'gamma',
    'Gamma',
    'delta per $1',
    'Gamma: delta per $1 of the underlying',
    'modelGamma',
    'vendorGamma',
    formatGreek,
    { decimals: 5 },
    8,
  ),
  greekField(
    'theta',
    'Theta',
    '$ per day',
    'Theta: dollars per calendar day',
    'modelTheta',
    'vendorTheta',
    formatGreek,
    { decimals: 4 },
    8,
  ),
  greekField(
    'vega',
    'Vega',
    '$ per vol point',
    'Vega: dollars per volatility point',
    'modelVega',
    'vendorVega',
    formatGreek,
    {
      decimals: 4,
    },
  ),
  greekField(
    'rho',
    'Rho',
    '$ per 1 % of rate',
    'Rho: dollars per percentage point of rate',
    'modelRho',
    undefined,
    formatGreek,
    undefined,
    8,
  ),
  greekField(
    'vanna',
    'Vanna',
    'delta per vol point',
    'Vanna: delta per volatility point',
    'modelVanna',
    undefined,
    formatGreek,
    undefined,
    9,
  ),
  greekField(
    'charm',
    'Charm',
    'delta per day',
    'Charm: delta per day',
    'modelCharm',
    undefined,
    formatGreek,
    undefined,
    9,
  ),
  {
    id: 'last',
    title: 'Last',
    description: 'Last trade',
    widthCh: PRICE_CH,
    value: (id, c) => read(id, c, 'last'),
    format: formatPrice,
    atMs: (id, c) => read(id, c, 'lastAtMs'),
    hover: tradeHover,
  },
  {
    id: 'change',
    title: 'Chg',
    description: "Change: last against the previous day's close",
    widthCh: 7,
    signed: true,
    value: (id, c) => read(id, c, 'last') - read(id, c, 'prevClose'),
    format: formatChange,
    atMs: (id, c) => read(id, c, 'lastAtMs'),
    hover: (id, c) => {
      const before = read(id, c, 'prevClose');
      if (Number.isNaN(before)) return "the previous day's close is not known";
      return `${formatPercent((read(id, c, 'last') - before) / before)} from ${formatPrice(before)}; ${tradeHover(id, c)}`;
    },
  },
  ...SURFACE_FIELDS,
  ...VOLUME_FIELDS,
  ...OPEN_INTEREST_FIELDS,
];

export const SPARK_FIELD = {
  id: 'spark',
  title: 'Graph',
  description: 'The last 30 points, coloured by direction',
  widthCh: 7,
};
