/** What a chart pane remembers. */
import { z } from 'zod';
import type { IndicatorChoice } from '../../charts/indicator-set.ts';

const indicatorSchema = z.object({
  id: z.string(),
  kind: z.string(),
  inputs: z.record(z.string(), z.number()).default({}),
  hue: z.number().int().min(0).optional(),
});

/** Before they could be edited, indicators were saved by name: `vwap`, `ema9`, `bollinger`. */
function fromName(name: string): IndicatorChoice {
  const [, kind, length] = /^([a-z]+)(\d*)$/.exec(name) ?? [name, name, ''];
  return { id: name, kind, inputs: length === '' ? {} : { length: Number(length) } };
}

const indicatorsSchema = z.preprocess(
  (saved) =>
    Array.isArray(saved) ? saved.map((one: unknown) => (typeof one === 'string' ? fromName(one) : one)) : saved,
  z.array(indicatorSchema).max(40),
);

export const chartSettingsSchema = z.object({
  timeframeMs: z.number().int().min(1000).default(60_000),
  style: z.enum(['candles', 'line', 'area']).default('candles'),
  volume: z.boolean().default(true),
  indicators: indicatorsSchema.default([fromName('vwap')]),
  extendedHours: z.boolean().default(true),
  syncCrosshair: z.boolean().default(true),
  /** A second symbol, as a line measured from the left edge. */
  compare: z.string().optional(),
  syncRange: z.boolean().default(false),
});

export type ChartSettings = z.infer<typeof chartSettingsSchema>;
