/** Of which underlyings a flow pane's totals are, by its filter's text. */
import { expect, test } from 'vitest';
import { countedUnderlyings } from '../../../../../src/renderer/panes/flow/counted-underlyings.ts';
import { queryOfText } from '../../../../../src/shared/flow/print-text.ts';
import { NO_SYMBOL, printVocabulary } from '../../../../../src/shared/flow/print-vocabulary.ts';
import { parseQuery } from '../../../../../src/shared/query/parse-query.ts';
import { filterOfQuery } from '../../../../../src/shared/settings/flow-filter-text.ts';

const of = (text: string): ReturnType<typeof countedUnderlyings> => {
  const { underlyings, where } = filterOfQuery(parseQuery(text, printVocabulary()).query);
  return countedUnderlyings(underlyings, queryOfText(where));
};
const these = (...underlyings: string[]): object => ({ underlyings, without: [], fewerShown: false });
const allBut = (...without: string[]): object => ({ underlyings: [], without, fewerShown: false });

test.each([
  ['underlying = SPY or underlying = QQQ', these('QQQ', 'SPY')],
  ['underlying in (SPY, QQQ) and premium > 1M', these('QQQ', 'SPY')],
  ['underlying in (SPY, QQQ) and underlying != SPXW and not underlying = QQQ', these('SPY')],
  ['underlying = SPY and underlying = QQQ', these(NO_SYMBOL)],
  ['not underlying = SPY', allBut('SPY')],
  ['underlying != SPX and premium > 1M', allBut('I:SPX')],
  ['not (underlying = SPY or underlying = QQQ) and side = ask', allBut('QQQ', 'SPY')],
  ['not (underlying != SPY)', these('SPY')],
  ['underlying != SPY or underlying = SPY', allBut()],
  ['underlying = I:SPX and root = SPXW', these('I:SPX')],
  ['side = ask or otm > 5%', these()],
  ['underlying = SPY or premium > 1M', { underlyings: [], without: [], fewerShown: true }],
  ['underlying in (SPY, QQQ) and (underlying = SPY or premium > 1M)', { ...these('QQQ', 'SPY'), fewerShown: true }],
])('%s', (text, counted) => {
  expect(of(text)).toEqual(counted);
});

test('more than the engine takes are all, and it is said', () => {
  const names = Array.from(
    { length: 201 },
    (_, i) => `A${String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26))}`,
  );
  for (const text of [`underlying in (${names.join(', ')})`, `not underlying in (${names.join(', ')})`])
    expect(of(text)).toEqual({ underlyings: [], without: [], fewerShown: true });
});
