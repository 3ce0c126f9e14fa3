/** What a chart pane remembers. */
import { z } from 'zod';

export const chartSettingsSchema = z.object({
  timeframeMs: z.number().int().min(1000).default(60_000),
  style: z.enum(['candles', 'line', 'area']).default('candles'),
  volume: z.boolean().default(true),
  indicators: z.array(z.string()).default(['vwap']),
  extendedHours: z.boolean().default(true),
  syncCrosshair: z.boolean().default(true),
  /** A second symbol, as a line measured from the left edge. */
  compare: z.string().optional(),
  syncRange: z.boolean().default(false),
});

export type ChartSettings = z.infer<typeof chartSettingsSchema>;
