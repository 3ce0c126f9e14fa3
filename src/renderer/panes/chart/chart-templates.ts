/** A chart's settings kept under a name, used by any other chart. */
import type { ChartTemplate } from '../../../shared/settings/charts.ts';
import { chartSettingsSchema, type ChartSettings } from './chart-settings.ts';

/** Everything of a chart but its symbols. */
export function templateOf(name: string, chart: ChartSettings): ChartTemplate {
  const { compare: _, ...settings } = chart;
  return { name, settings };
}

/** A chart's settings as a template has them; what it does not say is as in a new chart. */
export function fromTemplate({ settings }: ChartTemplate): Partial<ChartSettings> {
  const { compare: _, ...rest } = chartSettingsSchema.parse(settings);
  return rest;
}
