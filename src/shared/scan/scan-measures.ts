/**
 * What a scan can show, ask and sort by, a record each: columns, help, vocabulary and evaluation read it from here, so that a new measure is
 * one more entry. All read one row of an underlying; percentages in per cent, ranks 0 to 100. NaN where unknown, never 0.
 */
import { SCAN_REASON, type ColumnName } from '../contract/columns.ts';
import type { EpochMs } from '../market/calendar.ts';
import type { Unit } from '../query/query.ts';
import { TRADING_DAYS_PER_YEAR } from '../analytics/realised/estimators.ts';
import { ALERT_MEASURES, type Measure, type ReadColumn } from '../settings/alert-measures.ts';

interface ScanMeasure {
  /** Heading of its column. */
  title: string;
  /** What it is, in a few words. */
  about: string;
  unit: Unit;
  /** Needs the option prints. */
  flow?: true;
  read: (of: ReadColumn, nowMs: EpochMs) => number;
  /** Why there is no value. */
  reason: string;
}

const NO_IV =
  'No 30-day volatility is known: in market hours the chains of a scan are read one after the other, or open its chain, or fill in its past from the History pane.';
const NO_RANK = 'Fewer than 20 past sessions of it are known: fill in its past from the History pane.';
const NO_BARS = 'Its daily bars have not come yet: they are asked one name after the other, or the plan has none.';
const NO_PRINT = 'No option print of it was counted since the terminal began to listen.';
const NO_PRICE = 'No price or no previous close has come yet.';

const own = (column: ColumnName, factor = 1) => ({ read: (of: ReadColumn) => of(column) * factor });
const alike = (measure: Measure) => ({ read: ALERT_MEASURES[measure].read });

/** What rests on a 30-day volatility of an earlier session than the last one is of no use in a comparison now. */
const current = (read: (of: ReadColumn) => number) => ({
  read: (of: ReadColumn) => (of('ivOld') === 1 ? Number.NaN : read(of)),
});

/** One standard deviation of a day by the 30-day volatility, in per cent of the price. */
const expectedMove = (of: ReadColumn): number => (of('iv30') / Math.sqrt(TRADING_DAYS_PER_YEAR)) * 100;

const ENTRIES = {
  last: { title: 'Last', about: 'last price', unit: 'price', reason: NO_PRICE, ...alike('last') },
  change: {
    title: 'Chg %',
    about: 'change since the previous close',
    unit: 'percent',
    reason: NO_PRICE,
    ...alike('change'),
  },
  volume: {
    title: 'Volume',
    about: 'volume of the day',
    unit: 'count',
    reason: 'No volume of it has come; an index has none.',
    ...own('volume'),
  },
  relvol: {
    title: '× usual',
    about: 'volume of the day over the average of 20 sessions',
    unit: 'multiple',
    reason: `The day’s volume or its average is not known. ${NO_BARS}`,
    ...alike('volumeMultiple'),
  },
  iv30: {
    title: 'IV 30d',
    about: 'at-the-money implied volatility at 30 days',
    unit: 'percent',
    reason: NO_IV,
    ...current((of) => of('iv30') * 100),
  },
  ivchange: {
    title: 'IV chg',
    about: 'IV at 30 days since the session before, points',
    unit: 'percent',
    reason: `The IV of today or of the session before is not known. ${NO_IV}`,
    ...own('iv30DayChange', 100),
  },
  ivrank: {
    title: 'IV rank',
    about: 'IV at 30 days between the least and the most of a year, 0 to 100',
    unit: 'plain',
    reason: NO_RANK,
    ...own('ivRank', 100),
  },
  ivpct: {
    title: 'IV pct',
    about: 'share of a year’s days with a lower IV, 0 to 100',
    unit: 'plain',
    reason: NO_RANK,
    ...own('ivPercentile', 100),
  },
  rv30: {
    title: 'RV 30d',
    about: 'volatility realised in 30 days (21 sessions), close to close',
    unit: 'percent',
    reason: NO_BARS,
    ...own('rv21', 100),
  },
  ivrv: {
    title: 'IV − RV',
    about: 'IV at 30 days less the volatility realised in the 30 before, points',
    unit: 'percent',
    reason: 'IV or realised volatility is not known: their columns say why.',
    ...current((of) => (of('iv30') - of('rv21')) * 100),
  },
  skew: {
    title: 'Skew',
    about: '25-delta risk reversal at 30 days (call less put), points',
    unit: 'percent',
    reason: NO_IV,
    ...current((of) => of('skew30') * 100),
  },
  skewpct: {
    title: 'Skew pct',
    about: 'share of a year’s days with a lower risk reversal, 0 to 100',
    unit: 'plain',
    reason: NO_RANK,
    ...own('skewPercentile', 100),
  },
  oichange: {
    title: 'OI chg',
    about: 'open interest of the chains read around 30 days, against the session before',
    unit: 'percent',
    reason:
      'It needs the chain of this session and of the one before: known from the second day that its chain is read.',
    ...own('oiChange', 100),
  },
  spread: {
    title: 'Spread',
    about: 'ask less bid over the mid',
    unit: 'percent',
    reason: 'It has no two-sided quote now, or the plan has no quotes; an index has none.',
    ...alike('spreadPercent'),
  },
  premium: {
    title: 'Premium',
    about: 'premium of all its option prints of the day',
    unit: 'usd',
    flow: true,
    reason: NO_PRINT,
    ...own('flowPremiumUsd'),
  },
  net: {
    title: 'Net',
    about: 'option premium bought at the ask less sold at the bid, of the day',
    unit: 'usd',
    flow: true,
    reason: 'No option print of it that has a side was counted since the terminal began to listen.',
    ...own('flowNetUsd'),
  },
  sided: {
    title: 'Sided',
    about: 'share of its option premium that has a side',
    unit: 'percent',
    flow: true,
    reason: NO_PRINT,
    ...own('flowSided', 100),
  },
  expmove: {
    title: 'Exp. move',
    about: 'one standard deviation of a day by the IV at 30 days',
    unit: 'percent',
    reason: NO_IV,
    ...current(expectedMove),
  },
  movevs: {
    title: 'Move ÷ exp.',
    about: 'today’s change over the expected move of a day, whatever the sign',
    unit: 'multiple',
    reason: 'Its change or its IV is not known: their columns say why.',
    ...current((of) => Math.abs(ALERT_MEASURES.change.read(of)) / expectedMove(of)),
  },
  age: {
    title: 'Age',
    about: 'seconds since its newest price, quote or snapshot came',
    unit: 'plain',
    reason: 'Nothing of it has come yet.',
    read: (of, nowMs) => Math.max(0, nowMs - newestMs(of)) / 1000,
  },
} satisfies Record<string, ScanMeasure>;

export type ScanMeasureId = keyof typeof ENTRIES;
export const SCAN_MEASURES: Readonly<Record<ScanMeasureId, ScanMeasure>> = ENTRIES;
export const SCAN_IDS = Object.keys(ENTRIES) as [ScanMeasureId, ...ScanMeasureId[]];

/** When anything of the row last came: an event of a stream, or a snapshot; NaN where nothing has. */
export function newestMs(of: ReadColumn): EpochMs {
  let newest = Number.NaN;
  for (const column of ['refreshedAtMs', 'quoteAtMs', 'lastAtMs', 'dayAtMs'] as const) {
    const atMs = of(column);
    if (!(atMs <= newest)) newest = atMs === atMs ? atMs : newest;
  }
  return newest;
}

const REASON_WORDS: Readonly<Record<number, string>> = {
  [SCAN_REASON.planLacks]: 'Your plan has no snapshots of this market.',
  [SCAN_REASON.endOfDay]: 'Your plan has finished days only: this is of the last one.',
  [SCAN_REASON.failed]: 'Its snapshot could not be had; it is asked again.',
  [SCAN_REASON.limited]:
    'The vendor’s limit of requests is reached: snapshots rest for some seconds, then it is asked again.',
  [SCAN_REASON.unknownName]: 'The answer does not hold it: no instrument of this name, or not in your plan.',
  [SCAN_REASON.dayAwaited]:
    'Your plan has no snapshots of stocks. Their last finished day is asked for, which on a plan of five requests a minute may take a minute.',
  [SCAN_REASON.notRecorded]: 'Nothing of it was recorded up to this moment.',
};
/** Why its snapshot is missing; undefined where it is not, or has not been asked. */
export const snapshotReason = (of: ReadColumn): string | undefined => REASON_WORDS[of('refreshReason')];
