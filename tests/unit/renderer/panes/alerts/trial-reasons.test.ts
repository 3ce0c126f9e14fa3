/** What a session cannot tell is said before a rule is tried over it. */
import { expect, test } from 'vitest';
import { whyNotTried } from '../../../../../src/renderer/panes/alerts/trial-reasons.ts';
import { groupsOfText } from '../../../../../src/shared/settings/alert-text.ts';

const STOCKS = { markets: ['stocks' as const], underlyings: { SPY: 1 }, health: 'complete' as const };
const BOTH = {
  markets: ['stocks' as const, 'options' as const],
  underlyings: { SPY: 200 },
  health: 'complete' as const,
};

test.each([
  ['SPY last > 1', STOCKS, undefined],
  ['SPY print(size > 5)', STOCKS, 'It needs option data, and this session has none.'],
  ['SPY last > 1 and SPY print(size > 5)', STOCKS, 'It needs option data, and this session has none.'],
  ['SPY last > 1 or SPY print(size > 5)', STOCKS, undefined],
  ['QQQ last > 1', BOTH, 'QQQ was not recorded in this session.'],
  ['SPY last > QQQ last', BOTH, 'QQQ was not recorded in this session.'],
  ['O:SPY261218C00650000 iv > 18%', BOTH, undefined],
  ['disconnected(indices)', BOTH, 'It needs index data, and this session has none.'],
  ['QQQ last > 1', { ...BOTH, health: 'cut' as const }, undefined],
  ['QQQ last > 1', { ...BOTH, underlyings: undefined }, undefined],
  ['SPY last > 1', { ...BOTH, health: 'rejected' as const }, 'This session cannot be read.'],
])('%s', (text, session, reason) => {
  expect(whyNotTried({ groups: groupsOfText(text).groups! }, session)).toBe(reason);
});
