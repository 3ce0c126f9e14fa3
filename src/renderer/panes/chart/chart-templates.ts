/** A chart's settings kept under a name, used by any other chart. */
import type { ChartTemplate } from '../../../shared/settings/charts.ts';
import { readSettings } from '../../workspace/pane-settings.ts';
import { chartMigrations, chartSettingsSchema, type ChartSettings } from './chart-settings.ts';

const CHART = { settings: { schema: chartSettingsSchema, migrations: chartMigrations } };

/** Everything of a chart but its symbols. */
export function templateOf(name: string, chart: ChartSettings): ChartTemplate {
  const { compare: _, ...settings } = chart;
  return { name, settings };
}

/** A chart's settings as a template has them; what it does not say, or cannot be read, is as in a new chart. */
export function fromTemplate({ settings }: ChartTemplate): Partial<ChartSettings> {
  const { compare: _, ...rest } = readSettings(CHART, { settings }) as ChartSettings;
  return rest;
}
