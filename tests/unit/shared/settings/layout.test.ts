import { expect, it } from 'vitest';
import { salvage } from '../../../../src/shared/settings/salvage.ts';
import { workspaceSchema } from '../../../../src/shared/settings/workspace.ts';

const tab = (id: string) => ({ type: 'tab', id, component: id.split('-')[0], name: id });
const tabset = (...children: unknown[]) => ({ type: 'tabset', weight: 50, selected: 0, children });
const row = (...children: unknown[]) => ({ type: 'row', weight: 100, children });
const layoutOf = (...children: unknown[]) => ({ global: {}, layout: row(...children) });
const panes = { 'chart-1': { linkGroup: 'green', settings: { timeframeMs: 60_000 } } };
const [chart, flow] = [tab('chart-1'), tab('flow-1')];

it.each([
  ['a tab of no component', { ...tab('alerts-9'), component: 7 }],
  ['a tab of a wrong type', { ...tab('alerts-9'), type: 'tb' }],
  ['a tab that is none', 'x'],
])('%s costs the layout that tab alone, wherever it stands', (_, damaged) => {
  const popout = { type: 'window', rect: { x: 1, y: 2, width: 300, height: 200 } };
  const of = (...odd: unknown[]) => {
    const layout = {
      ...layoutOf(tabset(chart, ...odd), row(tabset(flow), tabset(...odd, flow))),
      subLayouts: { w: { ...popout, layout: row(tabset(...odd, chart)) } },
    };
    return { layout, panes, desks: [{ id: 'd', name: 'D', linkGroups: {}, layout, panes }] };
  };
  expect(workspaceSchema.safeParse(of(damaged)).success).toBe(false);
  const kept = salvage(of(damaged), workspaceSchema)?.value;
  expect(kept).toMatchObject(of());
  expect(kept).toEqual(workspaceSchema.parse(of()));
});

it.each([
  ['a row of a wrong type', layoutOf(tabset(chart), { ...row(), type: 'ring' })],
  ['a tabset without tabs', layoutOf(tabset(chart), 7)],
])('%s is left out alone', (_, layout) =>
  expect(salvage({ layout, panes }, workspaceSchema)?.value).toMatchObject({ layout: layoutOf(tabset(chart)), panes }),
);

it.each([[7], ['row'], [{}], [{ layout: 'nonsense' }], [{ layout: { type: 'row', children: 7 } }]])(
  'of the layout %j nothing stays, and all that panes remember does',
  (layout) => {
    expect(workspaceSchema.safeParse({ layout, panes }).success).toBe(false);
    const kept = salvage({ layout, panes, recent: ['SPY'] }, workspaceSchema)?.value;
    expect(kept).toMatchObject({ panes, recent: ['SPY'] });
    expect(kept?.layout).toBeUndefined();
  },
);
