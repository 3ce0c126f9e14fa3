/** The user's notes on a session: bookmarks, tags and a note, in a JSON file beside it, so that the recording itself never changes. */
import { z } from 'zod';
import type { SessionNotes } from '../../../../shared/contract/calls.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { savedLine } from '../../../../shared/settings/saved-name.ts';
import type { SessionFiles } from '../format/files.ts';
import { freePath } from '../format/free-path.ts';
import { SessionError } from '../format/session-error.ts';
import { holdsRecording } from '../format/holds-recording.ts';
import { sessionFaults, sessionStates } from '../format/session-words.ts';

const bookmarkSchema = z.object({
  atMs: z.number(),
  label: savedLine(200),
  note: z.string().max(2000).optional(),
});
const notesSchema = z.object({
  bookmarks: z.array(bookmarkSchema),
  tags: z
    .array(savedLine(40))
    .transform((tags) => [...new Set(tags)].filter((tag) => tag !== ''))
    .optional(),
  note: z.string().max(2000).optional(),
});
type Bookmark = SessionNotes['bookmarks'][number];

/** Never the session's own path, and another one for each session, whatever they are called. */
export const notesPath = (sessionPath: string): string =>
  sessionPath.endsWith('.mcap')
    ? `${sessionPath.slice(0, -'.mcap'.length)}.bookmarks.json`
    : `${sessionPath}.notes.json`;
/** A larger file is none of ours. */
const MOST_BYTES = 64 * 1024 * 1024;
export const NO_NOTES: SessionNotes = { bookmarks: [], tags: [], note: '' };

export function readNotes(files: SessionFiles, sessionPath: string): SessionNotes {
  const path = notesPath(sessionPath);
  if (!files.exists(path)) return NO_NOTES;
  const read = files.sizeOf(path) > MOST_BYTES ? undefined : parse(files.readText(path));
  if (read === undefined)
    return {
      ...NO_NOTES,
      problem: sessionStates.notesUnreadable,
    };
  const { bookmarks, tags = [], note = '' } = read;
  return { bookmarks: bookmarks.toSorted((a, b) => a.atMs - b.atMs), tags, note };
}

/** Undefined where it is none. The first version was a bare list of bookmarks. */
function parse(text: string): z.infer<typeof notesSchema> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return notesSchema.safeParse(Array.isArray(value) ? { bookmarks: value } : value).data;
}

/** A file of notes that cannot be read is kept beside the new one. Throws SessionError where something else has its name: that stays as it is. */
export function changeNotes(
  files: SessionFiles,
  sessionPath: string,
  change: (notes: SessionNotes) => Partial<SessionNotes>,
): SessionNotes {
  const path = notesPath(sessionPath);
  const { problem, ...notes } = readNotes(files, sessionPath);
  if (problem !== undefined && holdsRecording(files, path))
    throw new SessionError('session.exists', sessionFaults.notesTaken(path));
  if (problem !== undefined) files.rename(path, freePath(files, `${path}.damaged`));
  const next = { ...notes, ...change(notes) };
  files.writeText(path, JSON.stringify(next));
  return readNotes(files, sessionPath);
}

/** Sets the bookmark at a time, or removes it where `mark` is undefined. */
export function setBookmark(
  files: SessionFiles,
  sessionPath: string,
  atMs: EpochMs,
  mark: Omit<Bookmark, 'atMs'> | undefined,
): Bookmark[] {
  return changeNotes(files, sessionPath, ({ bookmarks }) => {
    const others = bookmarks.filter((bookmark) => bookmark.atMs !== atMs);
    return { bookmarks: mark === undefined ? others : [...others, { atMs, ...mark }] };
  }).bookmarks;
}
