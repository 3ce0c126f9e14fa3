/** What a chain pane remembers. */
import { z } from 'zod';
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import { namedOnce, savedName } from '../../../shared/settings/saved-name.ts';

export const strikeWindowSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('count'), each: z.number().int().min(1).max(500) }),
  z.object({ by: z.literal('sigma'), width: z.number().positive().max(10) }),
  z.object({ by: z.literal('all') }),
]);
export type StrikeWindow = z.infer<typeof strikeWindowSchema>;

/** `auto`: our model, or the vendor's where the plan has no quotes. */
export const GREEK_CHOICES = ['auto', 'model', 'vendor', 'difference'] as const;
export type GreekChoice = (typeof GREEK_CHOICES)[number];
export type GreekSource = Exclude<GreekChoice, 'auto'>;

/** Whose are shown. `stamps`: of the expiries shown, undefined while one is not known. */
export function greekSource(choice: GreekChoice, stamps: readonly (ModelStamp | undefined)[]): GreekSource {
  if (choice !== 'auto') return choice;
  const known = stamps.filter((stamp) => stamp !== undefined);
  return known.length > 0 && known.every(({ vendorAtMs }) => vendorAtMs !== undefined) ? 'vendor' : 'model';
}

export const COLUMN_SETS = [
  { name: 'Trading', columns: ['bid', 'ask', 'iv', 'delta', 'spark', 'last', 'volume', 'openInterest'] },
  { name: 'Greeks', columns: ['bid', 'ask', 'iv', 'delta', 'gamma', 'theta', 'vega', 'rho', 'vanna', 'charm'] },
  {
    name: 'Activity',
    columns: ['bid', 'ask', 'last', 'change', 'volume', 'openInterest', 'openInterestChange', 'spark'],
  },
  { name: 'Rich and cheap', columns: ['bid', 'ask', 'theo', 'edge', 'residual', 'iv', 'quoteIv', 'itm'] },
  { name: 'Quotes', columns: ['bid', 'ask', 'mid', 'last', 'change', 'spark'] },
];

export const SET_NAME_LIMIT = 40;

export const chainSettingsSchema = z.object({
  /** `ROOT YYYY-MM-DD`; those not listed for the symbol are ignored, none = the nearest. */
  expiries: z.array(z.string()).default([]),
  /** Per side, innermost first; ids of CHAIN_FIELDS. */
  columns: z.array(z.string()).min(1).default(COLUMN_SETS[0].columns),
  savedSets: z
    .array(z.object({ name: savedName(SET_NAME_LIMIT), columns: z.array(z.string()).min(1) }))
    .transform((sets) => namedOnce(sets, SET_NAME_LIMIT))
    .default([]),
  strikes: strikeWindowSchema.default({ by: 'count', each: 15 }),
  greeks: z.enum(GREEK_CHOICES).default('auto'),
  ageHeat: z.boolean().default(false),
  /** While a moment B is held, its columns stand beside those of now. */
  againstHeld: z.boolean().default(true),
});
export type ChainSettings = z.infer<typeof chainSettingsSchema>;
