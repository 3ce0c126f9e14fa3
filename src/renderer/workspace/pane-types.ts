/** What a pane is to the terminal, and what it is handed. */
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { DemandItem } from '../../shared/contract/demand.ts';
import type { LinkGroup } from '../../shared/settings/workspace.ts';
import type { Command, CommandSource } from '../commands/registry.ts';
import type { FileFormat } from '../components/pane-files.ts';

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

/**
 * One kind of pane, as the dock, the palette, the menus, the keyboard map and the saved workspace know it. It loads with the
 * window, so it imports settings and commands, and the component only behind `load`.
 */
export interface PaneDefinition<S = unknown> {
  /** Stands in saved layouts: it never changes. */
  id: string;
  title: string;
  icon: LucideIcon;
  /** What it shows and how to use it, in two or three sentences. */
  help: string;
  /** Other words that people look for it by in the palette. */
  keywords?: string;
  /** Where its numbers come from, and how they are computed: shown with the help. */
  about?: { sources: readonly string[]; formulas?: readonly (readonly [name: string, formula: string])[] };
  /** Brings the first pane of this kind to the front. */
  keys?: string;
  /** What it hears itself while it has the keyboard, besides the keys of its choices. */
  ownKeys?: readonly (readonly [keys: string, does: string])[];
  /** Its rows are a table's, with the keys that every table has. */
  hasTable?: boolean;
  /** The room it needs to be read, in CSS pixels; taken where it opens beside another pane. */
  defaultSize: { width: number; height: number };
  settings: PaneSettings<S>;
  /** What the palette and the keys can do with this kind of pane, besides opening it. */
  commands?: readonly Command[];
  /** Those that come and go: `text` is what is being typed in the palette. */
  commandSource?: CommandSource;
  /** What of its settings the palette changes, in the active pane of this kind, else in the first. */
  choices?: readonly PaneChoice<S>[];
  /** What its component does when the palette asks, with `usePaneAsks`, in the active pane of this kind, else in the first. */
  asks?: readonly PaneAsk[];
  /** In which formats it can save what it shows; the component hands them over with `useOfferFiles`. */
  exports?: readonly FileFormat[];
  /** What is demanded from the moment the pane stands in the dock, while its code still loads. */
  demand?(pane: { paneId: string; symbol: string; settings: S }): readonly DemandItem[];
  load(): Promise<ComponentType<PaneProps<S>>>;
}

/** One setting of a pane as a command: `5m`, `Log scale`, `Add RSI`. */
export interface PaneChoice<S> {
  /** Its own within the kind of pane. */
  id: string;
  title: string;
  /** The key that does the same in the pane itself. */
  paneKey?: string;
  change(settings: S): Partial<S>;
}

/** Something that only the pane on screen can do: `draw trend line`. */
export interface PaneAsk {
  /** Its own within the kind of pane. */
  id: string;
  title: string;
  keywords?: string;
}

export interface PaneSettings<S> {
  /** Every field has a default: `parse({})` is a new pane's settings, and a field that cannot be read falls back to its default. */
  schema: z.ZodType<S>;
  /** Step `i` turns settings saved as version `i + 1` into version `i + 2`; the schema reads the last version. */
  migrations?: readonly ((saved: Record<string, unknown>) => Record<string, unknown>)[];
}

/** Erases the settings' type: the workspace validates them with the definition's own schema. */
export function definePane<S>(definition: PaneDefinition<S>): PaneDefinition {
  return definition as unknown as PaneDefinition;
}
