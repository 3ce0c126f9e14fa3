/** Watchlists as text: CSV out, CSV or any pasted list of symbols in. */
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
 * Reads a CSV with a `symbol` (or `ticker`) column and perhaps a `group` and a `note` column, by comma or semicolon; anything else
 * is one list as it stands. Nothing is judged here: rejects are named by `addSymbols`.
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
  const separator = SEPARATORS.find((one) => columns(one).some(isSymbol));
  if (separator === undefined) return asItStands;
  const names = columns(separator);
  const [symbolAt, groupAt, noteAt] = [names.findIndex(isSymbol), names.indexOf('group'), names.indexOf('note')];
  const notes = new Map<string, string>();
  const groups = new Map<string | undefined, string[]>();
  for (const cells of parseCsv(text.trimStart(), separator).slice(1)) {
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

/** A table by tabs is a broker's, whose contracts may lie in several columns: it is read as it stands. */
const SEPARATORS = [',', ';'];

export const countSymbols = (groups: readonly WatchGroup[]): number => groups.reduce((n, g) => n + g.symbols.length, 0);

/** RFC 4180: a quoted field may hold separators, line ends and doubled quotes. */
function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [['']];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    const row = rows[rows.length - 1];
    if (character === '"' && quoted && text[i + 1] === '"') row[row.length - 1] += text[++i];
    else if (character === '"') quoted = !quoted;
    else if (quoted || !(character === separator || character === '\n' || character === '\r'))
      row[row.length - 1] += character;
    else if (character === separator) row.push('');
    else rows.push(['']);
  }
  return rows;
}

/** A spreadsheet would compute a field that begins so: an apostrophe before it keeps it a text, and is taken away again on reading. */
const guarded = (text: string): string => (/^'*[=+\-@]/.test(text) ? `'${text}` : text);
const unguarded = (text: string): string => (/^'+[=+\-@]/.test(text) ? text.slice(1) : text);

function quoteField(text: string): string {
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
