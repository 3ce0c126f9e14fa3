/** What a Greeks matrix remembers. */
import { z } from 'zod';
import { MATRIX_VALUES } from '../../../shared/contract/analytics.ts';

export const matrixSettingsSchema = z.object({
  value: z.enum(MATRIX_VALUES).default('gamma'),
  side: z.enum(['otm', 'call', 'put', 'sum']).default('call'),
  /** `ROOT YYYY-MM-DD`; none listed = the first few. */
  expiries: z.array(z.string()).default([]),
  /** Strikes each side of the money. */
  reach: z.number().int().min(5).max(500).default(20),
});
export type MatrixSettings = z.infer<typeof matrixSettingsSchema>;
