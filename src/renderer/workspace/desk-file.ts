/** A workspace as a file. */
import { deskFileSchema, type DeskFile } from '../../shared/settings/workspace.ts';
import { modelOf } from './saved-layout.ts';
import { toMemories, type DeskContent } from '../stores/workspace-store.ts';

/** Far more than any workspace. */
const MAX_CHARACTERS = 2_000_000;

export function writeDeskFile(name: string, { layout, linkGroups, panes }: DeskContent): string {
  const file: DeskFile = { tapedeckWorkspace: 1, name, layout, linkGroups, panes };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws an Error with a sentence where the text is no workspace, or one whose layout cannot be built. */
export function readDeskFile(text: string): DeskContent & { name: string } {
  const { name, layout, linkGroups, panes } = parse(text);
  if (layout !== undefined && layout !== null) {
    try {
      modelOf(layout);
    } catch {
      throw new Error('Its layout cannot be read. Nothing was changed.');
    }
  }
  return { name, layout: layout ?? undefined, linkGroups, panes: toMemories(panes) };
}

function parse(text: string): DeskFile {
  if (text.length > MAX_CHARACTERS) throw new Error('It is larger than any workspace. Nothing was changed.');
  try {
    return deskFileSchema.parse(JSON.parse(text));
  } catch {
    throw new Error('It is not a workspace that Tapedeck exported. Nothing was changed.');
  }
}
