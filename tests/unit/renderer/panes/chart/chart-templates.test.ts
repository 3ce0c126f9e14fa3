import { expect, test } from 'vitest';
import { chartSettingsSchema } from '../../../../../src/renderer/panes/chart/chart-settings.ts';
import { fromTemplate, templateOf } from '../../../../../src/renderer/panes/chart/chart-templates.ts';
import { chartsSchema } from '../../../../../src/shared/settings/charts.ts';

const chart = chartSettingsSchema.parse({ timeframeMs: 300_000, style: 'hollow', overlays: ['gamma'], compare: 'QQQ' });

test('a template is everything of a chart but its symbols, through the settings file and back', () => {
  const kept = chartsSchema.parse({ templates: [JSON.parse(JSON.stringify(templateOf('mine', chart)))] });
  const { compare: _, ...rest } = chart;
  expect(fromTemplate(kept.templates[0])).toEqual(rest);
  expect('compare' in fromTemplate(kept.templates[0])).toBe(false);
});

test('charts from before there were templates keep their drawings', () => {
  const drawings = { SPY: [{ id: 'a', tool: 'horizontal', points: [{ atMs: 1, price: 2 }] }] };
  expect(chartsSchema.parse({ version: 1, drawings })).toEqual({
    version: 1,
    drawings,
    templates: [],
    sync: { crosshair: true, range: false },
  });
});
