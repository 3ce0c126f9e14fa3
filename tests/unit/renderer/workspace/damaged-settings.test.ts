import { beforeEach, expect, it } from 'vitest';
import { chartMigrations, chartSettingsSchema } from '../../../../src/renderer/panes/chart/chart-settings.ts';
import { useNoticeStore } from '../../../../src/renderer/stores/notices-store.ts';
import { useWorkspaceStore as use } from '../../../../src/renderer/stores/workspace-store.ts';
import { keepDamaged } from '../../../../src/renderer/workspace/damaged-settings.ts';

const chart = { title: 'Chart', settings: { schema: chartSettingsSchema, migrations: chartMigrations } };
const indicators = [
  { id: 'v', kind: 'vwap', inputs: {} },
  { id: 'e', kind: 'ema', inputs: { length: 9 } },
  { id: 's', kind: 'sma', inputs: { length: 50 } },
  { id: 'r', kind: 'rsi', inputs: { length: 14 } },
];
const whole = chartSettingsSchema.parse({ timeframeMs: 300_000, indicators });
const other = { linkGroup: 'green', settings: { timeframeMs: 'x' } } as const;

function found(settings: unknown): void {
  use.setState({ panes: { 'chart-1': { linkGroup: 'green', settings, settingsVersion: 2 }, 'chart-2': other } });
  keepDamaged(chart, 'chart-1');
}
beforeEach(() => useNoticeStore.setState({ notices: [] }));

it('one damaged input of an indicator costs that input, is said, and the settings as they were are kept', () => {
  const damaged = { ...whole, indicators: indicators.with(1, { ...indicators[1], inputs: { length: 'x' } } as never) };
  found(damaged);
  expect(use.getState().panes).toEqual({
    'chart-1': {
      linkGroup: 'green',
      settings: { ...whole, indicators: indicators.with(1, { id: 'e', kind: 'ema', inputs: {} }) },
      settingsVersion: 2,
      damaged,
    },
    'chart-2': other,
  });
  const [notice, ...others] = useNoticeStore.getState().notices;
  expect(notice.title).toBe('Chart: saved settings could not be read');
  expect(notice.message).toMatch(/^indicators\.1\.inputs\.length: must be a number\. That is left out/);
  expect(others).toEqual([]);
  useNoticeStore.setState({ notices: [] });
  const kept = use.getState().panes;
  keepDamaged(chart, 'chart-1');
  expect(use.getState().panes).toBe(kept);
  expect(useNoticeStore.getState().notices).toEqual([]);
});

it.each([[whole], [undefined], [{}]])('settings that can be read are left as they are: %j', (settings) => {
  found(settings);
  expect(use.getState().panes['chart-1']).toEqual({ linkGroup: 'green', settings, settingsVersion: 2 });
  expect(useNoticeStore.getState().notices).toEqual([]);
});

it.each([[7], ['x'], [['vwap']]])('settings that are none are defaults, which is said: %j', (damaged) => {
  found(damaged);
  expect(use.getState().panes['chart-1']).toMatchObject({ settings: chartSettingsSchema.parse({}), damaged });
  expect(useNoticeStore.getState().notices).toHaveLength(1);
});
