/** What a flow pane remembers, and the filter the engine is asked for. */
import { z } from 'zod';
import type { FlowFilter } from '../../../shared/contract/demand.ts';
import { addDays } from '../../../shared/market/calendar.ts';
import { PRINT_TAG, type PrintTag } from '../../../shared/market/prints.ts';

export const EXPIRY_WINDOWS = ['all', 'today', 'week', 'month', 'later'] as const;
export type ExpiryWindow = (typeof EXPIRY_WINDOWS)[number];

/** By the spot at the print. `near`: the strike within NEAR_FRACTION of it; `far`: out of the money by FAR_FRACTION of it or more. */
export const MONEYNESS_WINDOWS = ['any', 'out', 'near', 'in', 'far'] as const;
export type MoneynessWindow = (typeof MONEYNESS_WINDOWS)[number];
export const NEAR_FRACTION = 0.01;
export const FAR_FRACTION = 0.05;

/** Prints asked for when a pane opens or its filter changes: far more than are read, and there at once. About 0.8 MB. */
export const FIRST_FILL = 5_000;

const TAG_NAMES = Object.keys(PRINT_TAG) as [PrintTag, ...PrintTag[]];

export const flowSettingsSchema = z.object({
  /** Feed symbols; empty = every underlying. */
  underlyings: z.array(z.string().min(1).max(32)).max(200).default([]),
  /** Follow the link group's symbol instead of the list. */
  follow: z.boolean().default(false),
  rights: z.array(z.enum(['C', 'P'])).default([]),
  /** From where prints begin to matter; 0 = every one. */
  minPremiumUsd: z.number().nonnegative().default(25_000),
  minSize: z.number().nonnegative().default(0),
  expiry: z.enum(EXPIRY_WINDOWS).default('all'),
  moneyness: z.enum(MONEYNESS_WINDOWS).default('any'),
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

/** An unknown spot passes `any` alone. */
export function moneynessPasses(window: MoneynessWindow, right: 'C' | 'P', strike: number, spot: number): boolean {
  if (window === 'any') return true;
  const outBy = (right === 'C' ? strike - spot : spot - strike) / spot;
  if (window === 'out') return outBy > 0;
  if (window === 'in') return outBy < 0;
  return window === 'far' ? outBy >= FAR_FRACTION : Math.abs(outBy) <= NEAR_FRACTION;
}
