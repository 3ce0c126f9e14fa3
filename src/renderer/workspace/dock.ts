/** What commands may do to the layout: open, close, split, focus, reset. */
import { Actions, DockLocation, RowNode, TabNode, TabSetNode, type Model } from 'flexlayout-react';
import { showNotice } from '../stores/notices-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { setContent, setPane, useWorkspaceStore } from '../stores/workspace-store.ts';
import { paneTab } from './default-layout.ts';
import { paneDefinition } from './pane-registry.ts';
import type { PaneDefinition } from './pane-types.ts';
import { nextOn, placeBeside, type Place, type Side } from './place-pane.ts';
import { keepHomes } from './popout-home.ts';

const SIDES: Record<Side, DockLocation> = {
  left: DockLocation.LEFT,
  right: DockLocation.RIGHT,
  above: DockLocation.TOP,
  below: DockLocation.BOTTOM,
};

class Dock {
  #model: Model | undefined;
  #rebuild: (() => void) | undefined;

  /** `rebuild` draws the store's layout afresh. */
  attach(model: Model, rebuild: () => void): () => void {
    this.#model = model;
    this.#rebuild = rebuild;
    return () => {
      if (this.#model === model) this.#model = undefined;
    };
  }

  /** Opens a new pane beside the active ones, as large as its kind wants to be where there is room. */
  openBeside(id: string): void {
    const definition = paneDefinition(id);
    const target = this.#activeTabset();
    if (!definition || !target) return;
    const { side, share } = placeBeside(definition.defaultSize, target.getRect());
    const tab = this.#add(id, target, SIDES[side]);
    if (tab) this.#giveShare(tab, target, share);
  }

  /** Opens a new pane as one more tab. */
  openIn(tabsetId: string, id: string): string | undefined {
    const tabset = this.#model?.getNodeById(tabsetId);
    return tabset instanceof TabSetNode ? this.#add(id, tabset, DockLocation.CENTER)?.getId() : undefined;
  }

  /** Brings the first pane of a type to the front and gives it the keyboard, opening one where there is none. Its id. */
  show(id: string): string | undefined {
    const found = this.#tabs().find((tab) => tab.getComponent() === id);
    const active = this.#activeTabset();
    if (!found) {
      const opened = active && this.openIn(active.getId(), id);
      if (opened !== undefined) focusPane(window, opened);
      return opened;
    }
    this.#model?.doAction(Actions.selectTab(found.getId()));
    const popout = useWindowsStore.getState().popouts.find(({ layoutId }) => layoutId === found.getLayoutId());
    const view = popout?.view ?? window;
    view.focus();
    focusPane(view, found.getId());
    return found.getId();
  }

  closeActive(): void {
    const tab = this.#activeTabset()?.getSelectedNode();
    if (tab) this.#model?.doAction(Actions.deleteTab(tab.getId()));
  }

  maximizeActive(): void {
    const tabset = this.#activeTabset();
    if (tabset) this.#model?.doAction(Actions.maximizeToggle(tabset.getId(), tabset.getLayoutId()));
  }

  /** To a window of its own; from there back to its place. */
  toggleWindow(): void {
    const tab = this.#activeTabset()?.getSelectedNode();
    if (!this.#model || !(tab instanceof TabNode)) return;
    const layoutId = tab.getLayoutId();
    const isOut = useWindowsStore.getState().popouts.some((popout) => popout.layoutId === layoutId);
    const wanted = isOut ? Actions.closePopout(layoutId) : Actions.popoutTab(tab.getId());
    const action = keepHomes(this.#model, wanted);
    if (action) this.#model.doAction(action);
  }

  /** The active pane joins the group on that side; at the edge it gets a place of its own there. */
  moveActive(side: Side): void {
    const tabset = this.#activeTabset();
    const tab = tabset?.getSelectedNode();
    if (!tabset || !tab) return;
    const others = this.#tabsets().filter((one) => one !== tabset && one.getLayoutId() === tabset.getLayoutId());
    const places = others.map((one) => ({ ...boxOf(one), id: one.getId() }));
    const next = nextOn(side, boxOf(tabset), places);
    if (!next && tabset.getChildren().length < 2) return;
    const place = next ? DockLocation.CENTER : SIDES[side];
    this.#model?.doAction(Actions.moveNode(tab.getId(), next?.id ?? tabset.getId(), place, -1, true));
    focusPane(useWindowsStore.getState().active?.view ?? window, tab.getId());
  }

  /** Moves the keyboard to the next or previous tab of the active tabset. */
  cycleTab(step: 1 | -1): void {
    const tabset = this.#activeTabset();
    if (!tabset) return;
    const tabs = tabset.getChildren();
    if (tabs.length < 2) return;
    const next = (tabset.getSelected() + step + tabs.length) % tabs.length;
    this.#model?.doAction(Actions.selectTab(tabs[next].getId()));
  }

  /** The default layout, every pane as new. */
  reset(): void {
    const { linkGroups } = useWorkspaceStore.getState();
    setContent({ layout: undefined, linkGroups, panes: {} });
    this.reload();
  }

  /** Shows the layout that the store holds. */
  reload(): void {
    this.#rebuild?.();
  }

  /** What a window of its own shows: the panes in front. */
  panesInFront(layoutId: string): { paneId: string; definition: PaneDefinition }[] {
    return this.#tabs().flatMap((tab) => {
      const definition = paneDefinition(tab.getComponent() ?? '');
      return tab.getLayoutId() === layoutId && tab.isSelected() && definition
        ? [{ paneId: tab.getId(), definition }]
        : [];
    });
  }

  /** Gives the keyboard to the active pane. */
  focusActive(): void {
    const paneId = this.activePaneId();
    if (paneId !== undefined) focusPane(useWindowsStore.getState().active?.view ?? window, paneId);
  }

  activePaneId(): string | undefined {
    return this.#activeTabset()?.getSelectedNode()?.getId();
  }

  /** Undefined where there is none, or one of another version of the terminal. */
  activePane(): { paneId: string; definition: PaneDefinition } | undefined {
    const tab = this.#activeTabset()?.getSelectedNode();
    const definition = tab instanceof TabNode ? paneDefinition(tab.getComponent() ?? '') : undefined;
    return tab && definition && { paneId: tab.getId(), definition };
  }

  reportBrokenLayout(error: unknown): void {
    console.warn('saved layout', error);
    showNotice({
      id: 'layout',
      level: 'warning',
      title: 'The saved layout could not be read',
      message:
        'The default layout is shown instead, and saved with its next change. Your lists and alerts, and what each pane remembers, are kept.',
      atMs: Date.now(),
    });
  }

  /** Of the window the user is in. */
  #activeTabset(): TabSetNode | undefined {
    const model = this.#model;
    const layoutId = useWindowsStore.getState().active?.layoutId;
    const root = layoutId === undefined ? undefined : model?.getRootRow(layoutId);
    if (root) return model?.getActiveTabset(layoutId) ?? model?.getFirstTabSet(root);
    return model?.getActiveTabset() ?? model?.getFirstTabSet();
  }

  #tabs(): TabNode[] {
    const tabs: TabNode[] = [];
    this.#model?.visitNodes((node) => {
      if (node.getType() === 'tab') tabs.push(node as TabNode);
    });
    return tabs;
  }

  #tabsets(): TabSetNode[] {
    const tabsets: TabSetNode[] = [];
    this.#model?.visitNodes((node) => {
      if (node instanceof TabSetNode) tabsets.push(node);
    });
    return tabsets;
  }

  #add(id: string, target: TabSetNode, place: DockLocation): TabNode | undefined {
    const paneId = this.#freeId(id);
    setPane(paneId, { linkGroup: 'blue' });
    const added: unknown = this.#model?.doAction(Actions.addTab(paneTab(id, paneId), target.getId(), place, -1, true));
    return added instanceof TabNode ? added : undefined;
  }

  /** Divides what `target` had between it and the new tab's tabset. */
  #giveShare(tab: TabNode, target: TabSetNode, share: number): void {
    const added = tab.getParent();
    const row = added?.getParent();
    if (!(added instanceof TabSetNode) || !(row instanceof RowNode) || target.getParent() !== row) return;
    const both = added.getWeight() + target.getWeight();
    const weights = row.getChildren().map((node) => {
      if (node === added) return both * share;
      return node === target ? both * (1 - share) : (node as TabSetNode | RowNode).getWeight();
    });
    this.#model?.doAction(Actions.adjustWeights(row.getId(), weights));
  }

  #freeId(type: string): string {
    const taken = new Set(this.#tabs().map((tab) => tab.getId()));
    let n = 1;
    while (taken.has(`${type}-${n}`)) n++;
    return `${type}-${n}`;
  }
}

function boxOf(tabset: TabSetNode): Place {
  const { x, y, width, height } = tabset.getRect();
  return { x, y, width, height };
}

/** In this order: a strip of expiries above a chain is walked by arrows too, and is not what the pane is for. */
const TAKES_KEYS = ['[role="grid"][tabindex], [role="img"][tabindex]', '[tabindex="0"]', 'button, input'];

/** What takes the keys of a pane: its table or chart; a field only where there is nothing else. Once the tab is drawn. */
function focusPane(view: Window, paneId: string): void {
  view.requestAnimationFrame(() => {
    const pane = view.document.querySelector(`[data-pane-id="${CSS.escape(paneId)}"]`);
    const found = TAKES_KEYS.map((kind) => pane?.querySelector<HTMLElement>(kind)).find((element) => element);
    found?.focus();
  });
}

export const dock = new Dock();
