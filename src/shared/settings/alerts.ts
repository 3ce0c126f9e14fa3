/**
 * Alert rules: the user's, on disk, in import and export files and on the command line, all in this one shape.
 * A rule is true where all conditions of any of its groups are true.
 */
import { z } from 'zod';
import { issuesText, issueWords } from '../contract/issue-words.ts';
import { parseOptionSymbol, subjectOf } from '../market/symbols.ts';
import { LINE_SCALES, type PriceLine } from '../market/price-line.ts';
import { TIME_KINDS } from '../market/trading-time.ts';
import { isScanText } from '../scan/scan-vocabulary.ts';
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import { isPrintText } from '../flow/print-text.ts';
import { idsOnce, savedId, savedLine } from './saved-name.ts';
import { ALERT_MEASURES, faultOfArgs, isModelMeasure, isPriceMeasure, MEASURES } from './alert-measures.ts';

/** 2: a value may be compared with a line. */
export const ALERTS_VERSION = 2;
export const MAX_RULES = 1_000;
const RULE_NAME_LIMIT = 80;

export const COMPARATORS = ['above', 'below', 'over', 'under', 'crossesAbove', 'crossesBelow'] as const;
export type Comparator = (typeof COMPARATORS)[number];

export const ALERT_TAGS = [
  'sweep',
  'block',
  'unusual',
  'multiLeg',
  'cross',
  'floor',
  'auction',
  'openingGuess',
] as const satisfies readonly PrintTag[];
export type AlertTag = (typeof ALERT_TAGS)[number];
export const tagBits = (tags: readonly AlertTag[]): number => tags.reduce((bits, tag) => bits | PRINT_TAG[tag], 0);

const symbol = z
  .string()
  .regex(/^[A-Z0-9.:/-]{1,32}$/, 'must be a symbol such as SPY, I:SPX or O:SPY261218C00650000')
  .transform(subjectOf);
const underlying = symbol.refine((s) => !s.startsWith('O:'), 'must be an underlying such as SPY or I:SPX');
const tags = z.array(z.enum(ALERT_TAGS)).max(ALERT_TAGS.length).default([]);
const right = z.enum(['any', 'C', 'P']).default('any');
/** What else must be true of a print, as a query; it names no watchlist. */
const where = z
  .string()
  .max(2_000)
  .refine((text) => isPrintText(text) && !text.includes('"'), 'is no condition on prints')
  .default('');

const args = z
  .array(z.union([z.number(), z.string().max(40)]))
  .max(2)
  .default([]);

/** 1971 to 2099. */
const instant = z.number().min(31_536_000_000).max(4_102_444_800_000);
const linePoint = z.object({ atMs: instant, price: z.number() });
const priceLine = z.object({
  from: linePoint,
  to: linePoint,
  time: z.enum(TIME_KINDS),
  scale: z.enum(LINE_SCALES),
});

function faultOfLine({ from, to, scale }: PriceLine, ofPrice: boolean, besideOther: boolean): string | undefined {
  if (besideOther) return 'is given beside another value: one of the two is compared with';
  if (!ofPrice) return 'is one of prices: it must be a price that is compared';
  if (scale === 'log' && !(from.price > 0 && to.price > 0))
    return 'is straight on a log scale: both of its prices must be above 0';
  return undefined;
}

const valueCondition = z
  .object({
    kind: z.literal('value'),
    symbol,
    measure: z.enum(MEASURES),
    /** What stands in the measure's parentheses: of `rsi` the period and the bars' minutes, of `rank` the board. */
    args,
    comparator: z.enum(COMPARATORS),
    threshold: z.number().default(0),
    /** Another value in the threshold's place: crossing it moves the threshold with it. */
    against: z.object({ symbol, measure: z.enum(MEASURES), args }).optional(),
    /** A sloped line in the threshold's place, for a price: what it is at the time of that price. */
    line: priceLine.optional(),
    /** How far back over the threshold the value must go before it counts as having left; in the measure's unit. */
    hysteresis: z.number().nonnegative().default(0),
  })
  .superRefine((c, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (c.symbol.startsWith('O:') && !parseOptionSymbol(c.symbol)) refuse('symbol', 'is not an option contract');
    if (isModelMeasure(c.measure) && !c.symbol.startsWith('O:'))
      refuse('symbol', 'IV and Greeks are of option contracts: it must be one');
    for (const one of [c, ...(c.against ? [c.against] : [])]) {
      if (ALERT_MEASURES[one.measure].name && one.symbol.startsWith('O:'))
        refuse('symbol', 'IV at 30 days and its rank are of a name: of a contract ask its own iv');
      const fault = faultOfArgs(one.measure, one.args);
      if (fault) refuse('args', `${one.measure} ${fault}`);
    }
    if (c.symbol.startsWith('I:') && !ALERT_MEASURES[c.measure].index)
      refuse(
        'measure',
        'an index has a last value, a change, bars, IV at 30 days and a place on a board, nothing else',
      );
    if (c.against && ALERT_MEASURES[c.against.measure].unit !== ALERT_MEASURES[c.measure].unit)
      refuse('against', 'is in another unit than what it is compared with');
    if (c.against && isModelMeasure(c.against.measure) && !c.against.symbol.startsWith('O:'))
      refuse('against', 'IV and Greeks are of option contracts: it must be one');
    const wrongLine = c.line && faultOfLine(c.line, isPriceMeasure(c.measure), c.against !== undefined);
    if (wrongLine) refuse('line', wrongLine);
    if (!c.against && !c.line && isPriceMeasure(c.measure) && !(c.threshold > 0))
      refuse('threshold', 'a price must be above 0');
  });

/** One print that passes: contract on the underlying, side of the chain, premium, size, and any of the tags (none = all). */
const printCondition = z.object({
  kind: z.literal('print'),
  underlying,
  right,
  minPremiumUsd: z.number().nonnegative().default(0),
  minSize: z.number().nonnegative().default(0),
  tags,
  where,
});

export const FLOW_SIDES = ['any', 'bought', 'sold', 'net'] as const;
export type FlowSide = (typeof FLOW_SIDES)[number];

/**
 * Premium of the prints on an underlying within the last minutes, cancelled ones left out: of all, of those bought or sold, or bought less
 * sold. A net amount below 0 is reached from above: that much more was sold.
 */
const flowCondition = z
  .object({
    kind: z.literal('flow'),
    underlying,
    right,
    tags,
    where,
    side: z.enum(FLOW_SIDES).default('any'),
    windowMinutes: z.number().int().min(1).max(60),
    premiumUsd: z.number().refine((usd) => usd !== 0, 'must not be 0'),
    /** US dollars that the premium must go back before it counts as having left. */
    hysteresis: z.number().nonnegative().default(0),
  })
  .refine((c) => c.side === 'net' || c.premiumUsd > 0, { path: ['premiumUsd'], message: 'must be above 0' })
  .refine((c) => c.side === 'net' || c.hysteresis < c.premiumUsd, {
    path: ['hysteresis'],
    message: 'how far back must be less than the amount: premium never goes below 0',
  });

/** What can become of a market's data. */
export const FEED_EVENTS = ['stale', 'disconnected', 'gap'] as const;
export type FeedEvent = (typeof FEED_EVENTS)[number];

/** Stale: nothing has arrived for 10 s from a market that is open and whose socket should deliver. */
const staleCondition = z.object({
  kind: z.literal('stale'),
  market: z.enum(['stocks', 'options', 'indices']),
  event: z.enum(FEED_EVENTS).default('stale'),
});

/**
 * A name enters a scan: the condition was seen false of it and is true now. The names are those that “symbol in” names in it, lists in quotes,
 * else those of all watchlists.
 */
const scanCondition = z.object({
  kind: z.literal('scan'),
  where: z
    .string()
    .max(2_000)
    .refine((text) => text.trim() !== '' && isScanText(text), 'is no condition on names'),
});

const conditionSchema = z.discriminatedUnion('kind', [
  valueCondition,
  printCondition,
  flowCondition,
  staleCondition,
  scanCondition,
]);
export type AlertCondition = z.output<typeof conditionSchema>;
export type ValueCondition = Extract<AlertCondition, { kind: 'value' }>;
export type PrintCondition = Extract<AlertCondition, { kind: 'print' }>;
export type FlowCondition = Extract<AlertCondition, { kind: 'flow' }>;
export type ScanCondition = Extract<AlertCondition, { kind: 'scan' }>;
export type FeedCondition = Extract<AlertCondition, { kind: 'stale' }>;

const repeatSchema = z.discriminatedUnion('mode', [
  /** Fires once, then waits until the user arms it again. */
  z.object({ mode: z.literal('once') }),
  /** Fires again only after the rule was seen false. */
  z.object({ mode: z.literal('rearm') }),
  /** Fires again while true, at most this often. */
  z.object({ mode: z.literal('cooldown'), seconds: z.number().int().min(1).max(86_400) }),
]);
export type AlertRepeat = z.output<typeof repeatSchema>;

/** True where all conditions of any group are. */
export const groupsSchema = z
  .array(z.array(conditionSchema).min(1, 'a group needs a condition').max(10))
  .min(1, 'a rule needs a condition')
  .max(10);

export const alertRuleSchema = z.object({
  id: savedId(80),
  /** Empty: the rule is named after its conditions. */
  name: savedLine(RULE_NAME_LIMIT).default(''),
  enabled: z.boolean().default(true),
  groups: groupsSchema,
  repeat: repeatSchema.default({ mode: 'rearm' }),
  notify: z.boolean().default(true),
  sound: z.boolean().default(true),
});
export type AlertRule = z.output<typeof alertRuleSchema>;

export const alertsSchema = z.object({
  version: z.literal(ALERTS_VERSION).default(ALERTS_VERSION),
  rules: z
    .array(alertRuleSchema)
    .max(MAX_RULES)
    .transform((rules) => idsOnce(rules))
    .default([]),
  /** Until when (wall clock) a rule that fires is only logged, by its id. */
  snoozed: z.record(z.string(), z.number()).default({}),
});
export type Alerts = z.output<typeof alertsSchema>;
/** A file of version 1 is one of version 2 without lines. */
export const alertsOfToday = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'version' in json && json.version === 1
    ? { ...json, version: ALERTS_VERSION }
    : json;
export const defaultAlerts = (): Alerts => alertsSchema.parse({});

export interface AlertFile {
  rules: AlertRule[];
  /** A sentence per rule that cannot be used, naming it and the field. */
  rejected: string[];
}

const ruleFile = z.object({ version: z.literal([1, ALERTS_VERSION]).optional(), rules: z.array(z.unknown()) });

/** Reads an exported file (`{version, rules}`) rule by rule. Throws Error with a sentence where it is no such file. */
export function readAlertFile(text: string): AlertFile {
  let json: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const file = ruleFile.safeParse(json);
  if (!file.success)
    throw new Error(`It is not a file of alert rules: {"version": ${ALERTS_VERSION}, "rules": [ … ]} is expected.`);
  const rules: AlertRule[] = [];
  const rejected: string[] = [];
  const ids = new Set<string>();
  file.data.rules.forEach((entry, i) => {
    const named = z.object({ name: savedLine(RULE_NAME_LIMIT) }).safeParse(entry);
    const called = `rule ${i + 1}${named.data?.name ? ` “${named.data.name}”` : ''}`;
    const read = alertRuleSchema.safeParse(entry, { error: issueWords });
    if (!read.success) rejected.push(`${called}: ${issuesText(read.error.issues, 'rule')}`);
    else if (ids.has(read.data.id)) rejected.push(`${called}: id: another rule of the file has the same id`);
    else {
      ids.add(read.data.id);
      rules.push(read.data);
    }
  });
  return { rules, rejected };
}

export const writeAlertFile = (rules: readonly AlertRule[]): string =>
  `${JSON.stringify({ version: ALERTS_VERSION, rules }, null, 2)}\n`;
