/** What a flow pane remembers, and the filter the engine is asked for. */
import { z } from 'zod';
import type { FlowFilter, PrintMatch } from '../../../shared/contract/demand.ts';
import { addDays } from '../../../shared/market/calendar.ts';
import { PRINT_TAG, type PrintTag } from '../../../shared/market/prints.ts';
import {
  FAR_FRACTION,
  flowFilterSettingsSchema,
  NEAR_FRACTION,
  type ExpiryWindow,
  type MoneynessWindow,
} from '../../../shared/settings/flow-filter.ts';

/** Prints asked for when a pane opens or its filter changes: far more than are read, and there at once. About 0.8 MB. */
export const FIRST_FILL = 5_000;

export const flowSettingsSchema = flowFilterSettingsSchema.extend({ groupSweeps: z.boolean().default(true) });
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

/** What a first fill leaves out besides: prints of other sides or tags, which may still get them while they stream. */
export function printMatch({ sides, tags, without }: FlowSettings): PrintMatch {
  return { sides, anyTags: tagMask(tags), noTags: tagMask(without) };
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
