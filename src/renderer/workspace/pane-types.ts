/** What a pane is to the workspace, and what it is handed. */
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { LinkGroup } from '../../shared/settings/workspace.ts';

/** The window a pane lives in: the main one or a pop-out. Panes use these, never the globals. */
export interface PaneContainer {
  window: Window;
  document: Document;
}

export interface PaneProps<S = unknown> {
  paneId: string;
  container: PaneContainer;
  /** False while another tab covers the pane: it may skip painting, not data. */
  visible: boolean;
  linkGroup: LinkGroup;
  setLinkGroup(group: LinkGroup): void;
  symbol: string;
  /** Sets the link group's symbol, or the pane's own when it is not linked. */
  setSymbol(symbol: string): void;
  settings: S;
  setSettings(change: Partial<S>): void;
}

export interface PaneDefinition<S = unknown> {
  type: string;
  title: string;
  icon: LucideIcon;
  /** Every field needs a default: `parse({})` is the new pane's settings, and also what a broken save falls back to. */
  settings: z.ZodType<S>;
  component: ComponentType<PaneProps<S>>;
}

/** Erases the settings' type: the workspace validates them with the definition's own schema. */
export function definePane<S>(definition: PaneDefinition<S>): PaneDefinition {
  return definition as unknown as PaneDefinition;
}
