/** What a volatility pane remembers. */
import { z } from 'zod';

export const volatilitySettingsSchema = z.object({
  view: z.enum(['smile', 'term', 'surface']).default('smile'),
  /** `ROOT YYYY-MM-DD`; none listed = the first few. */
  expiries: z.array(z.string()).default([]),
  side: z.enum(['otm', 'call', 'put']).default('otm'),
});
export type VolatilitySettings = z.infer<typeof volatilitySettingsSchema>;
