/** Layout, link groups and each pane's own memory; saved to the host shortly after the last change. */
import { create } from 'zustand';
import {
  defaultWorkspace,
  LINK_GROUPS,
  MAX_RECENT,
  type LinkGroup,
  type Workspace,
} from '../../shared/settings/workspace.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure } from './notices-store.ts';

/** What the workspace remembers of one pane. `settings` is validated by the pane itself. */
export interface PaneMemory {
  linkGroup: LinkGroup;
  /** Used while the pane is in no link group. */
  symbol?: string;
  settings?: unknown;
  /** Version of the pane's settings that wrote them; 1 where none is said. */
  settingsVersion?: number;
}

interface WorkspaceSlice {
  loaded: boolean;
  layout: unknown;
  linkGroups: Partial<Record<LinkGroup, string>>;
  panes: Readonly<Record<string, PaneMemory>>;
  /** Symbols shown last, newest first. */
  recent: readonly string[];
}

export const FALLBACK_SYMBOL = 'SPY';
const SAVE_AFTER_MS = 600;

export const useWorkspaceStore = create<WorkspaceSlice>(() => ({
  loaded: false,
  layout: undefined,
  linkGroups: defaultWorkspace().linkGroups,
  panes: {},
  recent: [],
}));

export async function loadWorkspace(): Promise<void> {
  const saved = await call('workspace.get');
  const panes = Object.fromEntries(Object.entries(saved.panes).map(([id, value]) => [id, toPaneMemory(value)]));
  useWorkspaceStore.setState({
    loaded: true,
    layout: saved.layout,
    linkGroups: saved.linkGroups,
    panes,
    recent: saved.recent,
  });
}

export function setLayout(layout: unknown): void {
  useWorkspaceStore.setState({ layout });
  saveSoon();
}

export function setPane(paneId: string, change: Partial<PaneMemory>): void {
  useWorkspaceStore.setState((s) => ({
    panes: { ...s.panes, [paneId]: { ...(s.panes[paneId] ?? { linkGroup: 'blue' }), ...change } },
  }));
  saveSoon();
}

/** Forgets panes that are no longer in the layout. */
export function keepPanes(ids: ReadonlySet<string>): void {
  const { panes } = useWorkspaceStore.getState();
  const kept = Object.entries(panes).filter(([id]) => ids.has(id));
  if (kept.length < Object.keys(panes).length) useWorkspaceStore.setState({ panes: Object.fromEntries(kept) });
}

export function setGroupSymbol(group: LinkGroup, symbol: string): void {
  useWorkspaceStore.setState((s) => ({ linkGroups: { ...s.linkGroups, [group]: symbol } }));
  saveSoon();
}

/** The symbol a pane follows: its link group's, or its own. */
export function selectPaneSymbol(state: WorkspaceSlice, paneId: string): string {
  const pane = state.panes[paneId];
  const group = pane?.linkGroup ?? 'blue';
  if (group === 'none') return pane?.symbol ?? FALLBACK_SYMBOL;
  return state.linkGroups[group] ?? FALLBACK_SYMBOL;
}

/** Sets the symbol of a pane's link group, or the pane's own. */
export function setPaneSymbol(paneId: string, symbol: string): void {
  useWorkspaceStore.setState(({ recent }) => ({
    recent: [symbol, ...recent.filter((other) => other !== symbol)].slice(0, MAX_RECENT),
  }));
  const group = useWorkspaceStore.getState().panes[paneId]?.linkGroup ?? 'blue';
  if (group === 'none') setPane(paneId, { symbol });
  else setGroupSymbol(group, symbol);
}

let timer: ReturnType<typeof setTimeout> | undefined;

function saveSoon(): void {
  if (!useWorkspaceStore.getState().loaded) return;
  clearTimeout(timer);
  timer = setTimeout(() => void saveWorkspace(), SAVE_AFTER_MS);
}

/** Saves now; called on a timer and when the window goes away. */
export async function saveWorkspace(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const { layout, linkGroups, panes, recent } = useWorkspaceStore.getState();
  const workspace: Workspace = { version: 1, layout, linkGroups, panes: { ...panes }, recent: [...recent] };
  try {
    await call('workspace.set', workspace);
  } catch (error) {
    showFailure('workspace', 'The workspace was not saved', failureMessage(error));
  }
}

export function workspaceSavePending(): boolean {
  return timer !== undefined;
}

function toPaneMemory(value: unknown): PaneMemory {
  const memory = typeof value === 'object' && value !== null ? (value as Partial<PaneMemory>) : {};
  const linkGroup = LINK_GROUPS.includes(memory.linkGroup as LinkGroup) ? (memory.linkGroup as LinkGroup) : 'blue';
  return {
    linkGroup,
    symbol: typeof memory.symbol === 'string' ? memory.symbol : undefined,
    settings: memory.settings,
    settingsVersion: Number.isSafeInteger(memory.settingsVersion) ? memory.settingsVersion : undefined,
  };
}
