/** Undo and redo of the layout: what stood before each change of it. Panes that come back remember what they did; the others keep what they have. */
import { dismissNotice } from '../stores/notices-store.ts';
import { contentInUse, setContent, useWorkspaceStore, type DeskContent } from '../stores/workspace-store.ts';

const KEPT = 50;
/** Offers an undo of the last change. */
export const RESET_NOTICE = 'layout.reset';

class LayoutHistory {
  #undo: DeskContent[] = [];
  #redo: DeskContent[] = [];

  /** Before a change, or with what stood before one that was just made. */
  remember(before: DeskContent = contentInUse()): void {
    dismissNotice(RESET_NOTICE);
    this.#undo = [...this.#undo, before].slice(-KEPT);
    this.#redo = [];
  }

  get undoable(): boolean {
    return this.#undo.length > 0;
  }

  get redoable(): boolean {
    return this.#redo.length > 0;
  }

  /** False where there is nothing to undo. */
  undo(): boolean {
    return this.#go(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#go(this.#redo, this.#undo);
  }

  /** Another workspace has another past. */
  clear(): void {
    dismissNotice(RESET_NOTICE);
    this.#undo = [];
    this.#redo = [];
  }

  #go(from: DeskContent[], to: DeskContent[]): boolean {
    const wanted = from.pop();
    if (!wanted) return false;
    dismissNotice(RESET_NOTICE);
    const now = contentInUse();
    to.push(now);
    const { panes, linkGroups } = useWorkspaceStore.getState();
    setContent({ layout: wanted.layout, linkGroups, panes: { ...wanted.panes, ...panes } });
    return true;
  }
}

export const layoutHistory = new LayoutHistory();
