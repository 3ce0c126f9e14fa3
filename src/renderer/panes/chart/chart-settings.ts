/** What a chart pane remembers. */
import { z } from 'zod';
import { OVERLAYS } from '../../charts/overlay-choices.ts';
import { idsOnce, savedSymbol } from '../../../shared/settings/saved-name.ts';
import { CHART_STYLES, PRICE_SCALES } from '../../charts/chart-choices.ts';
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

export const chartMigrations = [
  (saved: Record<string, unknown>): Record<string, unknown> => {
    const { indicators } = saved;
    if (!Array.isArray(indicators)) return saved;
    return { ...saved, indicators: indicators.map((one: unknown) => (typeof one === 'string' ? fromName(one) : one)) };
  },
];

export const chartSettingsSchema = z.object({
  timeframeMs: z.number().int().min(1000).default(60_000),
  style: z.enum(CHART_STYLES.map(({ value }) => value)).default('candles'),
  scale: z.enum(PRICE_SCALES.map(({ value }) => value)).default('linear'),
  /** Drawings take a bar's own prices where they are near. */
  snap: z.boolean().default(true),
  volume: z.boolean().default(true),
  indicators: z
    .array(indicatorSchema)
    .max(40)
    .transform((all) => idsOnce(all))
    .default([fromName('vwap')]),
  /** Over the bars of an underlying; a contract has none. */
  overlays: z.array(z.enum(OVERLAYS.map(({ value }) => value))).default([]),
  extendedHours: z.boolean().default(true),
  /** Otherwise the scale keeps indicators of prices in view too. */
  barsAlone: z.boolean().default(false),
  /** A second symbol, as a line measured from the left edge. */
  compare: savedSymbol.optional(),
});

export type ChartSettings = z.infer<typeof chartSettingsSchema>;
