import fc from 'fast-check';
import { Model, type IJsonModel } from 'flexlayout-react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DESK_NAME_LIMIT, MAX_DESKS, workspaceSchema } from '../../../../src/shared/settings/workspace.ts';
import * as store from '../../../../src/renderer/stores/workspace-store.ts';
import { readDeskFile, writeDeskFile } from '../../../../src/renderer/workspace/desk-file.ts';
import { DESK_TEMPLATES } from '../../../../src/renderer/workspace/desk-templates.ts';
import { layoutHistory } from '../../../../src/renderer/workspace/layout-history.ts';
import { registerPanes } from '../../../../src/renderer/workspace/pane-registry.ts';
import { readSettings } from '../../../../src/renderer/workspace/pane-settings.ts';

// The window's stream asks for its frames as the module loads; nothing is drawn here.
vi.stubGlobal('window', {});
const { PANES } = await import('../../../../src/renderer/app/panes.ts');

const { useWorkspaceStore: use } = store;
const content = (name: string): store.DeskContent => ({
  layout: { name },
  linkGroups: { blue: name },
  panes: { 'chart-1': { linkGroup: 'blue', symbol: name } },
});
const start = use.getState();
beforeEach(() => {
  registerPanes(PANES);
  layoutHistory.clear();
  use.setState({ ...start, ...content('SPY') }, true);
});

describe('workspaces', () => {
  it('keep what they hold while another is in use', () => {
    store.addDesk('Second', content('QQQ'));
    const second = use.getState().deskId;
    expect(use.getState()).toMatchObject(content('QQQ'));
    store.setGroupSymbol('blue', 'IWM');
    store.switchDesk('main');
    expect(use.getState()).toMatchObject(content('SPY'));
    store.switchDesk(second);
    expect(use.getState()).toMatchObject({ ...content('QQQ'), linkGroups: { blue: 'IWM' } });
  });

  it('have each a name of its own, give way when removed, and come back whole', () => {
    store.addDesk('Main', content('QQQ'));
    expect(use.getState().desks.map(({ name }) => name)).toEqual(['Main', 'Main 2']);
    const before = { desks: store.selectDesks(use.getState()), deskId: use.getState().deskId };
    const second = before.desks[1];
    store.removeDesk(before.deskId);
    expect(use.getState()).toMatchObject({ deskId: 'main', ...content('SPY') });
    store.removeDesk('main');
    expect(use.getState().desks).toHaveLength(1);
    store.restoreDesk(second, 1);
    expect(use.getState()).toMatchObject({ deskId: before.deskId, ...content('QQQ') });
    expect(store.selectDesks(use.getState())).toEqual(before.desks);
  });

  it('taken back, leave those made meanwhile', () => {
    store.addDesk('Second', content('QQQ'));
    const second = store.selectDesks(use.getState())[1];
    store.removeDesk(second.id);
    store.addDesk('Third', content('IWM'));
    store.restoreDesk(second, 1);
    expect(store.selectDesks(use.getState()).map(({ name, linkGroups }) => [name, linkGroups.blue])).toEqual([
      ['Main', 'SPY'],
      ['Second', 'QQQ'],
      ['Third', 'IWM'],
    ]);
  });

  it('fit the file whatever their names and however many: what cannot be stored is not made', () => {
    const longest = 'x'.repeat(DESK_NAME_LIMIT);
    for (let n = 1; n < MAX_DESKS; n++) store.addDesk(longest, content('QQQ'));
    expect(() => store.addDesk('One more', content('QQQ'))).toThrow(`There are ${MAX_DESKS} workspaces`);
    const { desks, deskId } = use.getState();
    expect(new Set(desks.map(({ name }) => name)).size).toBe(MAX_DESKS);
    const stored = workspaceSchema.parse({ desks: desks.map((desk) => ({ ...desk, layout: undefined })), deskId });
    expect(stored.desks.map(({ name }) => name)).toEqual(desks.map(({ name }) => name));
  });

  it('survive any order of adding, using, naming and removing: one is always in use, and each holds its own', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'use', 'remove', 'mark'),
      which: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        use.setState({ ...start, ...content('SPY') }, true);
        const expected = new Map([['main', 'SPY']]);
        steps.forEach(({ what, which }, n) => {
          const ids = use.getState().desks.map(({ id }) => id);
          const id = ids[which % ids.length];
          if (what === 'add') {
            store.addDesk(`D${n}`, content(`S${n}`));
            expected.set(use.getState().deskId, `S${n}`);
          } else if (what === 'use') store.switchDesk(id);
          else if (what === 'mark') {
            store.setGroupSymbol('blue', `M${n}`);
            expected.set(use.getState().deskId, `M${n}`);
          } else if (ids.length > 1) {
            store.removeDesk(id);
            expected.delete(id);
          }
        });
        const desks = store.selectDesks(use.getState());
        expect(new Map(desks.map((desk) => [desk.id, desk.linkGroups.blue]))).toEqual(expected);
        expect(desks.some(({ id }) => id === use.getState().deskId)).toBe(true);
      }),
    );
  });
});

describe('undo of the layout', () => {
  it('goes back and on; panes that come back remember, the others keep what they changed since', () => {
    layoutHistory.remember();
    use.setState({ layout: { name: 'one less' }, panes: {} });
    store.setPane('flow-1', { linkGroup: 'green' });
    expect(layoutHistory.undo()).toBe(true);
    expect(use.getState().layout).toEqual({ name: 'SPY' });
    expect(use.getState().panes).toMatchObject({ 'chart-1': { symbol: 'SPY' }, 'flow-1': { linkGroup: 'green' } });
    expect(layoutHistory.redo()).toBe(true);
    expect(use.getState().layout).toEqual({ name: 'one less' });
    expect(layoutHistory.redo()).toBe(false);
    layoutHistory.undo();
    layoutHistory.remember();
    expect(layoutHistory.redoable).toBe(false);
  });
});

describe('a workspace as a file', () => {
  it('comes back as it was', () => {
    const panes = content('QQQ').panes;
    const layout = DESK_TEMPLATES[1].layout();
    const text = writeDeskFile('Mine', { layout, linkGroups: { blue: 'QQQ' }, panes });
    expect(readDeskFile(text)).toEqual({ name: 'Mine', layout, linkGroups: { blue: 'QQQ' }, panes });
  });

  it('has a name of one line that shows what it holds', () => {
    const name = `\u202edesk\u0007 of\n${'long '.repeat(40)}`;
    const read = readDeskFile(JSON.stringify({ tapedeckWorkspace: 1, name }));
    expect(read.name).toBe(`desk of ${'long '.repeat(40)}`.slice(0, DESK_NAME_LIMIT).trim());
    expect(readDeskFile(JSON.stringify({ tapedeckWorkspace: 1, name: '\u200b' })).name).toBe('Unnamed');
  });

  it.each([
    ['', 'not a workspace'],
    ['{"version":1}', 'not a workspace'],
    ['{"tapedeckWorkspace":1,"name":5,"panes":{}}', 'a workspace with a fault: name: must be a text'],
    ['{"tapedeckWorkspace":2,"name":"N","tabs":[]}', 'A newer version of Tapedeck wrote it'],
    ['{"tapedeckWorkspace":1,"name":"x","layout":{"layout":{"type":"bogus"}}}', 'layout.layout.type: must be row'],
    [
      `\uFEFF{"tapedeckWorkspace":1,"name":"x","layout":{"layout":${'{"type":"row","children":['.repeat(5_000)}${']}'.repeat(5_000)}}}`,
      'nested too deeply. Nothing was changed',
    ],
  ])('says what is wrong with %s', (text, said) => expect(() => readDeskFile(text)).toThrow(said));
});

describe('templates', () => {
  it.each(DESK_TEMPLATES.map((one) => [one.name, one] as const))('%s builds, of panes that exist', (_, template) => {
    const model = Model.fromJson(template.layout());
    const ids: string[] = [];
    model.visitNodes((node) => {
      if (node.getType() === 'tab') ids.push(node.getId());
    });
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [id, memory] of Object.entries(template.panes ?? {})) {
      expect(ids).toContain(id);
      const definition = PANES.find((pane) => pane.id === id.replace(/-\d+$/, ''))!;
      expect(readSettings(definition, memory)).toMatchObject(memory.settings as object);
    }
    expect((model.toJson() as IJsonModel).layout.type).toBe('row');
  });

  it.each(DESK_TEMPLATES.filter(({ name }) => name !== 'Charts 3×3').map((one) => [one.name, one] as const))(
    '%s has the same panes in a low window, no more than two above each other',
    (_, { layout }) => {
      const ids = (json: IJsonModel): string[] =>
        [...JSON.stringify(json).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
      vi.stubGlobal('innerHeight', 1000);
      const tall = ids(layout());
      vi.stubGlobal('innerHeight', 700);
      const low = layout();
      expect(ids(low).toSorted()).toEqual(tall.toSorted());
      const columns = (low.layout.children ?? []).map((node) =>
        node.type === 'row' ? (node.children?.length ?? 0) : 1,
      );
      expect(Math.max(...columns)).toBeLessThanOrEqual(2);
    },
  );
});
