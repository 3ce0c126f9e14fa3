/** The indicators a price chart offers, one entry each: its inputs, its lines, where they are drawn, and the maths behind them. */
import { ema, sma } from '../../shared/analytics/indicators/averages.ts';
import { bollinger, keltner } from '../../shared/analytics/indicators/bands.ts';
import type { Indicator } from '../../shared/analytics/indicators/indicator.ts';
import { macd, rsi, stochastics } from '../../shared/analytics/indicators/momentum.ts';
import { adx, atr } from '../../shared/analytics/indicators/trend.ts';
import { anchoredVwap, obv, sessionVwap, type SessionHistory } from '../../shared/analytics/indicators/volume.ts';
import { etDate } from '../../shared/market/calendar.ts';
import type { BarArrays } from './bar-columns.ts';

export interface IndicatorLine {
  /** Shown in the legend and on the axis; empty where the title of the whole says it. */
  title: string;
  shape: 'line' | 'histogram';
  /** Position in the tokens' series colours, counted from the indicator's own. */
  hue: number;
}

export interface IndicatorInput {
  key: string;
  label: string;
  /** As first offered. */
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value is an instant, in epoch milliseconds. */
  instant?: boolean;
}

export type InputValues = Readonly<Record<string, number>>;

export interface IndicatorKind {
  kind: string;
  label: string;
  /** `price` shares the bars' scale; `below` gets a pane of its own. */
  place: 'price' | 'below';
  inputs: readonly IndicatorInput[];
  /** Those drawn; the maths may have more after them. */
  lines: readonly IndicatorLine[];
  /** Position in the tokens' series colours. */
  hue: number;
  /** Drawn as volume by price, of what is seen or of each session, instead of lines. */
  profile?: 'visible' | 'session';
  /** What its values are, where they are not prices or points. */
  unit?: 'volume';
  /** Levels drawn across its pane, and named on its axis in place of round numbers. */
  levels?: readonly number[];
  /** Absent where it is not made of lines. */
  make?(inputs: InputValues, history: SessionHistory): Indicator;
  /** Only meaningful within one day. */
  intradayOnly?: boolean;
  /** True where the lines end with a bar and start over with the next. */
  endsAt?(bars: BarArrays, index: number): boolean;
}

/** One indicator on one chart, as settings keep it. */
export interface IndicatorChoice {
  /** Its own within the chart. */
  id: string;
  kind: string;
  inputs: InputValues;
  /** Position in the tokens' series colours, where it is not the kind's. */
  hue?: number;
}

const line = (title = '', hue = 0): IndicatorLine => ({ title, shape: 'line', hue });
const length = (value: number, key = 'length', label = 'Length'): IndicatorInput => ({
  key,
  label,
  value,
  min: 1,
  max: 1000,
  step: 1,
});
const width = (value: number, label: string): IndicatorInput => ({
  key: 'width',
  label,
  value,
  min: 0.1,
  max: 20,
  step: 0.1,
});

const rows: IndicatorInput = { key: 'rows', label: 'Rows', value: 40, min: 4, max: 200, step: 1 };

export const INDICATOR_KINDS: readonly IndicatorKind[] = [
  {
    kind: 'vwap',
    label: 'VWAP',
    place: 'price',
    hue: 2,
    inputs: [],
    lines: [line()],
    intradayOnly: true,
    endsAt: (bars, index) => index + 1 < bars.length && etDate(bars.startMs(index)) !== etDate(bars.startMs(index + 1)),
    make: (_, history) => sessionVwap(history),
  },
  {
    kind: 'anchoredVwap',
    label: 'Anchored VWAP',
    place: 'price',
    hue: 2,
    inputs: [{ key: 'anchor', label: 'Anchor', value: 0, min: 0, max: 8.64e15, step: 1, instant: true }],
    lines: [line()],
    make: (inputs, history) => anchoredVwap(inputs['anchor'], history),
  },
  {
    kind: 'profile',
    label: 'Volume profile',
    place: 'price',
    hue: 1,
    inputs: [rows],
    lines: [],
    profile: 'visible',
  },
  {
    kind: 'sessionProfile',
    label: 'Session profile',
    place: 'price',
    hue: 1,
    inputs: [rows],
    lines: [],
    profile: 'session',
    intradayOnly: true,
  },
  {
    kind: 'sma',
    label: 'SMA',
    place: 'price',
    hue: 0,
    inputs: [length(20)],
    lines: [line()],
    make: (inputs) => sma(inputs['length']),
  },
  {
    kind: 'ema',
    label: 'EMA',
    place: 'price',
    hue: 3,
    inputs: [length(21)],
    lines: [line()],
    make: (inputs) => ema(inputs['length']),
  },
  {
    kind: 'bollinger',
    label: 'Bollinger',
    place: 'price',
    hue: 3,
    inputs: [length(20), width(2, 'Standard deviations')],
    lines: [line(), line(), line()],
    make: (inputs) => bollinger(inputs['length'], inputs['width']),
  },
  {
    kind: 'keltner',
    label: 'Keltner',
    place: 'price',
    hue: 4,
    inputs: [length(20), length(10, 'range', 'ATR length'), width(2, 'Ranges')],
    lines: [line(), line(), line()],
    make: (inputs) => keltner(inputs['length'], inputs['range'], inputs['width']),
  },
  {
    kind: 'rsi',
    label: 'RSI',
    place: 'below',
    hue: 2,
    inputs: [length(14)],
    lines: [line()],
    levels: [30, 70],
    make: (inputs) => rsi(inputs['length']),
  },
  {
    kind: 'macd',
    label: 'MACD',
    place: 'below',
    hue: 0,
    inputs: [
      length(12, 'fast', 'Fast length'),
      length(26, 'slow', 'Slow length'),
      length(9, 'signal', 'Signal length'),
    ],
    lines: [{ title: 'Hist', shape: 'histogram', hue: 3 }, line('MACD'), line('Signal', 1)],
    levels: [0],
    make: (inputs) => macd(inputs['fast'], inputs['slow'], inputs['signal']),
  },
  {
    kind: 'stochastics',
    label: 'Stochastics',
    place: 'below',
    hue: 0,
    inputs: [length(14), length(3, 'smoothing', '%K smoothing'), length(3, 'signal', '%D length')],
    lines: [line('%K'), line('%D', 1)],
    levels: [20, 80],
    make: (inputs) => stochastics(inputs['length'], inputs['smoothing'], inputs['signal']),
  },
  {
    kind: 'atr',
    label: 'ATR',
    place: 'below',
    hue: 3,
    inputs: [length(14)],
    lines: [line()],
    make: (inputs) => atr(inputs['length']),
  },
  {
    kind: 'adx',
    label: 'ADX',
    place: 'below',
    hue: 1,
    inputs: [length(14)],
    lines: [line('ADX'), line('+DI', 4), line('−DI', 3)],
    levels: [25],
    make: (inputs) => adx(inputs['length']),
  },
  { kind: 'obv', label: 'OBV', place: 'below', hue: 3, inputs: [], lines: [line()], unit: 'volume', make: obv },
];

const BY_KIND = new Map(INDICATOR_KINDS.map((kind) => [kind.kind, kind]));

/** Undefined for a kind that this version does not know. */
export const indicatorKind = (kind: string): IndicatorKind | undefined => BY_KIND.get(kind);

/** As the legend says it: `EMA 21`, `MACD 12, 26, 9`. */
export function indicatorTitle({ label, inputs }: IndicatorKind, values: InputValues): string {
  const shown = inputs.filter(({ instant }) => !instant);
  return `${label} ${shown.map(({ key }) => values[key]).join(', ')}`.trim();
}

/** Inputs made valid for the kind: whole lengths, everything within bounds, defaults for what is missing. */
export function soundInputs({ inputs }: IndicatorKind, values: InputValues): InputValues {
  const sound = ({ key, value, min, max, step }: IndicatorInput): number => {
    const given = values[key];
    if (!Number.isFinite(given)) return value;
    const bounded = Math.min(max, Math.max(min, given));
    return step === 1 ? Math.round(bounded) : bounded;
  };
  return Object.fromEntries(inputs.map((input) => [input.key, sound(input)]));
}
