/** Trials in their worker: followed, stopped, one after the other. */
import { expect, test } from 'vitest';
import { followTrial, tryAlertsOver } from '../../../../src/main/host/alert-trial.ts';
import { alertRuleSchema } from '../../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';

const rule = alertRuleSchema.parse({
  id: 'sure',
  groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 1 }]],
  repeat: { mode: 'once' },
});
const request = {
  files: ['tests/replay/golden/simulated.mcap'],
  rules: [rule],
  rateCurve: defaultPreferences().rateCurve,
  lists: new Map(),
};

test('a trial that is stopped is refused, the one behind it runs, and neither is under way after', async () => {
  const first = tryAlertsOver(request, 'first');
  const second = tryAlertsOver(request, 'second');
  expect(followTrial('first', false)).toEqual({ share: 0, waiting: false });
  expect(followTrial('second', false)).toEqual({ share: 0, waiting: true });
  followTrial('first', true);
  await expect(first).rejects.toThrow('The trial was stopped.');
  expect((await second).fireCount).toBe(1);
  expect([followTrial('first', true), followTrial('second', false)]).toEqual([undefined, undefined]);
});

test('a waiting trial that is stopped is refused at once, and the one behind it has its turn', async () => {
  const first = tryAlertsOver(request, 'first');
  const [second, third] = ['second', 'third'].map((id) => tryAlertsOver(request, id));
  followTrial('second', true);
  await expect(second).rejects.toThrow('The trial was stopped.');
  expect([followTrial('second', false), followTrial('first', false)]).toEqual([
    undefined,
    expect.objectContaining({ waiting: false }),
  ]);
  followTrial('first', true);
  await expect(first).rejects.toThrow('The trial was stopped.');
  expect((await third).fireCount).toBe(1);
});
