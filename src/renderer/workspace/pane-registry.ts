/** The kinds of panes the workspace can open, as `app/panes.ts` lists them. */
import type { PaneDefinition } from './pane-types.ts';

let panes: ReadonlyMap<string, PaneDefinition> = new Map();

/** Called once, before the first drawing. */
export function registerPanes(definitions: readonly PaneDefinition[]): void {
  panes = new Map(definitions.map((pane) => [pane.id, pane]));
  if (panes.size < definitions.length) throw new Error('two panes have one id');
}

/** In the order of the menus. */
export const paneDefinitions = (): PaneDefinition[] => [...panes.values()];

/** Undefined for a pane of another version of the terminal. */
export const paneDefinition = (id: string): PaneDefinition | undefined => panes.get(id);
