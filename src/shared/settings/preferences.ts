/** The user's preferences: schema, defaults, version. Every field has a default so that an old file opens. */
import { z } from 'zod';
import { DEFAULT_RATES } from '../analytics/rate-curve.ts';
import { flowPresetSchema, MOST_PRESETS } from './flow-filter.ts';
import { MOST_SCANS, savedScanSchema } from './scans.ts';
import { quietHoursSchema } from './quiet-hours.ts';
import { namedOnce } from './saved-name.ts';
import { OPTION_QUOTE_LIMIT, OPTION_QUOTES_ASKED } from '../market/channels.ts';

export const PREFERENCES_VERSION = 1;

/** What a number may be, in the file as in the dialog. */
interface NumberBounds {
  min: number;
  max: number;
  whole?: boolean;
}

/** A hundred years, a petabyte, a terabyte: more is a slip of the keys. Recordings of less than the least would keep none of a minute. */
export const BOUNDS = {
  quoteLimit: { min: 1, max: OPTION_QUOTE_LIMIT, whole: true },
  rateDays: { min: 1, max: 36_500, whole: true },
  rateFraction: { min: -0.1, max: 1 },
  keepDays: { min: 1, max: 36_500, whole: true },
  maxGigabytes: { min: 0.1, max: 1_000_000 },
  rotateMegabytes: { min: 1, max: 1_000_000 },
  minFreeGigabytes: { min: 0, max: 1_000_000 },
  keptPremiumUsd: { min: 1_000, max: 1_000_000_000 },
  keptContracts: { min: 0, max: 1_000_000, whole: true },
} as const satisfies Record<string, NumberBounds>;

const within = ({ min, max, whole }: NumberBounds) => (whole ? z.number().int() : z.number()).min(min).max(max);

const ratePointSchema = z.object({ days: within(BOUNDS.rateDays), rateFraction: within(BOUNDS.rateFraction) });

/** Of one number of days there is one rate. */
const rateCurveSchema = z
  .array(ratePointSchema)
  .min(1)
  .superRefine((points, context) => {
    const days = new Set<number>();
    for (const [at, point] of points.entries()) {
      if (days.has(point.days))
        context.addIssue({ code: 'custom', path: [at], message: 'its days stand there already' });
      days.add(point.days);
    }
  });

export const preferencesSchema = z.object({
  version: z.literal(PREFERENCES_VERSION).default(PREFERENCES_VERSION),
  theme: z.enum(['dark', 'light', 'system']).default('dark'),
  palette: z.enum(['standard', 'colourBlind']).default('standard'),
  density: z.enum(['compact', 'normal', 'comfortable']).default('normal'),
  timeZone: z.enum(['exchange', 'local']).default('exchange'),
  /** Option quotes streamed at most. */
  quoteLimit: within(BOUNDS.quoteLimit).default(OPTION_QUOTES_ASKED),
  /** Continuous risk-free rates by days to expiry. */
  rateCurve: rateCurveSchema.default([...DEFAULT_RATES]),
  recording: z
    .object({
      enabled: z.boolean().default(true),
      keepDays: within(BOUNDS.keepDays).default(30),
      maxGigabytes: within(BOUNDS.maxGigabytes).default(20),
      rotateMegabytes: within(BOUNDS.rotateMegabytes).default(1024),
      minFreeGigabytes: within(BOUNDS.minFreeGigabytes).default(2),
    })
    .prefault({}),
  history: z
    .object({
      /** Names with a past get their newest sessions filled in from REST, once a day. */
      catchUp: z.boolean().default(true),
      /** Names whose chain is not open get today's 30-day volatility from chain snapshots. */
      closedChains: z.boolean().default(true),
    })
    .prefault({}),
  flow: z
    .object({
      /** Option prints of at least this premium, or this many contracts (0: by premium alone), are kept for the whole session. */
      keptPremiumUsd: within(BOUNDS.keptPremiumUsd).default(25_000),
      keptContracts: within(BOUNDS.keptContracts).default(0),
      /** The user's own filters of the flow pane. */
      presets: z
        .array(flowPresetSchema)
        .max(MOST_PRESETS)
        .transform((all) => namedOnce(all))
        .default([]),
    })
    .prefault({}),
  /** The user's own scans. */
  scans: z
    .array(savedScanSchema)
    .max(MOST_SCANS)
    .transform((all) => namedOnce(all))
    .default([]),
  /** Markets the user switched to the delayed host. */
  delayedMarkets: z.array(z.enum(['stocks', 'options', 'indices'])).default([]),
  notifications: z.boolean().default(true),
  quietHours: quietHoursSchema.prefault({}),
  /** Keys of commands by the user's choice: `Ctrl+K`; empty = none. Commands that are not named have their own. */
  keys: z.record(z.string().max(120), z.string().max(40)).default({}),
  /** The first-start cards were dismissed. */
  welcomed: z.boolean().default(false),
});

export type Preferences = z.infer<typeof preferencesSchema>;
export const defaultPreferences = (): Preferences => preferencesSchema.parse({});
