/** A workspace as a file. */
import { z } from 'zod';
import { issuesText, issueWords } from '../../shared/contract/issue-words.ts';
import { deskFileSchema, type DeskFile } from '../../shared/settings/workspace.ts';
import { modelOf } from './saved-layout.ts';
import type { DeskContent } from '../stores/workspace-store.ts';

/** Far more than any workspace. */
const MAX_CHARACTERS = 2_000_000;
const NOT_ONE = 'It is not a workspace that Tapedeck exported. Nothing was changed.';
const mark = z.object({ tapedeckWorkspace: z.number() });

export function writeDeskFile(name: string, { layout, linkGroups, panes }: DeskContent): string {
  const file: DeskFile = { tapedeckWorkspace: 1, name, layout, linkGroups, panes };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws an Error with a sentence where the text is no workspace, or one whose layout cannot be built. */
export function readDeskFile(text: string): DeskContent & { name: string } {
  try {
    return understand(text);
  } catch (error) {
    // The stack is used up.
    throw error instanceof RangeError ? new Error('It is nested too deeply. Nothing was changed.') : error;
  }
}

function understand(text: string): DeskContent & { name: string } {
  const { name, layout, linkGroups, panes } = parse(text);
  if (layout !== undefined && layout !== null) {
    try {
      modelOf(layout);
    } catch {
      throw new Error('Its layout cannot be read. Nothing was changed.');
    }
  }
  return { name, layout: layout ?? undefined, linkGroups, panes };
}

function parse(text: string): DeskFile {
  if (text.length > MAX_CHARACTERS) throw new Error('It is larger than any workspace. Nothing was changed.');
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(NOT_ONE);
  }
  const version = mark.safeParse(json).data?.tapedeckWorkspace;
  if (version === undefined) throw new Error(NOT_ONE);
  if (version > 1)
    throw new Error(
      'A newer version of Tapedeck wrote it, which this one cannot read. Nothing was changed. Update Tapedeck, then import it again.',
    );
  const read = deskFileSchema.safeParse(json, { error: issueWords });
  if (read.success) return read.data;
  throw new Error(`It is a workspace with a fault: ${issuesText(read.error.issues, 'file')}. Nothing was changed.`);
}
