/** The saved workspace: the docking model, link groups and each pane's own small state. */
import { z } from 'zod';

export const LINK_GROUPS = ['none', 'blue', 'green', 'orange', 'purple'] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];

export const MAX_RECENT = 20;

export const workspaceSchema = z.object({
  version: z.literal(1).default(1),
  /** The docking library's own JSON; undefined = the default layout. */
  layout: z.unknown().optional(),
  linkGroups: z.partialRecord(z.enum(LINK_GROUPS), z.string()).default({ blue: 'SPY' }),
  /** By pane id: what the pane wants to remember (columns, timeframe, filters). Each pane validates its own. */
  panes: z.record(z.string(), z.unknown()).default({}),
  /** Symbols shown last, newest first. */
  recent: z.array(z.string().min(1).max(32)).max(MAX_RECENT).default([]),
});

export type Workspace = z.infer<typeof workspaceSchema>;
export const defaultWorkspace = (): Workspace => workspaceSchema.parse({});
