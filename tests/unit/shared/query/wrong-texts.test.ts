/** Wrong texts of alerts, flow filters and scans: where the caret stands, and what the sentence says was expected there. */
import { expect, test } from 'vitest';
import { printVocabulary } from '../../../../src/shared/flow/print-vocabulary.ts';
import { parseQuery } from '../../../../src/shared/query/parse-query.ts';
import type { QueryFault } from '../../../../src/shared/query/query-fault.ts';
import { scanVocabulary } from '../../../../src/shared/scan/scan-vocabulary.ts';
import { NEVER_COUNTED } from '../../../../src/shared/settings/undone-prints.ts';
import { groupsOfText } from '../../../../src/shared/settings/alert-text.ts';

const LISTS = ['Main', 'Semis of mine'];
const FAULT_OF: Readonly<Record<'alert' | 'flow' | 'scan', (text: string) => QueryFault | undefined>> = {
  alert: (text) => groupsOfText(text).fault,
  flow: (text) => parseQuery(text, printVocabulary({ lists: LISTS })).fault,
  scan: (text) => parseQuery(text, scanVocabulary({ lists: LISTS })).fault,
};

/** The text, under it the caret; then the sentence. */
const WRONG: readonly [of: keyof typeof FAULT_OF, text: string, caret: string, sentence: string][] = [
  [
    'alert',
    'foo bar',
    '    ^^^',
    '“bar” is not known here. Expected after FOO: what to look at, such as last, bid or ask.',
  ],
  ['flow', 'foo bar', '^^^', '“foo” is not known here. Expected: what to look at, such as premium, size or side.'],
  ['scan', 'foo bar', '^^^', '“foo” is not known here. Expected: what to look at, such as last, change or volume.'],
  ['alert', 'SPY', '   ^', 'Expected after SPY: what to look at, such as last, bid or ask.'],
  ['alert', 'SPY last > 5 or SPY print(tag = cancelled)', '                          ^^^^^^^^^^^^^^^', NEVER_COUNTED],
  ['alert', 'SPY net(10m, tag in (wrongTime, cancel)) >= 1M', '             ^^^^^^^^^^^^^^^^^^^^^^^^^^', NEVER_COUNTED],
  ['alert', 'SPY > 5', '    ^', 'Expected after SPY: what to look at, such as last, bid or ask.'],
  ['alert', 'last > 5', '^^^^', 'Whose last? Write a symbol before it: SPY last'],
  ['alert', 'SPY lats > 5', '    ^^^^', '“lats” is not known here. Did you mean “last”?'],
  ['scan', 'iv rnak > 80', '^^^^^^^', '“iv rnak” is not known here. Did you mean “ivrank”?'],
  ['alert', 'SPY last', '        ^', 'Expected after last: >, >=, <, <=, crosses above or crosses below.'],
  [
    'alert',
    'SPY last is 655',
    '         ^^',
    '“is” is no comparison. Expected after last: >, >=, <, <=, crosses above or crosses below.',
  ],
  ['alert', 'SPY last => 655', '         ^^', 'Write >= for “=>”.'],
  [
    'alert',
    'SPY last = 655',
    '         ^',
    '“=” does not go with last. Expected: >, >=, <, <=, crosses above or crosses below.',
  ],
  ['alert', 'SPY last crosses 655', '                 ^^^', 'Expected after “crosses”: above or below.'],
  ['alert', 'SPY last >', '          ^', 'Expected after “>”: a price, such as 655.25.'],
  ['alert', 'SPY last > 8o', '           ^^', '“8o” is no number. Did you mean 80?'],
  [
    'alert',
    'SPY last > high',
    '           ^^^^',
    '“high” is no number. Expected: a price, such as 655.25, or last, bid or ask.',
  ],
  ['alert', 'SPY last > 18%', '           ^^^', '“18%” cannot stand here. Expected: a price, such as 655.25.'],
  ['alert', 'SPY iv30 > 18', '           ^^', 'It is in per cent: write 18%.'],
  ['scan', 'ivrank > $80', '         ^^^', 'Leave the $ out. Expected: a number, such as 80.'],
  ['flow', 'premium > 100,000', '             ^', 'Write a number without commas: 100000.'],
  [
    'flow',
    'premium > 1.2.3M',
    '          ^^^^^^',
    '“1.2.3M” is no number. Expected: an amount of dollars, such as 100k or 1.5M.',
  ],
  ['flow', 'dte <= soon', '       ^^^^', '“soon” is no number. Expected: a number of days, such as 7.'],
  ['flow', 'side = buy', '       ^^^', '“buy” is not known here. Expected: unknown, below, bid, mid, ask or above.'],
  ['flow', 'side = aks', '       ^^^', '“aks” is not known here. Did you mean “ask”?'],
  ['flow', 'side > ask', '     ^', '“>” does not go with side. Expected: =, != or in.'],
  ['flow', 'side in ask', '        ^^^', 'Expected after “in”: a list in parentheses, as in side in (…, …).'],
  ['flow', 'side in (bid ask)', '             ^^^', 'Before “ask” a comma or “)” is missing.'],
  [
    'flow',
    'expiry > 2026-02-31',
    '         ^^^^^^^^^^',
    '“2026-02-31” is no date. Expected: a date, such as 2026-12-18.',
  ],
  [
    'flow',
    'underlying = 5',
    '             ^',
    '“5” is no symbol. Expected: a symbol, such as SPY, or a watchlist’s name in quotation marks.',
  ],
  ['flow', 'underlying = "Mian"', '             ^^^^^^', 'There is no list named "Mian". Did you mean "Main"?'],
  ['flow', 'premium > 1M && side = ask', '             ^^', 'Write “and” for “&&”.'],
  ['flow', 'size > 1 __proto__', '         ^^^^^^^^^', 'Before “__proto__” there must be “and” or “or”.'],
  [
    'flow',
    'size toString 5',
    '     ^^^^^^^^',
    '“toString” is no comparison. Expected after size: >, >=, <, <=, = or !=.',
  ],
  [
    'flow',
    'size > 5constructor',
    '       ^^^^^^^^^^^^',
    '“5constructor” cannot stand here. Expected: a number, such as 500 or 10k.',
  ],
  ['flow', 'premium > 1M side = ask', '             ^^^^', 'Before “side” there must be “and” or “or”.'],
  [
    'flow',
    'premium > 1M and',
    '                ^',
    'Expected after “and”: a condition, such as premium > 100k and side = ask and dte <= 7 and not tag = sweep',
  ],
  [
    'flow',
    'and premium > 1M',
    '^^^',
    'A condition cannot begin with “and”. An example: premium > 100k and side = ask and dte <= 7 and not tag = sweep',
  ],
  ['flow', '(premium > 1M', '^', 'This parenthesis is not closed: “)” is missing.'],
  ['flow', 'premium > 1M)', '            ^', 'This parenthesis closes none that was opened.'],
  ['alert', 'SPY rsi(fast) > 70', '        ^^^^', 'Expected here: the period, a whole number from 1 to 200.'],
  ['alert', 'SPY rsi(14, 7m) > 70', '            ^^', 'The length of a bar is one of 1m, 5m, 10m, 15m, 30m, 1h.'],
  [
    'alert',
    'SPY rank > 3',
    '         ^',
    'rank needs to know which: rank(premium, net, delta, imbalance, volumeOverOi, hits or againstUsual)',
  ],
  ['alert', 'SPY last > 1 back 2', '                  ^', 'Expected after “back”: by and how far, as in back by 0.5.'],
  ['alert', 'scan(ivrank > 80 and last > 8o)', '                            ^^', '“8o” is no number. Did you mean 80?'],
];

test('a sentence says no more of a long text than its beginning', () => {
  const { length, message } = FAULT_OF.scan('a'.repeat(100_000))!;
  expect([length, message]).toEqual([
    100_000,
    `“${'a'.repeat(39)}…” is not known here. Expected: what to look at, such as last, change or volume.`,
  ]);
  expect(FAULT_OF.flow(`premium > ${'1,'.repeat(90)}1`)!.message).toMatch(/^Write a number without commas: 1{40}…/);
});

test.each(WRONG)('%s: %s', (of, text, caret, sentence) => {
  const { column, length, message } = FAULT_OF[of](text)!;
  expect([text, `${' '.repeat(column)}${'^'.repeat(length)}`, message]).toEqual([text, caret, sentence]);
});
