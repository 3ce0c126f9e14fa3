import { expect, test } from 'vitest';
import { heldUpText, refusedText } from '../../../../src/main/cli/record-words.ts';

const line = { market: 'stocks', state: 'planRefused', delayed: false, detail: 'Your plan has none.' } as const;

test('delayed data is advised only where real time alone was refused', () => {
  expect(heldUpText(line, { realTimeRefused: true }, 0)).toMatch(/Stop, and try --delayed stocks\.$/);
  const none = 'stocks: nothing is recorded, for the plan has no stream of it';
  const leave = ': “Your plan has none.” Leave stocks out of --channels.';
  expect(heldUpText(line, {}, 0)).toBe(none + leave);
  expect(heldUpText({ ...line, delayed: true }, { realTimeRefused: true }, 0)).toBe(`${none}, delayed either${leave}`);
});

test('a refusal is said in the vendor’s words, with how many it is of', () => {
  const refusals = ['SPY', 'QQQ'].map((symbol) => ({ channel: 'Q' as const, symbol, reason: 'No.' }));
  expect(refusedText('stocks', refusals, 'No.')).toBe(
    'stocks: Q.SPY and 1 more refused, so not recorded: “No.” Leave out of --channels what the plan lacks.',
  );
});

test('what streams or is being connected needs no word', () => {
  expect(heldUpText({ ...line, state: 'live' }, undefined, 0)).toBeUndefined();
  expect(heldUpText({ ...line, state: 'connecting' }, undefined, 0)).toBeUndefined();
  expect(heldUpText({ ...line, state: 'waiting', nextAttemptAtMs: 30_400 }, undefined, 1_000)).toMatch(/in 30 s\.$/);
});
