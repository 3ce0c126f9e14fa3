/** Bookmarks of a session: a JSON file beside it, so that the recording itself never changes. */
import { z } from 'zod';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionFiles } from '../format/files.ts';

const bookmarksSchema = z.array(z.object({ atMs: z.number(), label: z.string().max(200) }));
export type Bookmark = z.infer<typeof bookmarksSchema>[number];

export const bookmarksPath = (sessionPath: string): string => sessionPath.replace(/\.mcap$/, '.bookmarks.json');

/** In order of time. A file that cannot be read counts as none. */
export function readBookmarks(files: SessionFiles, sessionPath: string): Bookmark[] {
  const path = bookmarksPath(sessionPath);
  if (!files.exists(path)) return [];
  let value: unknown;
  try {
    value = JSON.parse(files.readText(path));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const parsed = bookmarksSchema.safeParse(value);
  return parsed.success ? parsed.data.toSorted((a, b) => a.atMs - b.atMs) : [];
}

/** Sets the label at a moment, or removes the bookmark there where `label` is undefined. */
export function setBookmark(
  files: SessionFiles,
  sessionPath: string,
  atMs: EpochMs,
  label: string | undefined,
): Bookmark[] {
  const others = readBookmarks(files, sessionPath).filter((bookmark) => bookmark.atMs !== atMs);
  const next = label === undefined ? others : [...others, { atMs, label }];
  files.writeText(bookmarksPath(sessionPath), JSON.stringify(next));
  return next.toSorted((a, b) => a.atMs - b.atMs);
}
