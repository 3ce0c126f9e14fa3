/** What commands may do to the layout: open, close, split, focus, reset. */
import { Actions, DockLocation, type Model, type TabNode, type TabSetNode } from 'flexlayout-react';
import { showNotice } from '../stores/notices-store.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { setPane, useWorkspaceStore, type PaneMemory } from '../stores/workspace-store.ts';
import { paneTab } from './default-layout.ts';
import { paneDefinition } from './pane-registry.ts';

export type OpenPlace = 'tab' | 'right' | 'below';

const PLACES = { tab: DockLocation.CENTER, right: DockLocation.RIGHT, below: DockLocation.BOTTOM };

class Dock {
  #model: Model | undefined;
  #reset: (() => void) | undefined;

  attach(model: Model, reset: () => void): () => void {
    this.#model = model;
    this.#reset = reset;
    return () => {
      if (this.#model === model) this.#model = undefined;
    };
  }

  /** Opens a new pane beside the active one. */
  open(type: string, place: OpenPlace = 'tab', memory: Partial<PaneMemory> = {}): void {
    const definition = paneDefinition(type);
    const target = this.#activeTabset();
    if (!definition || !this.#model || !target) return;
    const id = this.#freeId(type);
    setPane(id, { linkGroup: 'blue', ...memory });
    this.#model.doAction(Actions.addTab(paneTab(type, id), target.getId(), PLACES[place], -1, true));
  }

  /** Brings the first pane of a type to the front, opening one where there is none. */
  show(type: string): void {
    const found = this.#tabs().find((tab) => tab.getComponent() === type);
    if (!found) return this.open(type);
    this.#model?.doAction(Actions.selectTab(found.getId()));
    const popout = useWindowsStore.getState().popouts.find(({ layoutId }) => layoutId === found.getLayoutId());
    (popout?.view ?? window).focus();
  }

  closeActive(): void {
    const tab = this.#activeTabset()?.getSelectedNode();
    if (tab) this.#model?.doAction(Actions.deleteTab(tab.getId()));
  }

  maximizeActive(): void {
    const tabset = this.#activeTabset();
    if (tabset) this.#model?.doAction(Actions.maximizeToggle(tabset.getId(), tabset.getLayoutId()));
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

  reset(): void {
    useWorkspaceStore.setState({ panes: {} });
    this.#reset?.();
  }

  /** Link group and pane id of the active pane, for commands that set a symbol. */
  activePaneId(): string | undefined {
    return this.#activeTabset()?.getSelectedNode()?.getId();
  }

  reportBrokenLayout(error: unknown): void {
    console.warn('saved layout', error);
    showNotice({
      id: 'layout',
      level: 'warning',
      title: 'The saved layout could not be read',
      message: 'The default layout is shown instead; your lists and settings are untouched.',
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

  #freeId(type: string): string {
    const taken = new Set(this.#tabs().map((tab) => tab.getId()));
    let n = 1;
    while (taken.has(`${type}-${n}`)) n++;
    return `${type}-${n}`;
  }
}

export const dock = new Dock();
