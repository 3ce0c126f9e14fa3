import { expect, test } from 'vitest';
import { alertFaults, alertStates, describeState } from '../../../../../src/renderer/panes/alerts/alert-words.ts';
import type { AlertRule } from '../../../../../src/shared/settings/alerts.ts';

const rule = { enabled: true } as AlertRule;
const armed = { phase: 'armed', values: [] } as unknown as Parameters<typeof describeState>[1];

test('a rule is called armed only where something watches it', () => {
  expect(describeState(rule, armed, 0)).toEqual({ tone: 'good', text: 'Armed', hover: alertStates.watching });
  const cut = { tone: 'bad', text: 'Not watched: no connection', hover: alertFaults.notWatched };
  expect(describeState(rule, armed, 0, true)).toEqual(cut);
  expect(describeState(rule, undefined, 0, true)).toEqual(cut);
  // Nobody relies on it.
  expect(describeState({ ...rule, enabled: false }, armed, 0, true)).toEqual({ tone: 'off', text: 'Off' });
});
