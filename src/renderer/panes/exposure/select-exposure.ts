/** Exposure results to bars, facts in words, and CSV. Dollars as the contract says: GEX per 1 % move, VEX per volatility point, CEX per day. */
import type { ExposureResult, ExposureRow } from '../../../shared/contract/analytics.ts';
import { heldExposure, type NamedMoment } from '../../stores/held-moment.ts';
import type { PlotMarker, PlotModel, PlotSeries } from '../../charts/xy-plot.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv, type CsvValue } from '../../components/csv.ts';
import {
  formatExpiry,
  isFarExpiry,
  formatPlotDollars,
  formatPlotSize,
  formatPlotStrike,
  formatPrice,
  UNKNOWN,
} from '../../components/format.ts';
import { spotLabel } from '../../components/ModelAge.tsx';
import type { ExposureSettings, ExposureMeasure } from './exposure-settings.ts';
import { counted } from '../../../shared/contract/counted.ts';

export const MEASURE_LABELS: Record<ExposureMeasure, string> = {
  gex: 'Gamma (GEX)',
  dex: 'Delta (DEX)',
  vex: 'Vanna (VEX)',
  cex: 'Charm (CEX)',
  openInterest: 'Open interest',
  volume: 'Volume',
};

/** The formula of what is shown, with the weight that the assumption uses. */
export function formulaOf({ measure, sign }: Pick<ExposureSettings, 'measure' | 'sign'>): string {
  const contracts = sign === 'volumeWeighted' ? 'volume today' : 'open interest';
  switch (measure) {
    case 'gex':
      return `GEX = Σ sign · Γ · ${contracts} · shares · S² · 0.01: dollars of delta to hedge per 1 % move`;
    case 'dex':
      return `DEX = Σ Δ · ${contracts} · shares · S: dollars of the underlying, no sign assumed`;
    case 'vex':
      return `VEX = Σ sign · vanna · ${contracts} · shares · S: dollars of delta per volatility point`;
    case 'cex':
      return `CEX = Σ sign · charm · ${contracts} · shares · S: dollars of delta per day`;
    case 'openInterest':
      return 'Contracts open at the end of the previous session; calls up, puts down';
    case 'volume':
      return 'Contracts traded today; calls up, puts down';
  }
}

/** Formula, assumption and what was left out, in sentences. */
export function noteOf(
  settings: Pick<ExposureSettings, 'measure' | 'sign'>,
  result: ExposureResult | undefined,
): string {
  const { measure } = settings;
  const sentences = [formulaOf(settings)];
  if (result && isMoney(measure)) sentences.push(`Assumption: ${result.assumption.replace(/\.$/, '')}`);
  if (measure === 'gex') sentences.push(ZERO_GAMMA_FORMULA);
  if (result) sentences.push(`In the sums: ${listingsText(result)}`, excludedText(result));
  return `${sentences.join('. ')}.`;
}

const ZERO_GAMMA_FORMULA =
  'Zero gamma: the spot nearest today’s within ±15 % at which GEX, re-priced as European with volatilities and time held, changes sign; the band spans the assumptions where the one shown has a level';

const AXIS: Record<ExposureMeasure, string> = {
  gex: 'Dollars per 1 % move',
  dex: 'Dollars of the underlying',
  vex: 'Dollars per volatility point',
  cex: 'Dollars per day',
  openInterest: 'Contracts: calls up, puts down',
  volume: 'Contracts: calls up, puts down',
};

export const SIGN_LABELS: Record<ExposureSettings['sign'], string> = {
  naive: 'Calls +, puts −',
  flowAdjusted: 'Flow-adjusted',
  volumeWeighted: 'Volume-weighted',
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

const BARS: Record<ExposureMeasure, readonly Bars[]> = {
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

export function isMoney(measure: ExposureMeasure): boolean {
  return measure !== 'openInterest' && measure !== 'volume';
}

/** The whole chain's total in one measure; undefined for counts, which are shown by side. */
export function totalOf(result: ExposureResult, measure: ExposureMeasure): number | undefined {
  return measure === 'openInterest' || measure === 'volume' ? undefined : result.total[measure];
}

/** Gamma exposure of calls and puts without their signs, and how much of it the net is: `0.2 %`. Undefined while unknown. */
export function grossGex({
  total: { gex, gexCall, gexPut },
}: Pick<ExposureResult, 'total'>): { dollars: number; netShare: string } | undefined {
  const dollars = Math.abs(gexCall || 0) + Math.abs(gexPut || 0);
  return dollars > 0 ? { dollars, netShare: formatPercentOf(Math.abs(gex) / dollars) } : undefined;
}

const formatPercentOf = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

export function exposurePlot(
  result: ExposureResult,
  settings: Pick<ExposureSettings, 'measure' | 'by' | 'reach'>,
  held?: NamedMoment,
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
  const then = money ? heldExposure(held?.moment, result) : undefined;
  if (held && then) series.push({ ...heldNet(then, settings, result, x), label: `Net ${held.name}` });
  return {
    series,
    markers: by === 'strike' ? markersOf(result, measure) : [],
    fromZero: true,
    xLabel: by === 'strike' ? 'Strike, $' : 'Expiry',
    yLabel: AXIS[measure],
    formatX: (value, step) => {
      if (by === 'strike') return formatPlotStrike(value, step);
      const at = result.byExpiry[value];
      return at ? formatExpiry(at.expiry, isFarExpiry(at.expiry, result.atMs)) : '';
    },
    formatY: money ? formatPlotDollars : (value, step) => formatPlotSize(Math.abs(value), step),
  };
}

/** Moment B's net over the places shown. */
function heldNet(
  then: ExposureResult,
  { measure, by }: Pick<ExposureSettings, 'measure' | 'by'>,
  { byExpiry }: ExposureResult,
  shown: readonly number[],
): Omit<PlotSeries, 'label'> {
  const of = (row: ExposureRow): number => row[measure as 'gex' | 'dex' | 'vex' | 'cex'];
  const points =
    by === 'strike'
      ? then.byStrike
          .filter(({ strike }) => strike >= shown[0] && strike <= shown.at(-1)!)
          .map((row): [number, number] => [row.strike, of(row)])
      : byExpiry.flatMap(({ expiry }, i): [number, number][] => {
          const row = then.byExpiry.find((other) => other.expiry === expiry);
          return row ? [[i, of(row)]] : [];
        });
  return { kind: 'line', colour: 'held', dash: true, x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

function aroundTheMoney(result: ExposureResult, reach: number): ExposureResult['byStrike'] {
  const { byStrike, spot } = result;
  if (spot === undefined) return byStrike;
  let centre = byStrike.findIndex((row) => row.strike >= spot);
  if (centre < 0) centre = byStrike.length - 1;
  return byStrike.slice(Math.max(0, centre - reach), centre + reach + 1);
}

function markersOf(result: ExposureResult, measure: ExposureMeasure): PlotMarker[] {
  const markers: PlotMarker[] = [];
  if (measure === 'gex') {
    const levels = zeroGammaBand(result);
    if (levels) markers.push({ x: levels.low, toX: levels.high, label: 'zero gamma', colour: 'warning' });
  }
  if (result.spot !== undefined) markers.push({ x: result.spot, label: spotLabel(result), colour: 'quiet' });
  return markers;
}

type ZeroGamma = Pick<ExposureResult, 'zeroGamma' | 'sign'>;

/** From the lowest to the highest level over all sign assumptions; undefined where that of the total shown has none: another's is none of it. */
export function zeroGammaBand({ zeroGamma, sign }: ZeroGamma): { low: number; high: number } | undefined {
  const levels = zeroGamma.flatMap(({ level }) => (level === undefined ? [] : [level]));
  if (zeroGamma.find((of) => of.sign === sign)?.level === undefined) return undefined;
  return { low: Math.min(...levels), high: Math.max(...levels) };
}

const NO_LEVEL = 'none within ±15 %';

/** `Calls +, puts −: 99.00`, a line for every assumption, with its own level. */
export function zeroGammaLevels(result: Pick<ExposureResult, 'zeroGamma'>): string {
  return result.zeroGamma
    .map(({ sign, level }) => `${SIGN_LABELS[sign]}: ${level === undefined ? NO_LEVEL : formatPrice(level)}`)
    .join('\n');
}

/** Where the assumption shown has no level, those of others stand by their names. */
export function zeroGammaText(result: ZeroGamma & Pick<ExposureResult, 'spot' | 'total'>): string {
  if (result.spot === undefined || Number.isNaN(result.total.gex)) return UNKNOWN;
  const band = zeroGammaBand(result);
  if (band)
    return band.low === band.high ? formatPrice(band.low) : `${formatPrice(band.low)} to ${formatPrice(band.high)}`;
  const others = result.zeroGamma.flatMap(({ sign, level }) =>
    level === undefined ? [] : [`${SIGN_LABELS[sign]} ${formatPrice(level)}`],
  );
  return [NO_LEVEL, ...others].join('; ');
}

/** Some of the expiries asked for are not in the sums. */
export const isPartial = ({ listings }: Pick<ExposureResult, 'listings'>): boolean => listings.loaded < listings.asked;

/** `12 of 33 expiries, 1 contradicts its quotes`. */
export function listingsText({
  listings: { asked, loaded, contradicted = 0 },
}: Pick<ExposureResult, 'listings'>): string {
  const left = contradicted === 1 ? ', 1 contradicts its quotes' : `, ${contradicted} contradict their quotes`;
  return `${loaded} of ${counted(asked, 'expiry', 'expiries')}${contradicted > 0 ? left : ''}`;
}

export function excludedText({ excluded, contracts }: Pick<ExposureResult, 'excluded' | 'contracts'>): string {
  const parts = [
    [excluded.adjusted, 'adjusted'],
    [excluded.noOpenInterest, 'without open interest'],
    [excluded.noModel, 'without a model value'],
  ] as const;
  const left = parts.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  return left.length === 0
    ? `${counted(contracts, 'contract')}, none left out`
    : `${counted(contracts, 'contract')}; left out: ${left.join(', ')}`;
}

/** Headings include the unit: a saved file has no hover. */
const COLUMNS = {
  gexCall: 'gexCall ($ of delta per 1 %)',
  gexPut: 'gexPut ($ of delta per 1 %)',
  gex: 'gex ($ of delta per 1 %)',
  dex: 'dex ($)',
  vex: 'vex ($ of delta per vol point)',
  cex: 'cex ($ of delta per day)',
  callOpenInterest: 'callOpenInterest (contracts)',
  putOpenInterest: 'putOpenInterest (contracts)',
  callVolume: 'callVolume (contracts)',
  putVolume: 'putVolume (contracts)',
} as const satisfies Record<keyof ExposureRow, string>;
const COLUMN_NAMES = Object.keys(COLUMNS) as (keyof ExposureRow)[];

/** One row a strike, one an expiry, and the total; dollars under the named sign assumption. */
export function exposureCsv(result: ExposureResult): string {
  const context = [...contextOf(result), result.sign];
  const row = (by: string, key: string | number, values: ExposureRow): CsvValue[] => [
    ...context,
    by,
    key,
    ...COLUMN_NAMES.map((c) => values[c]),
  ];
  return toCsv(
    [...CONTEXT_COLUMNS, 'sign', 'by', 'key', ...Object.values(COLUMNS)],
    [
      ...result.byStrike.map((values) => row('strike', values.strike, values)),
      ...result.byExpiry.map((values) => row('expiry', values.expiry, values)),
      row('total', '', result.total),
    ],
  );
}
