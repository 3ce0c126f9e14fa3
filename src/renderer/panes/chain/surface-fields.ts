/** Fields of the fitted surface beside a quote: theoretical value, edge, residual; and the quote's own volatility. */
import { MODEL_REASON } from '../../../shared/contract/columns.ts';
import { describeSource } from '../../components/AgeBadge.tsx';
import { formatChange, formatDifference, formatIv, formatPrice, formatSize } from '../../components/format.ts';
import { describeModelReason } from '../../components/model-reason.ts';
import type { ChainField, FieldContext } from './chain-field.ts';
import { midOf } from './mid.ts';

/** Behind an IV whose contract has no usable quote of its own. */
const FIT_MARK = 'f';
/** Behind an edge that is more than half the spread: the fit lies outside bid and ask. */
const OUTSIDE_MARK = '!';

const read = (id: number, { mirror }: FieldContext, column: Parameters<FieldContext['mirror']['value']>[1]): number =>
  mirror.value(id, column);

/** Whether the model's values come from the quotes around alone. */
const isFit = (id: number, c: FieldContext): boolean => read(id, c, 'quoteReason') > 0 && read(id, c, 'modelIv') > 0;

/** Nothing tells that the quote still stands: it is measured against nothing of now. */
export const isOldQuote = (id: number, c: Pick<FieldContext, 'mirror'>): boolean =>
  c.mirror.value(id, 'quoteReason') === MODEL_REASON.oldQuote;

export const fitMark = (id: number, c: FieldContext): string => (isFit(id, c) ? FIT_MARK : '');

/** Why the values are `fit`, or what the quote implies; empty where neither is known. */
export function quoteInWords(id: number, c: FieldContext): string {
  const reason = read(id, c, 'quoteReason');
  if (isFit(id, c) && reason === MODEL_REASON.vendorIv)
    return `fitted to Massive’s IVs, because ${describeModelReason(reason)}`;
  if (isFit(id, c)) return `fit from the quotes around, because ${describeModelReason(reason)}`;
  const own = read(id, c, 'quoteIv');
  return own > 0 ? `the quote’s own IV ${formatIv(own)}%` : '';
}

const mid = (id: number, c: FieldContext): number => midOf(read(id, c, 'bid'), read(id, c, 'ask'));
const halfSpread = (id: number, c: FieldContext): number => 0.5 * (read(id, c, 'ask') - read(id, c, 'bid'));
/** Of a first fit: what it leaves is its own, not the quote's. */
const ofSettled = (value: number, c: FieldContext): number => (c.provisional ? Number.NaN : value);
const edge = (id: number, c: FieldContext): number => ofSettled(read(id, c, 'quoteEdge'), c);
const isOutside = (id: number, c: FieldContext): boolean => Math.abs(edge(id, c)) > halfSpread(id, c) + 1e-9;
const modelAtMs = (id: number, c: FieldContext): number => read(id, c, 'modelAtMs');
const quoteAtMs = (id: number, c: FieldContext): number => read(id, c, 'quoteAtMs');

const modelHover = (id: number, c: FieldContext): string => {
  const reason = read(id, c, 'modelReason');
  if (!(read(id, c, 'modelIv') > 0))
    return describeModelReason(Number.isNaN(reason) ? MODEL_REASON.notComputed : reason);
  const words = quoteInWords(id, c);
  return `fitted at ${formatIv(read(id, c, 'modelIv'))}%${words && `; ${words}`}`;
};

const edgeHover = (id: number, c: FieldContext): string => {
  if (c.provisional) return 'this expiry is still being computed: until its fit stands no quote is rich or cheap';
  if (isOldQuote(id, c)) return `${describeModelReason(MODEL_REASON.oldQuote)}; ${modelHover(id, c)}`;
  const value = edge(id, c);
  if (Number.isNaN(value) && read(id, c, 'modelIv') > 0 && !Number.isNaN(mid(id, c))) return modelHover(id, c);
  if (Number.isNaN(value)) return `no two-sided quote; ${modelHover(id, c)}`;
  const where = isOutside(id, c) ? 'outside bid and ask' : 'inside bid and ask';
  const then = mid(id, c) - value;
  const when = Math.abs(then - read(id, c, 'modelPrice')) < 0.005 ? '' : ' when it was quoted';
  return `mid ${formatPrice(mid(id, c))}, theoretical ${formatPrice(then)}${when}: the fit is ${where}`;
};

const ownHover = (id: number, c: FieldContext): string => {
  const reason = read(id, c, 'quoteReason');
  return reason > 0
    ? describeModelReason(reason)
    : describeSource(read(id, c, 'quoteSource'), read(id, c, 'quoteAtMs'), c.nowMs);
};

/**
 * A bid's or ask's volatility: the mid's, moved by half the spread at the model's vega. Unknown where that is more than the volatility
 * itself: deep in the money a spread says next to nothing about volatility, and a straight line nothing at all.
 */
function sideIv(id: number, c: FieldContext, sign: 1 | -1): number {
  const own = read(id, c, 'quoteIv');
  const move = halfSpread(id, c) / (100 * read(id, c, 'modelVega'));
  return read(id, c, 'bid') > 0 && move < own ? own + sign * move : Number.NaN;
}

const sideHover = (id: number, c: FieldContext): string =>
  read(id, c, 'quoteIv') > 0 && Number.isNaN(sideIv(id, c, 1))
    ? 'the spread is too wide to tell a volatility of its bid and ask'
    : ownHover(id, c);

const percent = (value: number): string => (value * 100).toFixed(1);

export const SURFACE_FIELDS: readonly ChainField[] = [
  {
    id: 'theo',
    title: 'Theo',
    unit: '$',
    description: 'Theoretical value at the fitted volatility',
    widthCh: 7,
    value: (id, c) => read(id, c, 'modelPrice'),
    format: formatPrice,
    atMs: modelAtMs,
    computed: () => true,
    hover: modelHover,
  },
  {
    id: 'edge',
    title: 'Edge',
    unit: '$',
    description: `Edge: mid less theoretical value; ${OUTSIDE_MARK} where the fit lies outside bid and ask`,
    widthCh: 7,
    signed: true,
    value: edge,
    format: (value, id, c) => formatChange(value) + (isOutside(id, c) ? OUTSIDE_MARK : ''),
    atMs: modelAtMs,
    computed: () => true,
    hover: edgeHover,
  },
  {
    id: 'residual',
    title: 'Resid',
    unit: 'vol points',
    description: `Residual: the quote’s own IV less the fit, volatility points; ${OUTSIDE_MARK} outside the half-spread`,
    widthCh: 7,
    signed: true,
    value: (id, c) => ofSettled(100 * (read(id, c, 'quoteIv') - read(id, c, 'modelIv')), c),
    format: (value, id, c) => formatDifference(value, 2) + (isOutside(id, c) ? OUTSIDE_MARK : ''),
    atMs: modelAtMs,
    computed: () => true,
    hover: edgeHover,
  },
  {
    id: 'quoteIv',
    title: 'Own IV',
    unit: '% a year',
    description: 'Implied volatility of the quote alone, % a year',
    widthCh: 6,
    value: (id, c) => read(id, c, 'quoteIv'),
    format: formatIv,
    atMs: quoteAtMs,
    hover: ownHover,
  },
  {
    id: 'bidIv',
    title: 'Bid IV',
    unit: '% a year',
    description: 'Implied volatility of the bid, % a year, at the model’s vega',
    widthCh: 6,
    value: (id, c) => sideIv(id, c, -1),
    format: formatIv,
    atMs: quoteAtMs,
    hover: sideHover,
  },
  {
    id: 'askIv',
    title: 'Ask IV',
    unit: '% a year',
    description: 'Implied volatility of the ask, % a year, at the model’s vega',
    widthCh: 6,
    value: (id, c) => sideIv(id, c, 1),
    format: formatIv,
    atMs: quoteAtMs,
    hover: sideHover,
  },
  {
    id: 'itm',
    title: 'P(ITM)',
    unit: '%',
    description: 'Chance of ending in the money that the fitted smile implies, %',
    widthCh: 6,
    value: (id, c) => read(id, c, 'modelItm'),
    format: percent,
    atMs: modelAtMs,
    computed: () => true,
    hover: modelHover,
  },
  {
    id: 'touch',
    title: 'P(touch)',
    unit: '%',
    description: 'Chance of touching the strike before expiry, %: about twice that of ending beyond it',
    widthCh: 8,
    value: (id, c) => 2 * Math.min(read(id, c, 'modelItm'), 1 - read(id, c, 'modelItm')),
    format: percent,
    atMs: modelAtMs,
    computed: () => true,
    hover: modelHover,
  },
  {
    id: 'extrinsic',
    title: 'Extr',
    unit: '$',
    description: 'Extrinsic: the mid less what exercise would bring now',
    widthCh: 7,
    value: (id, c) => mid(id, c) - Math.max(0, c.side === 'call' ? c.spot - c.strike : c.strike - c.spot),
    format: formatPrice,
    atMs: quoteAtMs,
    ofQuote: true,
    hover: (id, c) => `mid ${formatPrice(mid(id, c))}, underlying ${formatPrice(c.spot)}`,
  },
  {
    id: 'spread',
    title: 'Spread',
    unit: '$',
    description: 'Spread: ask less bid',
    widthCh: 6,
    value: (id, c) => (read(id, c, 'bid') > 0 ? read(id, c, 'ask') - read(id, c, 'bid') : Number.NaN),
    format: formatPrice,
    atMs: quoteAtMs,
    ofQuote: true,
    hover: (id, c) => {
      const share = (200 * halfSpread(id, c)) / mid(id, c);
      const source = describeSource(read(id, c, 'quoteSource'), quoteAtMs(id, c), c.nowMs);
      return `${Number.isFinite(share) ? `${share.toFixed(1)} % of the mid` : 'no two-sided quote'}; ${source}`;
    },
  },
  ...(['bidSize', 'askSize'] as const).map((column): ChainField => ({
    id: column,
    title: column === 'bidSize' ? 'Bid sz' : 'Ask sz',
    unit: 'contracts',
    description: `${column === 'bidSize' ? 'Bid' : 'Ask'} size, contracts`,
    widthCh: 6,
    value: (id, c) => read(id, c, column),
    format: formatSize,
    atMs: quoteAtMs,
    ofQuote: true,
    hover: (id, c) => describeSource(read(id, c, 'quoteSource'), quoteAtMs(id, c), c.nowMs),
  })),
];
