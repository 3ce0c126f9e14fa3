/** Watchlists as text: CSV out, CSV or any pasted list of symbols in. */
import { readCells } from '../../../shared/market/table-cells.ts';
import { nameText } from '../../../shared/settings/name-text.ts';
import { GROUP_NAME_LIMIT, NOTE_LIMIT, type WatchGroup } from '../../../shared/settings/watchlists.ts';
import type { Watchlist } from './edit-watchlists.ts';

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
 * Reads a CSV with a `symbol` (or `ticker`) column and a `group` or `note` column, by comma, semicolon or tab; anything else, a broker's table
 * too, is one list as it stands. Nothing is judged here: rejects are named by `addSymbols`.
 */
export function parseSymbolText(text: string): ParsedSymbols {
  const asItStands = { groups: [{ name: undefined, text }], notes: new Map<string, string>() };
  const heading = /^\s*(.*)$/m.exec(text)?.[1] ?? '';
  const columns = (separator: string): string[] =>
    heading.split(separator).map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    );
  const isSymbol = (cell: string): boolean => cell === 'symbol' || cell === 'ticker';
  const separator = SEPARATORS.find((one) => {
    const names = columns(one);
    const isOurs = names.some(isSymbol) && (names.includes('group') || names.includes('note'));
    // A table by tabs with other columns is a broker's, whose contracts may lie in several of them.
    return isOurs && (one !== '\t' || names.every((name) => isSymbol(name) || name === 'group' || name === 'note'));
  });
  if (separator === undefined) return asItStands;
  const names = columns(separator);
  const [symbolAt, groupAt, noteAt] = [names.findIndex(isSymbol), names.indexOf('group'), names.indexOf('note')];
  const notes = new Map<string, string>();
  const groups = new Map<string | undefined, string[]>();
  for (const cells of readCells(text.trimStart(), separator).slice(1)) {
    const cell = (at: number): string => unguarded(cells[at]?.replaceAll(/\s+/g, ' ').trim() ?? '');
    const word = cell(symbolAt);
    if (word === '') continue;
    const note = cell(noteAt);
    if (note !== '') notes.set(word, nameText(note, NOTE_LIMIT));
    const name = groupAt < 0 ? undefined : nameText(cell(groupAt), GROUP_NAME_LIMIT);
    const words = groups.get(name);
    if (words) words.push(word);
    else groups.set(name, [word]);
  }
  return { groups: [...groups].map(([name, words]) => ({ name, text: words.join('\n') })), notes };
}

/** Tabs: copied from a spreadsheet. */
const SEPARATORS = [',', ';', '\t'];

export const countSymbols = (groups: readonly WatchGroup[]): number => groups.reduce((n, g) => n + g.symbols.length, 0);

/** A spreadsheet would compute a field that begins so: an apostrophe before it keeps it a text, and is taken away again on reading. */
const guarded = (text: string): string => (/^'*[=+\-@]/.test(text) ? `'${text}` : text);
const unguarded = (text: string): string => (/^'+[=+\-@]/.test(text) ? text.slice(1) : text);

function quoteField(text: string): string {
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
