import { Model, type IJsonModel } from 'flexlayout-react';
import { expect, it, vi } from 'vitest';

vi.stubGlobal('window', {});
const { forgetClosedPanes } = await import('../../../../src/renderer/workspace/closed-panes.ts');
const { useWorkspaceStore: use } = await import('../../../../src/renderer/stores/workspace-store.ts');

function modelOf(...ids: string[]): Model {
  const children = ids.map((id) => ({ type: 'tab', id, component: 'chart', name: id }));
  const layout = { type: 'row', children: [{ type: 'tabset', children }] };
  return Model.fromJson({ global: {}, borders: [], layout } as IJsonModel);
}
const memory = { linkGroup: 'green', settings: { timeframeMs: 60_000 } } as const;
const remembered = (): string[] => Object.keys(use.getState().panes);

it('a pane that is closed is forgotten; one that the layout never showed is not', () => {
  use.setState({ deskId: 'main', panes: { a: memory, b: memory, unread: memory } });
  const first = forgetClosedPanes(modelOf('a', 'b'), undefined);
  expect(remembered()).toEqual(['a', 'b', 'unread']);
  const second = forgetClosedPanes(modelOf('a'), first);
  expect(remembered()).toEqual(['a', 'unread']);
  use.setState({ deskId: 'other', panes: { a: memory, unread: memory } });
  forgetClosedPanes(modelOf(), second);
  expect(remembered()).toEqual(['a', 'unread']);
});
