/** The saved workspaces: of each its docking model, link groups and each pane's own small state. The one in use stands at the top. */
import { z } from 'zod';
import { savedLayout } from './layout.ts';
import { NAME_LIMIT, namedOnce, savedName, savedSymbol, UNNAMED } from './saved-name.ts';

export const LINK_GROUPS = ['none', 'blue', 'green', 'orange', 'purple'] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];

export const MAX_RECENT = 20;
export const MAX_DESKS = 40;
export const DESK_NAME_LIMIT = NAME_LIMIT;

/** What the workspace remembers of one pane. */
const paneMemory = z.object({
  linkGroup: z.enum(LINK_GROUPS).default('blue'),
  /** Used while the pane is in no link group. */
  symbol: savedSymbol.optional(),
  /** Columns, timeframe, filters: each pane validates its own. */
  settings: z.unknown().optional(),
  /** Version of the pane's settings that wrote them; 1 where none is said. */
  settingsVersion: z.int().optional(),
  /** Settings as they were found, of which a part could not be read. */
  damaged: z.unknown().optional(),
});
export type PaneMemory = z.infer<typeof paneMemory>;

const deskContent = {
  /** The docking library's own JSON; undefined = the default layout. */
  layout: savedLayout,
  linkGroups: z.partialRecord(z.enum(LINK_GROUPS), savedSymbol).default({ blue: 'SPY' }),
  /** By pane id. */
  panes: z.record(z.string(), paneMemory).default({}),
};
const deskName = savedName(DESK_NAME_LIMIT);

/** One workspace as a file: what another terminal can take in. */
export const deskFileSchema = z.object({ tapedeckWorkspace: z.literal(1), name: deskName, ...deskContent });
export type DeskFile = z.infer<typeof deskFileSchema>;

export const workspaceSchema = z.object({
  version: z.literal(1).default(1),
  ...deskContent,
  /** Every workspace in the order of its key. That of `deskId` is in use: its content stands at the top, and is empty here. */
  desks: z
    .array(z.object({ id: z.string().min(1).max(80).default('desk'), name: deskName.default(UNNAMED), ...deskContent }))
    .max(MAX_DESKS)
    .transform((desks) => namedOnce(desks))
    .default([]),
  deskId: z.string().max(80).default('main'),
  /** Symbols shown last, newest first. */
  recent: z
    .array(savedSymbol)
    .transform((all) => [...new Set(all)].slice(0, MAX_RECENT))
    .default([]),
});

export type Workspace = z.infer<typeof workspaceSchema>;
export const defaultWorkspace = (): Workspace => workspaceSchema.parse({});
