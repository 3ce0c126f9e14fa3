import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAdded } from '../../../src/renderer/panes/watchlist/describe-added.ts';
import * as edit from '../../../src/renderer/panes/watchlist/edit-watchlists.ts';
import { formatWatchlistCsv, parseSymbolText } from '../../../src/renderer/panes/watchlist/watchlist-csv.ts';
import { defaultWatchlists, watchlistsSchema, type Watchlists } from '../../../src/shared/settings/watchlists.ts';

const TODAY = '2026-11-20';
const start: Watchlists = {
  version: 1,
  active: 'main',
  lists: [
    {
      id: 'main',
      name: 'Main',
      groups: [
        { name: 'One', symbols: ['SPY', 'QQQ'] },
        { name: 'Two', symbols: ['AAPL'] },
      ],
    },
  ],
};
const symbols = (w: Watchlists, listId = 'main'): string[][] => edit.listById(w, listId).groups.map((g) => g.symbols);

describe('adding symbols', () => {
  it('takes all markets, skips what the list has, and names what is no symbol as it was written', () => {
    const text = ['spy', ' msft ', 'I:SPX', 'o:spy261218c00650000', 'O:NOT', '1$', 'msft'].join('\n');
    const result = edit.addSymbols(start, 'main', text, { today: TODAY });
    expect(result.added).toEqual(['MSFT', 'I:SPX', 'O:SPY261218C00650000']);
    expect(result.duplicates).toEqual(['SPY']);
    expect(result.rejected.map((one) => one.text)).toEqual(['O:NOT', '1$']);
    expect(symbols(result.watchlists)).toEqual([
      ['SPY', 'QQQ'],
      ['AAPL', 'MSFT', 'I:SPX', 'O:SPY261218C00650000'],
    ]);
  });
  it('makes a named group that is not there yet', () => {
    const { watchlists } = edit.addSymbols(start, 'main', 'TSLA', { today: TODAY }, 'Cars');
    expect(edit.listById(watchlists, 'main').groups.at(-1)).toEqual({ name: 'Cars', symbols: ['TSLA'] });
  });
  it('changes nothing when nothing is added', () => {
    expect(edit.addSymbols(start, 'main', 'SPY', { today: TODAY }).watchlists).toBe(start);
  });
  it('is said in words, unless one symbol simply appeared', () => {
    expect(describeAdded({ added: ['A'], duplicates: [], rejected: [] })).toBeUndefined();
    expect(
      describeAdded({ added: ['A'], duplicates: ['SPY'], rejected: [{ text: '?!', reason: 'not a ticker' }] }),
    ).toEqual({
      title: '1 added, 1 left out',
      message: 'Already in the list: SPY. Left out (not a ticker): ?!.',
    });
  });
});

describe('moving and removing', () => {
  it('moves by one place, over the end of a group into the next, and stays at the ends of the list', () => {
    const steps = (symbol: string, by: 1 | -1): string[][] => symbols(edit.stepSymbol(start, 'main', symbol, by));
    expect(steps('SPY', 1)).toEqual([['QQQ', 'SPY'], ['AAPL']]);
    expect(steps('QQQ', 1)).toEqual([['SPY'], ['QQQ', 'AAPL']]);
    expect(steps('AAPL', -1)).toEqual([['SPY', 'QQQ', 'AAPL'], []]);
    expect(edit.stepSymbol(start, 'main', 'SPY', -1)).toBe(start);
    expect(edit.stepSymbol(start, 'main', 'AAPL', 1)).toBe(start);
    expect(edit.stepSymbol(start, 'main', 'TSLA', 1)).toBe(start);
  });
  it('moves beside another symbol, within and across groups', () => {
    expect(symbols(edit.moveSymbol(start, 'main', 'QQQ', 'SPY', 'before'))).toEqual([['QQQ', 'SPY'], ['AAPL']]);
    expect(symbols(edit.moveSymbol(start, 'main', 'SPY', 'AAPL', 'after'))).toEqual([['QQQ'], ['AAPL', 'SPY']]);
  });
  it('keeps every symbol exactly once under any moves', () => {
    const move = fc.tuple(
      fc.constantFrom('SPY', 'QQQ', 'AAPL'),
      fc.constantFrom('SPY', 'QQQ', 'AAPL'),
      fc.constantFrom('before' as const, 'after' as const),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const moved = moves.reduce((w, [from, to, where]) => edit.moveSymbol(w, 'main', from, to, where), start);
        expect(symbols(moved).flat().sort()).toEqual(['AAPL', 'QQQ', 'SPY']);
      }),
    );
  });
  it('removes several at once and leaves the groups', () => {
    expect(symbols(edit.removeSymbols(start, 'main', new Set(['SPY', 'AAPL'])))).toEqual([['QQQ'], []]);
  });
});

describe('lists', () => {
  it('adds, names and removes lists, but never the last', () => {
    const two = edit.addList(start, 'Tech');
    expect(two.active).not.toBe('main');
    expect(two.lists.map((l) => l.name)).toEqual(['Main', 'Tech']);
    const one = edit.removeList(two, two.active);
    expect(one.active).toBe('main');
    expect(edit.removeList(one, 'main').lists).toHaveLength(1);
  });
  it('stays valid for the host’s schema', () => {
    const changed = edit.addGroup(edit.addList(defaultWatchlists(), 'Tech'), 'main', 'Later');
    expect(watchlistsSchema.safeParse(changed).success).toBe(true);
  });
});

describe('watchlists as text', () => {
  it('reads back what it writes, quotes included', () => {
    const list = {
      ...start.lists[0],
      groups: [
        { name: 'Big, "tech"', symbols: ['AAPL', 'MSFT'] },
        { name: '', symbols: ['SPY'] },
      ],
    };
    expect(parseSymbolText(formatWatchlistCsv(list)).groups).toEqual([
      { name: 'Big, "tech"', text: 'AAPL\nMSFT' },
      { name: '', text: 'SPY' },
    ]);
  });
  it('keeps notes through a file', () => {
    const noted = edit.setNote(start, 'main', 'QQQ', 'earnings "week", watch');
    const { groups, notes } = parseSymbolText(formatWatchlistCsv(edit.listById(noted, 'main')));
    expect(groups.map(({ text }) => text)).toEqual(['SPY\nQQQ', 'AAPL']);
    expect([...notes]).toEqual([['QQQ', 'earnings "week", watch']]);
    expect(edit.listById(edit.setNote(noted, 'main', 'QQQ', ''), 'main').notes).toEqual({});
    expect(watchlistsSchema.parse(noted)).toEqual(noted);
  });
  it('reads back any names and notes, and leaves a spreadsheet nothing to compute', () => {
    const words = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    const risky = fc.constantFrom('=cmd|calc!A1', '+1', '-0.5 delta', '@SUM(A1)', "'=quoted", 'two\nlines', 'a;b,"c"');
    fc.assert(
      fc.property(words, fc.oneof(words, risky), (name, note) => {
        const list = { ...start.lists[0], groups: [{ name, symbols: ['SPY', 'QQQ'] }], notes: { QQQ: note } };
        const csv = formatWatchlistCsv(list);
        // Only how a field begins counts: a comma inside quotes ends none.
        const beginnings = csv.replaceAll(/"((?:[^"]|"")*)"/g, (_quoted, inside: string) => inside.slice(0, 1));
        expect(beginnings).not.toMatch(/(^|,)[=+@-]/m);
        const read = parseSymbolText(`\uFEFF${csv.replaceAll('\n', '\r\n')}`);
        expect(read.groups).toEqual([{ name, text: 'SPY\nQQQ' }]);
        const said = note.replaceAll(/\s+/g, ' ').trim();
        expect([...read.notes]).toEqual(said === '' ? [] : [['QQQ', said]]);
      }),
    );
  });
  it('reads semicolons, a field over two lines, and names no longer than a list may hold', () => {
    const long = 'x'.repeat(100);
    const { groups, notes } = parseSymbolText(`"Symbol";Note;Group\nSPY;"one\ntwo; three";${long}\n;lost;${long}\n`);
    expect(groups).toEqual([{ name: 'x'.repeat(60), text: 'SPY' }]);
    expect([...notes]).toEqual([['SPY', 'one two; three']]);
  });
  it('takes ten thousand rows and names what it cannot read', () => {
    const lines = Array.from({ length: 10_000 }, (_, n) =>
      n % 2 === 0 ? `${n},T${n.toString(36)}X!,` : `g,AAPL,note ${n}`,
    );
    const { groups } = parseSymbolText(`group,symbol,note\n${lines.join('\n')}`);
    expect(groups.length).toBe(5_001);
    const { added, duplicates, rejected } = edit.addSymbols(start, 'main', groups.map(({ text }) => text).join('\n'), {
      today: TODAY,
    });
    expect(added).toEqual([]);
    expect(duplicates.length + rejected.length).toBeGreaterThan(5_000);
    expect(rejected.every(({ reason }) => reason !== '')).toBe(true);
  });
  it('takes a ticker column among others, in any line ending', () => {
    const [group] = parseSymbolText('Name,Ticker\r\nApple,AAPL\r\nIshares,IWM\r\n').groups;
    expect(edit.addSymbols(start, 'main', group.text, { today: TODAY }).added).toEqual(['IWM']);
  });
  it('takes any pasted list', () => {
    const [group] = parseSymbolText('SPY, QQQ;IWM\nI:SPX\tTSLA\nSPY 18 Dec 26 640P').groups;
    expect(edit.addSymbols(start, 'main', group.text, { today: TODAY }).added).toEqual([
      'IWM',
      'I:SPX',
      'TSLA',
      'O:SPY261218P00640000',
    ]);
  });
});
