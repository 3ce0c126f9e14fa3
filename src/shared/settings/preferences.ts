/** The user's preferences: schema, defaults, version. Every field has a default so that an old file opens. */
import { z } from 'zod';
import { DEFAULT_RATES } from '../analytics/rate-curve.ts';
import { flowPresetSchema, MOST_PRESETS } from './flow-filter.ts';
import { MOST_SCANS, savedScanSchema } from './scans.ts';
import { quietHoursSchema } from './quiet-hours.ts';
import { namedOnce } from './saved-name.ts';
import { OPTION_QUOTE_LIMIT, OPTION_QUOTES_ASKED } from '../market/channels.ts';

export const PREFERENCES_VERSION = 1;

/** Of recordings in all, and of one file: less would keep none of a minute. */
export const LEAST_KEPT_GIGABYTES = 0.1;
export const LEAST_FILE_MEGABYTES = 1;

const ratePointSchema = z.object({ days: z.number().int().positive(), rateFraction: z.number().min(-0.1).max(1) });

export const preferencesSchema = z.object({
  version: z.literal(PREFERENCES_VERSION).default(PREFERENCES_VERSION),
  theme: z.enum(['dark', 'light', 'system']).default('dark'),
  palette: z.enum(['standard', 'colourBlind']).default('standard'),
  density: z.enum(['compact', 'normal', 'comfortable']).default('normal'),
  timeZone: z.enum(['exchange', 'local']).default('exchange'),
  /** Option quotes streamed at most. */
  quoteLimit: z.number().int().min(1).max(OPTION_QUOTE_LIMIT).default(OPTION_QUOTES_ASKED),
  /** Continuous risk-free rates by days to expiry. */
  rateCurve: z
    .array(ratePointSchema)
    .min(1)
    .default([...DEFAULT_RATES]),
  recording: z
    .object({
      enabled: z.boolean().default(true),
      keepDays: z.number().int().min(1).default(30),
      maxGigabytes: z.number().min(LEAST_KEPT_GIGABYTES).default(20),
      rotateMegabytes: z.number().min(LEAST_FILE_MEGABYTES).default(1024),
      minFreeGigabytes: z.number().nonnegative().default(2),
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
      keptPremiumUsd: z.number().min(1_000).default(25_000),
      keptContracts: z.number().int().nonnegative().default(0),
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
