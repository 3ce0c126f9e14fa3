/** Watchlists as text: CSV out, CSV or any pasted list of symbols in. */
import { NOTE_LIMIT } from '../../../shared/settings/watchlists.ts';
import type { WatchGroup, Watchlist } from './edit-watchlists.ts';

export interface ParsedSymbols {
  /** The text of each group, one instrument or row a line. */
  groups: { name: string | undefined; text: string }[];
  /** By the symbol as it was written. */
  notes: ReadonlyMap<string, string>;
}

/** `group,symbol,note` lines with a heading. */
export function formatWatchlistCsv(list: Watchlist): string {
  const lines = ['group,symbol,note'];
  for (const group of list.groups)
    for (const symbol of group.symbols)
      lines.push([group.name, symbol, list.notes?.[symbol] ?? ''].map(quoteField).join(','));
  return `${lines.join('\n')}\n`;
}

/**
 * Reads a CSV with a `symbol` (or `ticker`) column and perhaps a `group` column; anything else is one list as it stands.
 * Nothing is judged here: rejects are named by `addSymbols`.
 */
export function parseSymbolText(text: string): ParsedSymbols {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const heading = lines[0] === undefined ? [] : parseCsvLine(lines[0]).map((cell) => cell.trim().toLowerCase());
  const symbolAt = heading.findIndex((cell) => cell === 'symbol' || cell === 'ticker');
  if (symbolAt < 0) {
    return { groups: [{ name: undefined, text }], notes: new Map() };
  }
  const groupAt = heading.indexOf('group');
  const noteAt = heading.indexOf('note');
  const notes = new Map<string, string>();
  const groups = new Map<string | undefined, string[]>();
  for (const line of lines.slice(1)) {
    const cells = parseCsvLine(line);
    const word = cells[symbolAt]?.trim() ?? '';
    if (word === '') continue;
    const note = noteAt < 0 ? '' : (cells[noteAt]?.trim() ?? '');
    if (note !== '') notes.set(word, note.slice(0, NOTE_LIMIT));
    const name = groupAt < 0 ? undefined : (cells[groupAt]?.trim() ?? '');
    groups.set(name, [...(groups.get(name) ?? []), word]);
  }
  return { groups: [...groups].map(([name, words]) => ({ name, text: words.join('\n') })), notes };
}

export const countSymbols = (groups: readonly WatchGroup[]): number => groups.reduce((n, g) => n + g.symbols.length, 0);

/** One line of RFC 4180 CSV; a quoted field may hold commas and doubled quotes. */
function parseCsvLine(line: string): string[] {
  const cells: string[] = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    const last = cells.length - 1;
    if (character === '"' && quoted && line[i + 1] === '"') cells[last] += line[++i];
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) cells.push('');
    else cells[last] += character;
  }
  return cells;
}

function quoteField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
