/** What an exposure pane remembers. */
import { z } from 'zod';

export const EXPOSURE_MEASURES = ['gex', 'dex', 'vex', 'cex', 'openInterest', 'volume'] as const;
export type ExposureMeasure = (typeof EXPOSURE_MEASURES)[number];
export const SIGNS = ['naive', 'flowAdjusted', 'volumeWeighted'] as const;

export const exposureSettingsSchema = z.object({
  measure: z.enum(EXPOSURE_MEASURES).default('gex'),
  sign: z.enum(SIGNS).default('naive'),
  by: z.enum(['strike', 'expiry']).default('strike'),
  /** `ROOT YYYY-MM-DD`; none listed = all of them. */
  expiries: z.array(z.string()).default([]),
  /** Strikes each side of the money. */
  reach: z.number().int().min(5).max(500).default(20),
});
export type ExposureSettings = z.infer<typeof exposureSettingsSchema>;
