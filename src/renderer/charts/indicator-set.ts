/** The indicators a price chart offers: how each is named, where it is drawn, and its lines from the bars. */
import { bollinger, ema, macd, rsi, sessionVwap, sma } from '../../shared/analytics/indicators.ts';
import { etDate } from '../../shared/market/calendar.ts';
import type { BarColumns } from './bar-columns.ts';

export interface IndicatorLine {
  /** Shown in the legend. */
  title: string;
  shape: 'line' | 'histogram';
  /** Position in the tokens' series colours. */
  hue: number;
}

export interface IndicatorSpec {
  id: string;
  label: string;
  /** `price` shares the bars' scale; `below` gets a pane of its own. */
  place: 'price' | 'below';
  lines: readonly IndicatorLine[];
  /** One column per line, as long as the bars; NaN where there is no value. */
  compute(bars: BarColumns): Float64Array[];
  /** Only meaningful within one day. */
  intradayOnly?: boolean;
  /** True where the lines end with a bar and begin anew with the next. */
  endsAt?(bars: BarColumns, index: number): boolean;
}

const line = (title: string, hue: number): IndicatorLine => ({ title, shape: 'line', hue });

const meanOf = (kind: 'SMA' | 'EMA', period: number, hue: number): IndicatorSpec => ({
  id: `${kind.toLowerCase()}${period}`,
  label: `${kind} ${period}`,
  place: 'price',
  lines: [line(`${kind} ${period}`, hue)],
  compute: (bars) => [(kind === 'SMA' ? sma : ema)(bars.column('close'), period)],
});

export const INDICATORS: readonly IndicatorSpec[] = [
  {
    id: 'vwap',
    label: 'VWAP (session)',
    place: 'price',
    intradayOnly: true,
    endsAt: (bars, index) => index + 1 < bars.length && etDate(bars.startMs(index)) !== etDate(bars.startMs(index + 1)),
    lines: [line('VWAP', 1)],
    compute: (bars) => [
      sessionVwap({
        startMs: bars.column('startMs'),
        high: bars.column('high'),
        low: bars.column('low'),
        close: bars.column('close'),
        volume: bars.column('volume'),
        vwap: bars.column('vwap'),
      }),
    ],
  },
  meanOf('EMA', 9, 3),
  meanOf('EMA', 21, 2),
  meanOf('SMA', 20, 0),
  meanOf('SMA', 50, 4),
  meanOf('SMA', 200, 2),
  {
    id: 'bollinger',
    label: 'Bollinger 20, 2σ',
    place: 'price',
    lines: [line('BB', 3), line('BB+', 3), line('BB−', 3)],
    compute: (bars) => {
      const { middle, upper, lower } = bollinger(bars.column('close'), 20, 2);
      return [middle, upper, lower];
    },
  },
  {
    id: 'rsi',
    label: 'RSI 14',
    place: 'below',
    lines: [line('RSI 14', 2)],
    compute: (bars) => [rsi(bars.column('close'), 14)],
  },
  {
    id: 'macd',
    label: 'MACD 12, 26, 9',
    place: 'below',
    lines: [{ title: 'Hist', shape: 'histogram', hue: 3 }, line('MACD', 0), line('Signal', 1)],
    compute: (bars) => {
      const result = macd(bars.column('close'), 12, 26, 9);
      return [result.histogram, result.macd, result.signal];
    },
  },
];
