/** What a volatility pane remembers. */
import { z } from 'zod';

/** Earlier versions kept numbers. */
const typedPrice = z.union([z.string().max(10), z.number().transform(String)]);

export const volatilitySettingsSchema = z.object({
  view: z.enum(['smile', 'term', 'surface', 'residuals', 'maturities', 'distribution']).catch('smile').default('smile'),
  /** `ROOT YYYY-MM-DD`; none listed = the first few. */
  expiries: z.array(z.string()).default([]),
  /** Prices whose chance is asked for in the distribution, as typed: half of it is kept too. */
  between: z.tuple([typedPrice, typedPrice]).catch(['', '']).default(['', '']),
  axis: z.enum(['strike', 'moneyness', 'delta', 'normalised']).catch('strike').default('strike'),
  /** Earlier smiles under today's. */
  past: z.enum(['none', 'yesterday', 'weekAgo', 'both']).catch('none').default('none'),
  side: z.enum(['otm', 'call', 'put']).default('otm'),
});
export type VolatilitySettings = z.infer<typeof volatilitySettingsSchema>;
