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

const noHistory = (what: string): string =>
  `${what} comes from the history of this computer, and a trial reads nothing but the recording. Leave it out to try the rest.`;

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
  ['SPY iv30 > 18%', BOTH, undefined],
  ['SPY ivrank > 80', BOTH, noHistory('IV rank')],
  ['SPY last > 1 and SPY ivrank > 80', BOTH, noHistory('IV rank')],
  ['SPY last > 1 or SPY ivrank > 80', BOTH, undefined],
  ['scan(iv rank > 80 and last > 5)', BOTH, noHistory('IV rank')],
  ['scan(last > 5 and iv30 - rv30 > 5%)', BOTH, noHistory('IV 30d')],
  ['scan(oichange > 5%)', BOTH, noHistory('OI chg')],
  ['scan(ivrank > 80 or last > 5)', BOTH, undefined],
  ['scan(last > 5 and net > 1M and rv30 > 5%)', BOTH, undefined],
  ['SPY last > 1', { ...BOTH, health: 'rejected' as const }, 'This session cannot be read.'],
])('%s', (text, session, reason) => {
  expect(whyNotTried({ groups: groupsOfText(text).groups! }, session)).toBe(reason);
});
