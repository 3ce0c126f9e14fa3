import { expect, it } from 'vitest';
import { mergeWorkspaces, withDeskInUse } from '../../../../src/shared/settings/merge-workspaces.ts';
import { defaultWorkspace, type Workspace } from '../../../../src/shared/settings/workspace.ts';

const layout = (name: string): Workspace['layout'] => ({ layout: { type: 'row', children: [], name } }) as never;
const desk = (id: string, name = id): Workspace['desks'][number] => ({ id, name, linkGroups: {}, panes: {} });
const base: Workspace = {
  ...defaultWorkspace(),
  desks: [desk('main'), { ...desk('vol'), layout: layout('v') }],
  deskId: 'main',
  layout: layout('m'),
  linkGroups: { blue: 'SPY' },
};

it('a window that only turns a symbol leaves the layout that another made', () => {
  const mine = { ...base, linkGroups: { blue: 'QQQ' } };
  const theirs = { ...base, layout: layout('m2') };
  expect(mergeWorkspaces(base, mine, theirs)).toEqual({ ...base, layout: layout('m2'), linkGroups: { blue: 'QQQ' } });
});

it('both saved a new workspace: both are there, and each window keeps its own in use', () => {
  const mine = { ...base, desks: [...base.desks, desk('off')] };
  const theirs = { ...base, desks: [desk('main'), base.desks[1], desk('new')], deskId: 'new', layout: layout('n') };
  const left = {
    ...theirs,
    desks: [{ ...desk('main'), layout: layout('m'), linkGroups: { blue: 'SPY' } }, base.desks[1], desk('new')],
  };
  const merged = mergeWorkspaces(base, mine, left);
  expect(merged.desks.map(({ id }) => id)).toEqual(['main', 'vol', 'new', 'off']);
  expect(merged).toMatchObject({ deskId: 'main', layout: layout('m'), linkGroups: { blue: 'SPY' } });
  expect(merged.desks[0]).toEqual({ ...desk('main'), layout: undefined });
  expect(merged.desks[2].layout).toEqual(layout('n'));
});

it('the one in use here, removed there: it goes where nothing was changed of it, and stays otherwise', () => {
  const theirs: Workspace = { ...base, desks: [desk('vol')], deskId: 'vol', layout: layout('v'), linkGroups: {} };
  expect(mergeWorkspaces(base, base, theirs).desks.map(({ id }) => id)).toEqual(['vol']);
  const changed = mergeWorkspaces(base, { ...base, linkGroups: { blue: 'IWM' } }, theirs);
  expect(changed.desks.map(({ id }) => id)).toEqual(['main', 'vol']);
  expect(changed).toMatchObject({ deskId: 'main', layout: layout('m'), linkGroups: { blue: 'IWM' } });
});

it('a first file has one workspace, whether or not it is named', () => {
  const first = defaultWorkspace();
  const turned = { ...first, linkGroups: { blue: 'NVDA' } };
  const merged = mergeWorkspaces(first, turned, first);
  expect([merged.linkGroups, merged.deskId, merged.desks.map(({ id }) => id)]).toEqual([
    { blue: 'NVDA' },
    'main',
    ['main'],
  ]);
});

it('what a window takes of others leaves what it has in use', () => {
  const theirs: Workspace = { ...base, layout: layout('m2'), desks: [desk('main', 'Renamed there'), desk('new')] };
  expect(withDeskInUse(theirs, base)).toEqual({
    ...base,
    desks: [{ ...desk('main', 'Renamed there'), layout: undefined }, desk('new')],
  });
});
