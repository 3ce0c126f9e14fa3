/** Where a filter's text names underlyings otherwise than totals can be asked for. */
import { expect, test } from 'vitest';
import { namesUnderlyings } from '../../../../../src/renderer/panes/flow/flow-settings.ts';
import { queryOfText } from '../../../../../src/shared/flow/print-text.ts';
import { printVocabulary } from '../../../../../src/shared/flow/print-vocabulary.ts';
import { parseQuery } from '../../../../../src/shared/query/parse-query.ts';
import { filterOfQuery } from '../../../../../src/shared/settings/flow-filter-text.ts';

test.each([
  ['underlying = SPY or underlying = QQQ', true],
  ['not underlying = SPY', true],
  ['underlying != SPY and premium > 1M', true],
  ['underlying = I:SPX and root = SPXW', false],
  ['underlying in (SPY, QQQ) and premium > 1M', false],
  ['side = ask or otm > 5%', false],
])('%s: %s', (text, named) => {
  const { where } = filterOfQuery(parseQuery(text, printVocabulary()).query);
  expect(namesUnderlyings(queryOfText(where))).toBe(named);
});
