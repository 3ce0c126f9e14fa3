/** Tags as they are typed, and the sessions that a search in the library finds. */
import type { SessionInfo } from '../../../shared/contract/calls.ts';

export const MOST_TAGS = 20;
const TAG_LENGTH = 40;

/** `fed day, 0DTE` → each once, in the order typed. */
export function parseTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().slice(0, TAG_LENGTH));
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MOST_TAGS);
}

/** Every word typed is in its date, file name, state, markets, underlyings, tags, bookmarks or note. */
export function matchesSession(session: SessionInfo, query: string): boolean {
  const { notes, underlyings = {}, simulated } = session;
  const text = [
    session.date,
    session.name,
    session.health,
    simulated ? 'simulated' : '',
    ...session.markets,
    ...Object.keys(underlyings),
    ...notes.tags,
    ...notes.bookmarks.map(({ label }) => label),
    notes.note,
  ]
    .join('\n')
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
