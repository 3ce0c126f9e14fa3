/** What two windows made of the saved workspaces. A layout changes as a whole, and so does what one pane remembers of its own. */
import { mergeChanges } from './merge-changes.ts';
import type { Workspace } from './workspace.ts';

type SavedDesk = Workspace['desks'][number];
type DeskContent = Pick<Workspace, 'layout' | 'linkGroups' | 'panes'>;

export const FIRST_DESK = { id: 'main', name: 'Main' };
export const NO_CONTENT: DeskContent = { layout: undefined, linkGroups: {}, panes: {} };
const ATOMS = [['layout'], ['settings'], ['damaged']];

/** As `mergeChanges`; the workspace in use is that of `mine` where it stands. */
export function mergeWorkspaces(base: Workspace, mine: Workspace, theirs: Workspace): Workspace {
  const [was, here, there] = [base, mine, theirs].map(withContents);
  const { desks, recent } = mergeChanges(was, here, there, ATOMS);
  const deskId = (desks.find(({ id }) => id === here.deskId) ?? desks[0] ?? FIRST_DESK).id;
  return asSaved({ ...there, desks, recent, deskId });
}

/** `theirs`, with what `own` has in the workspace in use. */
export function withDeskInUse(theirs: Workspace, own: Workspace): Workspace {
  const [there, here] = [withContents(theirs), withContents(own)];
  const inUse = here.desks.find(({ id }) => id === here.deskId)!;
  const has = there.desks.some(({ id }) => id === inUse.id);
  const { layout, linkGroups, panes } = inUse;
  const desks = has
    ? there.desks.map((desk) => (desk.id === inUse.id ? { ...desk, layout, linkGroups, panes } : desk))
    : [...there.desks, inUse];
  return asSaved({ ...there, desks, deskId: inUse.id });
}

/** What the workspace in use holds stands at the top of a file, where every version of the terminal looks for it; here it stands in its place. */
export function withContents({
  layout,
  linkGroups,
  panes,
  ...workspace
}: Workspace): Omit<Workspace, keyof DeskContent> {
  const content = { layout, linkGroups, panes };
  const { desks, deskId } = workspace;
  if (desks.some(({ id }) => id === deskId))
    return { ...workspace, desks: desks.map((desk) => (desk.id === deskId ? { ...desk, ...content } : desk)) };
  const others = desks.filter(({ id }) => id !== FIRST_DESK.id);
  return { ...workspace, deskId: FIRST_DESK.id, desks: [{ ...FIRST_DESK, ...content }, ...others] };
}

function asSaved(workspace: Omit<Workspace, keyof DeskContent>): Workspace {
  const { desks, deskId } = workspace;
  const { layout, linkGroups, panes }: DeskContent = desks.find(({ id }) => id === deskId) ?? NO_CONTENT;
  const saved: SavedDesk[] = desks.map((desk) => (desk.id === deskId ? { ...desk, ...NO_CONTENT } : desk));
  return { ...workspace, desks: saved, layout, linkGroups, panes };
}
