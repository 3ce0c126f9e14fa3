/** What a history pane remembers. */
import { z } from 'zod';
import { MEASURE_IDS } from '../../../shared/history/measures.ts';

export const SPANS = ['day', '3m', '1y', '2y'] as const;
export type Span = (typeof SPANS)[number];

export const historySettingsSchema = z.object({
  view: z.enum(['time', 'scatter', 'cone']).default('time'),
  first: z.enum(MEASURE_IDS).catch('iv30').default('iv30'),
  second: z.enum(MEASURE_IDS).catch('rv21').default('rv21'),
  span: z.enum(SPANS).catch('1y').default('1y'),
  /** How realised volatility is measured in the cone. */
  estimator: z
    .enum(['closeToClose', 'parkinson', 'garmanKlass', 'yangZhang'])
    .catch('closeToClose')
    .default('closeToClose'),
});
export type HistorySettings = z.infer<typeof historySettingsSchema>;
