/** What a flow pane remembers, and the filter the engine is asked for. */
import { z } from 'zod';
import type { FlowFilter } from '../../../shared/contract/streams.ts';
import { addDays } from '../../../shared/market/calendar.ts';
import { PRINT_TAG, type PrintTag } from '../../../shared/market/prints.ts';

export const EXPIRY_WINDOWS = ['all', 'today', 'week', 'month', 'later'] as const;
export type ExpiryWindow = (typeof EXPIRY_WINDOWS)[number];

const TAG_NAMES = Object.keys(PRINT_TAG) as [PrintTag, ...PrintTag[]];

export const flowSettingsSchema = z.object({
  /** Feed symbols; empty = every underlying. */
  underlyings: z.array(z.string().min(1).max(32)).max(200).default([]),
  /** Follow the link group's symbol instead of the list. */
  follow: z.boolean().default(false),
  rights: z.array(z.enum(['C', 'P'])).default([]),
  minPremiumUsd: z.number().nonnegative().default(0),
  minSize: z.number().nonnegative().default(0),
  expiry: z.enum(EXPIRY_WINDOWS).default('all'),
  /** PRINT_SIDE codes; empty = all. */
  sides: z.array(z.number().int().min(0).max(5)).default([]),
  /** Any of these; empty = all. */
  tags: z.array(z.enum(TAG_NAMES)).default([]),
  groupSweeps: z.boolean().default(true),
});
export type FlowSettings = z.infer<typeof flowSettingsSchema>;

/** The part of the filter the engine applies. `today` is the exchange date. */
export function engineFilter(settings: FlowSettings, followed: string, today: string): FlowFilter {
  return {
    underlyings: settings.follow ? [followed] : settings.underlyings,
    rights: settings.rights,
    minPremiumUsd: settings.minPremiumUsd,
    minSize: settings.minSize,
    ...expiryRange(settings.expiry, today),
  };
}

function expiryRange(window: ExpiryWindow, today: string): Pick<FlowFilter, 'expiryFrom' | 'expiryTo'> {
  if (window === 'all') return {};
  if (window === 'today') return { expiryFrom: today, expiryTo: today };
  if (window === 'week') return { expiryTo: addDays(today, 7) };
  if (window === 'month') return { expiryTo: addDays(today, 31) };
  return { expiryFrom: addDays(today, 32) };
}

export function tagMask(tags: readonly PrintTag[]): number {
  return tags.reduce((mask, tag) => mask | PRINT_TAG[tag], 0);
}
