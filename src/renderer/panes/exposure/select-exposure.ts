/** Exposure results to bars, facts in words, and CSV. Dollars as the contract says: GEX per 1 % move, VEX per volatility point, CEX per day. */
import type { ExposureResult, ExposureRow } from '../../../shared/contract/analytics.ts';
import type { PlotMarker, PlotModel, PlotSeries } from '../../charts/xy-plot.ts';
import { toCsv } from '../../components/csv.ts';
import { formatCompact, formatExpiry, formatPremium, formatPrice } from '../../components/format.ts';
import type { ExposureSettings, Measure } from './exposure-settings.ts';

export const MEASURE_WORDS: Record<Measure, { label: string; formula: string }> = {
  gex: {
    label: 'Gamma (GEX)',
    formula: 'GEX = Σ sign · Γ · open interest · shares · S² · 0.01: dollars of delta to hedge per 1 % move',
  },
  dex: {
    label: 'Delta (DEX)',
    formula: 'DEX = Σ Δ · open interest · shares · S: dollars of the underlying, no sign assumed',
  },
  vex: {
    label: 'Vanna (VEX)',
    formula: 'VEX = Σ sign · vanna · open interest · shares · S: dollars of delta per volatility point',
  },
  cex: { label: 'Charm (CEX)', formula: 'CEX = Σ sign · charm · open interest · shares · S: dollars of delta per day' },
  openInterest: {
    label: 'Open interest',
    formula: 'Contracts open at the end of the previous session; calls up, puts down',
  },
  volume: { label: 'Volume', formula: 'Contracts traded today; calls up, puts down' },
};

interface Bars {
  label: string;
  colour: PlotSeries['colour'];
  of(row: ExposureRow): number;
}

const NET = (measure: 'dex' | 'vex' | 'cex'): readonly Bars[] => [
  { label: 'Above zero', colour: 'up', of: (row) => (row[measure] >= 0 ? row[measure] : Number.NaN) },
  { label: 'Below zero', colour: 'down', of: (row) => (row[measure] < 0 ? row[measure] : Number.NaN) },
];

const BARS: Record<Measure, readonly Bars[]> = {
  gex: [
    { label: 'Calls', colour: 'up', of: (row) => row.gexCall },
    { label: 'Puts', colour: 'down', of: (row) => row.gexPut },
  ],
  dex: NET('dex'),
  vex: NET('vex'),
  cex: NET('cex'),
  openInterest: [
    { label: 'Calls', colour: 'up', of: (row) => row.callOpenInterest },
    { label: 'Puts', colour: 'down', of: (row) => -row.putOpenInterest },
  ],
  volume: [
    { label: 'Calls', colour: 'up', of: (row) => row.callVolume },
    { label: 'Puts', colour: 'down', of: (row) => -row.putVolume },
  ],
};

export function isMoney(measure: Measure): boolean {
  return measure !== 'openInterest' && measure !== 'volume';
}

/** What the whole chain adds up to in one measure; undefined for counts, which are told by side. */
export function totalOf(result: ExposureResult, measure: Measure): number | undefined {
  return measure === 'openInterest' || measure === 'volume' ? undefined : result.total[measure];
}

export function exposurePlot(
  result: ExposureResult,
  settings: Pick<ExposureSettings, 'measure' | 'by' | 'reach'>,
): PlotModel {
  const { measure, by } = settings;
  const rows = by === 'strike' ? aroundTheMoney(result, settings.reach) : result.byExpiry;
  const x = by === 'strike' ? rows.map((row) => (row as { strike: number }).strike) : rows.map((_, i) => i);
  const series = BARS[measure].map(({ label, colour, of }): PlotSeries => ({
    label,
    kind: 'bars',
    colour,
    x,
    y: rows.map(of),
  }));
  if (measure === 'gex')
    series.push({ label: 'Net', kind: 'line', colour: 'accent', x, y: rows.map((row) => row.gex) });
  const money = isMoney(measure);
  return {
    series,
    markers: by === 'strike' ? markersOf(result, measure) : [],
    fromZero: true,
    formatX: (value) => {
      if (by === 'strike') return value.toFixed(Number.isInteger(value) ? 0 : 1);
      const at = result.byExpiry[value];
      return at ? formatExpiry(at.expiry) : '';
    },
    formatY: money ? formatPremium : (value) => formatCompact(Math.abs(value)),
  };
}

function aroundTheMoney(result: ExposureResult, reach: number): ExposureResult['byStrike'] {
  const { byStrike, spot } = result;
  if (spot === undefined) return byStrike;
  let centre = byStrike.findIndex((row) => row.strike >= spot);
  if (centre < 0) centre = byStrike.length - 1;
  return byStrike.slice(Math.max(0, centre - reach), centre + reach + 1);
}

function markersOf(result: ExposureResult, measure: Measure): PlotMarker[] {
  const markers: PlotMarker[] = [];
  if (measure === 'gex') {
    const levels = zeroGammaBand(result);
    if (levels) markers.push({ x: levels.low, toX: levels.high, label: 'zero gamma', colour: 'warning' });
  }
  if (result.spot !== undefined) markers.push({ x: result.spot, label: 'spot', colour: 'quiet' });
  return markers;
}

/** From the lowest to the highest level over all sign assumptions; undefined where none has one. */
export function zeroGammaBand(result: Pick<ExposureResult, 'zeroGamma'>): { low: number; high: number } | undefined {
  const levels = result.zeroGamma.flatMap(({ level }) => (level === undefined ? [] : [level]));
  return levels.length === 0 ? undefined : { low: Math.min(...levels), high: Math.max(...levels) };
}

export function zeroGammaText(result: Pick<ExposureResult, 'zeroGamma'>): string {
  const band = zeroGammaBand(result);
  if (!band) return '—';
  return band.low === band.high ? formatPrice(band.low) : `${formatPrice(band.low)} to ${formatPrice(band.high)}`;
}

export function excludedText({ excluded, contracts }: Pick<ExposureResult, 'excluded' | 'contracts'>): string {
  const parts = [
    [excluded.adjusted, 'adjusted'],
    [excluded.noOpenInterest, 'without open interest'],
    [excluded.noModel, 'without a model value'],
  ] as const;
  const left = parts.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  return left.length === 0
    ? `${contracts} contracts, none left out`
    : `${contracts} contracts; left out: ${left.join(', ')}`;
}

const COLUMNS = [
  'gexCall',
  'gexPut',
  'gex',
  'dex',
  'vex',
  'cex',
  'callOpenInterest',
  'putOpenInterest',
  'callVolume',
  'putVolume',
] as const;

export function exposureCsv(result: ExposureResult): string {
  const rows = [
    ...result.byStrike.map((row) => ['strike', row.strike, ...COLUMNS.map((c) => row[c])]),
    ...result.byExpiry.map((row) => ['expiry', row.expiry, ...COLUMNS.map((c) => row[c])]),
    ['total', '', ...COLUMNS.map((c) => result.total[c])],
  ];
  return toCsv(['by', 'key', ...COLUMNS], rows);
}
