/** Layouts as files may hold them: read by everything that a window asks of a model, or refused with an error. */
import fc from 'fast-check';
import { TabNode, TabSetNode, type Model } from 'flexlayout-react';
import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('window', {});
const { PANES } = await import('../../../../src/renderer/app/panes.ts');
const { registerPanes } = await import('../../../../src/renderer/workspace/pane-registry.ts');
const { defaultLayout } = await import('../../../../src/renderer/workspace/default-layout.ts');
const { translateDock } = await import('../../../../src/renderer/workspace/dock-labels.ts');
const { modelOf } = await import('../../../../src/renderer/workspace/saved-layout.ts');
registerPanes(PANES);

const tab = (component: string, id?: string, more: object = {}) => ({
  type: 'tab',
  component,
  name: component,
  id,
  ...more,
});
const tabset = (children: unknown[], more: object = {}) => ({ type: 'tabset', children, ...more });
const layout = (...children: unknown[]) => ({ layout: { type: 'row', children } });

function nodes(model: Model): { tabs: TabNode[]; sets: TabSetNode[] } {
  const [tabs, sets]: [TabNode[], TabSetNode[]] = [[], []];
  model.visitNodes((node) => {
    if (node instanceof TabNode) tabs.push(node);
    if (node instanceof TabSetNode) sets.push(node);
  });
  return { tabs, sets };
}
const selected = (model: Model): number[] => nodes(model).sets.map((set) => set.getSelected());

describe('a saved layout', () => {
  it('comes back as it was saved, time after time', () => {
    const saved = modelOf(defaultLayout(1600, 1000)).toJson();
    expect(modelOf(saved).toJson()).toEqual(saved);
  });

  it('has bounds for its sizes and a tab in front, whatever it says', () => {
    const model = modelOf({
      ...layout(
        tabset([tab('chart', 'a'), tab('chain', 'b')], { weight: 1e308, selected: -7 }),
        tabset([tab('flow', 'c')], { weight: -5, selected: 12 }),
        tabset([tab('alerts', 'd')], { weight: 'wide', maximized: 'yes' }),
      ),
      global: { tabSetMinWidth: 1e9, splitterSize: 1e9, tabEnableClose: false },
      borders: 'none',
      subLayouts: {
        w: { ...layout(tabset([tab('ticker', 'e')])), rect: { x: -1e9, y: null, width: -4, height: 1e12 } },
      },
    });
    expect(selected(model)).toEqual([0, 0, 0, 0]);
    expect(nodes(model).sets.map((set) => set.getWeight())).toEqual([100, 100, 100, 100]);
    const { x, y, width, height } = model.toJson().subLayouts!['w'].rect!;
    expect([x, y, width, height]).toEqual([80, 80, 640, 480]);
    expect(model.toJson().global).not.toMatchObject({ splitterSize: 1e9 });
    expect(nodes(model).tabs.every((one) => one.isEnableClose())).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'with a pane, an id and a tab called %s has words for all of it',
    (word) => {
      const { tabs } = nodes(modelOf(layout(tabset([tab(word, word, { name: word })]))));
      expect(tabs.map((one) => one.getComponent())).toEqual([word]);
      expect(tabs[0].getId() in {}).toBe(false);
      expect(translateDock(word)).toBe(word);
    },
  );

  it('keeps both panes of one id, the second as a new one', () => {
    const { tabs } = nodes(modelOf(layout(tabset([tab('chart', 'chart-1')]), tabset([tab('chain', 'chart-1')]))));
    expect(tabs.map((one) => one.getComponent())).toEqual(['chart', 'chain']);
    expect(tabs[0].getId()).toBe('chart-1');
    expect(new Set(tabs.map((one) => one.getId())).size).toBe(2);
  });

  it('keeps a pane that this version does not have, by a name that fits its tab', () => {
    const name = `\u202e${'Q'.repeat(5_000)}`;
    const [one] = nodes(modelOf(layout(tabset([tab('crystal-ball', 'x', { name })])))).tabs;
    expect([one.getComponent(), one.getName()]).toEqual(['crystal-ball', 'Q'.repeat(40)]);
  });

  it.each([
    ['nothing', {}],
    ['no row', { layout: 'nonsense' }],
    ['a tab without a kind', layout(tabset([{ type: 'tab', name: 'x' }]))],
    ['a node of no kind', layout({ type: 'ring', children: [] })],
  ])('with %s is refused', (_, saved) => expect(() => modelOf(saved)).toThrow());

  it('of any shape is either refused or stands', () => {
    const odd = fc.oneof(
      fc.constantFrom(-1, 0, 1e308, Number.NaN, null, '', '\u202e', 'chart-1'),
      fc.anything({ maxDepth: 1 }),
    );
    const anyTab = fc.record(
      { type: fc.constant('tab'), component: fc.constantFrom('chart', 'nope'), id: odd, name: odd },
      { requiredKeys: ['type', 'component'] },
    );
    const anySet = fc.record(
      {
        type: fc.constant('tabset'),
        weight: odd,
        selected: odd,
        id: odd,
        children: fc.array(anyTab, { maxLength: 4 }),
      },
      { requiredKeys: ['type', 'children'] },
    );
    fc.assert(
      fc.property(fc.array(anySet, { maxLength: 4 }), odd, (sets, global) => {
        const { tabs, sets: made } = nodes(modelOf({ ...layout(...sets), global }));
        expect(tabs).toHaveLength(sets.reduce((sum, { children }) => sum + children.length, 0));
        expect(new Set(tabs.map((one) => one.getId())).size).toBe(tabs.length);
        for (const set of made) {
          expect(set.getWeight()).toBeGreaterThan(0);
          if (set.getChildren().length > 0) expect(set.getSelectedNode()).toBeDefined();
        }
      }),
    );
  });
});
