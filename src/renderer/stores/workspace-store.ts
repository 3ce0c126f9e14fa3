/** The workspace in use (layout, link groups, each pane's own memory) and the others; saved to the host shortly after the last change. */
import { create } from 'zustand';
import {
  defaultWorkspace,
  DESK_NAME_LIMIT,
  MAX_DESKS,
  MAX_RECENT,
  type LinkGroup,
  type PaneMemory,
  type Workspace,
} from '../../shared/settings/workspace.ts';
import {
  FIRST_DESK,
  mergeWorkspaces,
  NO_CONTENT,
  withContents,
  withDeskInUse,
} from '../../shared/settings/merge-workspaces.ts';
import { freeName } from '../../shared/settings/name-text.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { dismissNotice, showFailure } from './notices-store.ts';
import { SharedFile } from './shared-file.ts';

export interface DeskContent {
  /** The docking library's own JSON; undefined = the default layout. */
  layout?: unknown;
  linkGroups: Partial<Record<LinkGroup, string>>;
  panes: Readonly<Record<string, PaneMemory>>;
}

export interface Desk extends DeskContent {
  id: string;
  name: string;
}

interface WorkspaceSlice extends DeskContent {
  loaded: boolean;
  /** All of them, in the order of their keys; what that of `deskId` holds stands above. */
  desks: readonly Desk[];
  deskId: string;
  /** Symbols shown last, newest first. */
  recent: readonly string[];
}

export const FALLBACK_SYMBOL = 'SPY';
const SAVE_AFTER_MS = 600;

export const useWorkspaceStore = create<WorkspaceSlice>(() => ({
  loaded: false,
  ...NO_CONTENT,
  linkGroups: defaultWorkspace().linkGroups,
  desks: [{ ...FIRST_DESK, ...NO_CONTENT }],
  deskId: FIRST_DESK.id,
  recent: [],
}));

const file = new SharedFile<Workspace>({
  get: () => call('workspace.get'),
  read: workspaceShown,
  show: showWorkspaces,
  send: (change) => call('workspace.set', change),
  merge: mergeWorkspaces,
  // The workspace in use here stays as it is, also where it was changed or removed elsewhere; only what is changed here is stored of it.
  adopt: withDeskInUse,
  saved: () => dismissNotice('workspace'),
  refused: (error) => {
    showFailure('workspace', 'The workspace was not saved', failureMessage(error));
    return 'keep';
  },
});

export const loadWorkspace = (): Promise<void> => file.load();

/** Another window changed them. */
export const takeWorkspaces = (theirs: Workspace): void => file.take(theirs);

function showWorkspaces(workspace: Workspace): void {
  const { layout, linkGroups, panes, recent } = workspace;
  const { desks, deskId } = withContents(workspace);
  useWorkspaceStore.setState({ loaded: true, layout, linkGroups, panes, desks: withOwnIds(desks), deskId, recent });
}

function workspaceShown(): Workspace {
  const state = useWorkspaceStore.getState();
  return {
    version: 1,
    ...contentInUse(state),
    panes: { ...state.panes },
    // The workspace in use is stored at the top level, where every version of the terminal looks for it.
    desks: state.desks.map((desk) =>
      desk.id === state.deskId ? { ...desk, ...NO_CONTENT, panes: {} } : { ...desk, panes: { ...desk.panes } },
    ),
    deskId: state.deskId,
    recent: [...state.recent],
  };
}

function withOwnIds(desks: Workspace['desks']): Desk[] {
  const ids = new Set<string>();
  return desks.map((desk) => {
    const id = ids.has(desk.id) ? crypto.randomUUID() : desk.id;
    ids.add(id);
    return { ...desk, id, layout: desk.layout };
  });
}

export function setLayout(layout: unknown): void {
  useWorkspaceStore.setState({ layout });
  saveSoon();
}

/** The workspace in use becomes this. */
export function setContent({ layout, linkGroups, panes }: DeskContent): void {
  useWorkspaceStore.setState({ layout, linkGroups, panes });
  saveSoon();
}

export const contentInUse = (
  { layout, linkGroups, panes }: DeskContent = useWorkspaceStore.getState(),
): DeskContent => ({
  layout,
  linkGroups,
  panes,
});

/** Every workspace with what it holds now. */
export function selectDesks(state: WorkspaceSlice): Desk[] {
  return state.desks.map((desk) => (desk.id === state.deskId ? { ...desk, ...contentInUse(state) } : desk));
}

/** False where there is none of that id, or it is in use. */
export function switchDesk(id: string): boolean {
  const state = useWorkspaceStore.getState();
  const next = state.desks.find((desk) => desk.id === id);
  if (!next || id === state.deskId) return false;
  useWorkspaceStore.setState({ desks: selectDesks(state), deskId: id, ...contentInUse(next) });
  saveSoon();
  return true;
}

/** Adds one behind the others and uses it. Throws an Error with a sentence where there are as many as are kept. */
export function addDesk(name: string, content: DeskContent): void {
  const { desks } = useWorkspaceStore.getState();
  restoreDesk(
    { id: crypto.randomUUID(), name: freeName(namesOf(desks), name, DESK_NAME_LIMIT), ...content },
    desks.length,
  );
}

export function renameDesk(id: string, name: string): void {
  const free = (desks: readonly Desk[]): string =>
    freeName(namesOf(desks.filter((desk) => desk.id !== id)), name, DESK_NAME_LIMIT);
  useWorkspaceStore.setState(({ desks }) => ({
    desks: desks.map((desk) => (desk.id === id ? { ...desk, name: free(desks) } : desk)),
  }));
  saveSoon();
}

/** The last one stays. That in use gives way to its neighbour. */
export function removeDesk(id: string): void {
  const { desks, deskId } = useWorkspaceStore.getState();
  if (desks.length < 2) return;
  const at = desks.findIndex((desk) => desk.id === id);
  if (id === deskId) switchDesk((desks[at + 1] ?? desks[at - 1]).id);
  useWorkspaceStore.setState((state) => ({ desks: state.desks.filter((desk) => desk.id !== id) }));
  saveSoon();
}

/** Puts one that was removed back to its place and uses it; those made meanwhile stay. Throws as `addDesk`. */
export function restoreDesk(desk: Desk, at: number): void {
  const state = useWorkspaceStore.getState();
  if (state.desks.length >= MAX_DESKS)
    throw new Error(`There are ${MAX_DESKS} workspaces, as many as are kept. Remove one first.`);
  useWorkspaceStore.setState({ desks: selectDesks(state).toSpliced(at, 0, desk) });
  switchDesk(desk.id);
}

const namesOf = (desks: readonly Desk[]): Set<string> => new Set(desks.map(({ name }) => name));

export function setPane(paneId: string, change: Partial<PaneMemory>): void {
  useWorkspaceStore.setState((s) => ({
    panes: { ...s.panes, [paneId]: { ...(s.panes[paneId] ?? { linkGroup: 'blue' }), ...change } },
  }));
  saveSoon();
}

/** What they remember goes. */
export function forgetPanes(ids: ReadonlySet<string>): void {
  const { panes } = useWorkspaceStore.getState();
  const kept = Object.entries(panes).filter(([id]) => !ids.has(id));
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

export function saveWorkspace(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  return file.save();
}

/** The window goes away. */
export function saveWorkspaceNow(): void {
  clearTimeout(timer);
  timer = undefined;
  file.sendNow();
}
