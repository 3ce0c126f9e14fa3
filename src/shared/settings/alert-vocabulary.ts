/** What the text of an alert rule may say: measures by their short names, prints, premium of a window, what becomes of the feed. */
import { printVocabulary } from '../flow/print-vocabulary.ts';
import { MARKETS } from '../market/symbols.ts';
import { LINE_SCALES } from '../market/price-line.ts';
import { TIME_KINDS } from '../market/trading-time.ts';
import type { Field, Unit, Vocabulary } from '../query/query.ts';
import { scanVocabulary } from '../scan/scan-vocabulary.ts';
import { ALERT_MEASURES, MEASURES, type Measure, type MeasureUnit } from './alert-measures.ts';
import { FEED_EVENTS, type FeedEvent, type FlowSide } from './alerts.ts';
import { UNDONE_TAGS } from './undone-prints.ts';

const MEASURE_NAMES: Partial<Record<Measure, string>> = {
  volumeMultiple: 'relvol',
  spreadPercent: 'spreadpct',
  openGap: 'opengap',
};
export const nameOf = (measure: Measure): string => MEASURE_NAMES[measure] ?? measure.toLowerCase();
export const measureOf = (name: string): Measure | undefined => MEASURES.find((measure) => nameOf(measure) === name);

const UNITS: Readonly<Record<MeasureUnit, Unit>> = {
  price: 'price',
  dollars: 'price',
  percent: 'percent',
  multiple: 'multiple',
  plain: 'plain',
};
export const ALERT_PRINTS = printVocabulary({ lists: [], without: UNDONE_TAGS });
export const FLOWS: Readonly<Record<FlowSide, string>> = { any: 'premium', bought: 'bought', sold: 'sold', net: 'net' };
const FLOW_ABOUT: Readonly<Record<FlowSide, string>> = {
  any: 'premium of the option prints within the window',
  bought: 'premium bought at the ask or above within the window',
  sold: 'premium sold at the bid or below within the window',
  net: 'bought less sold within the window',
};
const FEED_ABOUT: Readonly<Record<FeedEvent, string>> = {
  stale: 'nothing comes though the market is open',
  disconnected: 'the connection is lost',
  gap: 'data is missing',
};
/** What a price may be compared with, in an alert's text. */
export const LINE = 'line';
const WINDOW = { kind: 'minutes', name: 'the window', standard: 10, most: 60 } as const;

const FIELDS: readonly Field[] = [
  ...MEASURES.map((measure): Field => ({
    name: nameOf(measure),
    is: { kind: 'number', unit: UNITS[ALERT_MEASURES[measure].unit] },
    about: ALERT_MEASURES[measure].label,
    ...(ALERT_MEASURES[measure].parameters && { parameters: ALERT_MEASURES[measure].parameters }),
  })),
  { name: 'print', is: { kind: 'event' }, about: 'one option print that passes', where: ALERT_PRINTS },
  {
    name: 'scan',
    is: { kind: 'event' },
    about: 'a name enters: scan(symbol in ("Main") and ivrank > 80)',
    subject: 'none',
    where: scanVocabulary(),
  },
  ...(Object.keys(FLOWS) as FlowSide[]).map((side): Field => ({
    name: FLOWS[side],
    is: { kind: 'number', unit: 'usd' },
    about: FLOW_ABOUT[side],
    parameters: [WINDOW],
    where: ALERT_PRINTS,
    operators: side === 'net' ? ['>=', '<='] : ['>='],
  })),
  {
    name: LINE,
    is: { kind: 'number', unit: 'price' },
    about: 'a line through two points: line("2026-11-20 10:00 648.3", "2026-11-20 12:00 650", extended, linear)',
    parameters: [
      { kind: 'point', name: 'its first point' },
      { kind: 'point', name: 'its second point' },
      { kind: 'word', name: 'the time it is straight in', words: TIME_KINDS },
      { kind: 'word', name: 'the scale it is straight on', words: LINE_SCALES },
    ],
  },
  ...FEED_EVENTS.map((event): Field => ({
    name: event,
    is: { kind: 'event' },
    about: FEED_ABOUT[event],
    subject: 'none',
    parameters: [{ kind: 'word', name: 'the market', words: MARKETS }],
  })),
];

export const alertVocabulary = (symbols?: readonly string[]): Vocabulary => ({
  fields: FIELDS,
  subject: 'required',
  crosses: true,
  example: 'SPY last > 655 and SPY net(10m) >= 1M',
  ...(symbols && { symbols }),
});
