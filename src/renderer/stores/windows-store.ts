/** The windows that panes stand in besides the page itself, and the one the user is in: commands act there, dialogs open there. */
import { create } from 'zustand';
import { windowFrames } from '../bridge/terminal.ts';

export interface Popout {
  view: Window;
  /** What the panes were put in: once reloaded, the window has another, and stands empty. */
  document: Document;
  /** The dock's name for what the window shows. */
  layoutId: string;
  panes: number;
}

interface Windows {
  popouts: readonly Popout[];
  /** Undefined is the page itself. */
  active: Popout | undefined;
}

export const useWindowsStore = create<Windows>(() => ({ popouts: [], active: undefined }));

useWindowsStore.subscribe(({ popouts }) => {
  windowFrames.popouts = popouts.map(({ view }) => view);
});

/** The user typed or clicked there. */
export function enterWindow(view: Window): void {
  useWindowsStore.setState((s) => ({ active: s.popouts.find((popout) => popout.view === view) }));
}

/** A pane stands in a window of its own, until the returned function is called. */
export function addToPopout(view: Window, layoutId: string): () => void {
  count(view, layoutId, 1);
  return () => count(view, layoutId, -1);
}

function count(view: Window, layoutId: string, change: 1 | -1): void {
  useWindowsStore.setState(({ popouts, active }) => {
    const before = popouts.find((popout) => popout.view === view);
    const now = { view, document: before?.document ?? view.document, layoutId, panes: (before?.panes ?? 0) + change };
    const others = popouts.filter((popout) => popout !== before);
    const stays = now.panes > 0;
    return {
      popouts: stays ? [...others, now] : others,
      active: active?.view === view ? (stays ? now : undefined) : active,
    };
  });
}
