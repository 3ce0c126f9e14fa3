/**
 * What a value condition can look at, a record each: editor, words, validation and evaluation read it from here, so that a new measure
 * is one more entry. Percentages are in per cent (`change` 1.5 = +1.5 %), IV too; Greeks in the model's units.
 */
import { LEADER_ORDERS } from '../contract/flow-day.ts';
import { writeMinutes } from '../query/amounts.ts';
import type { Parameter } from '../query/query.ts';
import { withoutRounding } from '../query/truth.ts';
import { GROUP_BIT, GROUP_COLUMNS, GROUP_NAMES, type ColumnName } from '../contract/columns.ts';

export type MeasureUnit = 'price' | 'dollars' | 'percent' | 'multiple' | 'plain';
export const UNIT_SIGN: Readonly<Record<MeasureUnit, string>> = {
  price: '$',
  dollars: '$',
  percent: '%',
  multiple: '×',
  plain: '',
};

/** A row's value of a column now; NaN where it is unknown. */
export type ReadColumn = (column: ColumnName) => number;

interface AlertMeasure {
  label: string;
  unit: MeasureUnit;
  /** Every column that `read` looks at: a change of any may change the measure. */
  columns: readonly ColumnName[];
  /** The column that says when the value was true, epoch ms. */
  at: ColumnName;
  /** A value of the option model: the expiry is modelled while a rule watches it. */
  model?: true;
  /** Available for an index too. */
  index?: true;
  /** Of names alone, not of contracts: the chain around 30 days is modelled while a rule watches it. */
  name?: true;
  /** Not of a row's columns: of its bars, each as it closed, or its place on a board of the session's flow. `read` asks such a value of `last`. */
  from?: 'bars' | 'board';
  /** What stands in parentheses after its name. */
  parameters?: readonly Exclude<Parameter, { kind: 'point' }>[];
  /** Why there is no value, of the instrument named. */
  reason: (name: string) => string;
  read: (of: ReadColumn) => number;
}

const noQuote = (name: string): string => `${name} has no two-sided quote now.`;
const noIv = (name: string): string =>
  `No 30-day volatility of ${name} is known: its chain is read in market hours, where the plan has quotes or volatilities of options.`;
const positive = (value: number): number => (value > 0 ? value : Number.NaN);

/** NaN unless the quote is two-sided and not crossed. */
function spread(of: ReadColumn): number {
  const bid = of('bid');
  const ask = of('ask');
  return bid > 0 && ask >= bid ? withoutRounding(ask - bid) : Number.NaN;
}
const mid = (of: ReadColumn): number => (spread(of) >= 0 ? withoutRounding((of('bid') + of('ask')) / 2) : Number.NaN);
/** In per cent. */
const moveFrom = (before: number, now: number): number => withoutRounding((positive(now) / positive(before) - 1) * 100);

const quote = (label: string, unit: MeasureUnit, read: AlertMeasure['read']): AlertMeasure => ({
  label,
  unit,
  columns: ['bid', 'ask'],
  at: 'quoteAtMs',
  reason: noQuote,
  read,
});

const model = (label: string, column: ColumnName, over: Partial<AlertMeasure> = {}): AlertMeasure => ({
  label,
  unit: 'plain',
  columns: [column],
  at: 'modelAtMs',
  model: true,
  reason: (name) => `The model has no ${label} of ${name} now; its chain says why.`,
  read: (of) => of(column),
  ...over,
});

/** Bars a moving value is made of. */
export const BAR_LENGTHS = [1, 5, 10, 15, 30, 60] as const;

const ofBars = (label: string, unit: MeasureUnit, period: number): AlertMeasure => ({
  label,
  unit,
  columns: [],
  at: 'lastAtMs',
  index: true,
  from: 'bars',
  parameters: [
    { kind: 'count', name: 'the period', standard: period, most: 200 },
    { kind: 'minutes', name: 'the length of a bar', standard: 5, among: BAR_LENGTHS, most: 60 },
  ],
  reason: (name) =>
    `Too few bars of ${name} are known yet: history comes with the plan, else it waits for that many to close.`,
  read: (of) => of('last'),
});

const ENTRIES = {
  last: {
    label: 'last price',
    unit: 'price',
    columns: ['last'],
    at: 'lastAtMs',
    index: true,
    reason: (name) => `No trade of ${name} has come yet.`,
    read: (of) => positive(of('last')),
  },
  bid: { ...quote('bid', 'price', (of) => positive(of('bid'))), columns: ['bid'] },
  ask: { ...quote('ask', 'price', (of) => positive(of('ask'))), columns: ['ask'] },
  mid: quote('mid', 'price', mid),
  change: {
    label: 'change',
    unit: 'percent',
    columns: ['last', 'prevClose'],
    at: 'lastAtMs',
    index: true,
    reason: (name) => `The last price of ${name} or its previous close is not known.`,
    read: (of) => moveFrom(of('prevClose'), of('last')),
  },
  openGap: {
    label: 'opening gap',
    unit: 'percent',
    columns: ['open', 'prevClose'],
    at: 'dayAtMs',
    reason: (name) => `The day's open of ${name} or its previous close is not known.`,
    read: (of) => moveFrom(of('prevClose'), of('open')),
  },
  volumeMultiple: {
    label: 'volume ÷ average',
    unit: 'multiple',
    columns: ['volume', 'avgDailyVolume'],
    at: 'dayAtMs',
    reason: (name) => `The day's volume of ${name} or its average is not known.`,
    read: (of) => withoutRounding(of('volume') / positive(of('avgDailyVolume'))),
  },
  iv30: {
    label: 'IV at 30 days',
    unit: 'percent',
    columns: ['iv30'],
    at: 'iv30AtMs',
    index: true,
    name: true,
    reason: noIv,
    read: (of) => withoutRounding(of('iv30') * 100),
  },
  ivRank: {
    label: 'IV rank',
    unit: 'plain',
    columns: ['ivRank'],
    at: 'iv30AtMs',
    index: true,
    name: true,
    reason: (name) => `${noIv(name)} A rank needs 20 past sessions: fill in its past from the History pane.`,
    read: (of) => withoutRounding(of('ivRank') * 100),
  },
  iv: model('IV', 'modelIv', { unit: 'percent', read: (of) => withoutRounding(of('modelIv') * 100) }),
  delta: model('delta', 'modelDelta'),
  gamma: model('gamma', 'modelGamma'),
  theta: model('theta', 'modelTheta'),
  vega: model('vega', 'modelVega'),
  rho: model('rho', 'modelRho'),
  vanna: model('vanna', 'modelVanna'),
  charm: model('charm', 'modelCharm'),
  spread: quote('spread', 'dollars', spread),
  spreadPercent: quote('spread of mid', 'percent', (of) => withoutRounding((spread(of) / mid(of)) * 100)),
  rsi: ofBars('RSI', 'plain', 14),
  sma: ofBars('simple average', 'price', 20),
  ema: ofBars('exponential average', 'price', 20),
  rank: {
    label: 'rank',
    unit: 'plain',
    columns: [],
    at: 'lastAtMs',
    index: true,
    from: 'board',
    parameters: [{ kind: 'word', name: 'the board', words: LEADER_ORDERS }],
    reason: (name) => `No option print of ${name} has put it on that board today.`,
    read: (of) => of('last'),
  },
} satisfies Record<string, AlertMeasure>;

export type Measure = keyof typeof ENTRIES;
export const ALERT_MEASURES: Readonly<Record<Measure, AlertMeasure>> = ENTRIES;
export const MEASURES = Object.keys(ENTRIES) as [Measure, ...Measure[]];

export const isModelMeasure = (measure: Measure): boolean => ALERT_MEASURES[measure].model === true;
export const isPriceMeasure = (measure: Measure): boolean => ALERT_MEASURES[measure].unit === 'price';

/** Column groups whose change may change the measure, as a dirty mask. */
export function groupsOfMeasure(measure: Measure): number {
  return GROUP_NAMES.reduce((mask, group) => {
    const columns: readonly ColumnName[] = GROUP_COLUMNS[group];
    return ALERT_MEASURES[measure].columns.some((column) => columns.includes(column)) ? mask | GROUP_BIT[group] : mask;
  }, 0);
}

/** What stands in the parentheses of a measure: a number for each parameter, minutes for lengths of time, else one of its words. */
export type MeasureArgs = readonly (number | string)[];

/** A sentence where they do not fit. */
export function faultOfArgs(measure: Measure, args: MeasureArgs): string | undefined {
  const parameters = ALERT_MEASURES[measure].parameters ?? [];
  if (args.length !== parameters.length) return `needs ${parameters.length} values in parentheses`;
  for (const [i, parameter] of parameters.entries()) {
    const arg = args[i];
    if (parameter.kind === 'word') {
      if (!parameter.words.includes(arg as string)) return `has one of ${parameter.words.join(', ')} in parentheses`;
    } else if (!Number.isInteger(arg) || (arg as number) < 1 || (arg as number) > parameter.most)
      return `has whole numbers from 1 to ${parameter.most} in parentheses`;
    else if (parameter.kind === 'minutes' && parameter.among && !parameter.among.includes(arg as number))
      return `has bars of ${parameter.among.join(', ')} minutes`;
  }
  return undefined;
}

/** As left out in a text: the standard of each; undefined where one must be chosen. */
export function standardArgs(measure: Measure): MeasureArgs {
  return (ALERT_MEASURES[measure].parameters ?? []).map((one) => (one.kind === 'word' ? one.words[0] : one.standard));
}

/** `RSI (14, 5m)`, `rank (net)`; without parameters its label alone. */
export function labelOf(measure: Measure, args: MeasureArgs = []): string {
  const { label, parameters = [] } = ALERT_MEASURES[measure];
  const inside = args.map((arg, i) => (parameters[i]?.kind === 'minutes' ? writeMinutes(arg as number) : String(arg)));
  return inside.length > 0 ? `${label} (${inside.join(', ')})` : label;
}
