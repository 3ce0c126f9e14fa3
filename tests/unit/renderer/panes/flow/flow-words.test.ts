import { expect, test } from 'vitest';
import { flowFaults, interruptedText } from '../../../../../src/renderer/panes/flow/flow-words.ts';
import type { SocketState } from '../../../../../src/shared/contract/health.ts';

test('flow is not called streaming while the options’ connection is down, whatever the stocks’ does', () => {
  const said = (state: SocketState) =>
    interruptedText([
      { market: 'stocks', state: 'live' },
      { market: 'options', state },
    ]);
  const down = [
    'connecting',
    'authenticating',
    'planRefused',
    'authFailed',
    'evicted',
    'waiting',
    'backingOff',
  ] as const;
  expect(down.map(said)).toEqual(down.map(() => 'Not streaming'));
  expect((['live', 'slow', 'off'] as const).map(said)).toEqual([undefined, undefined, undefined]);
  expect([interruptedText(undefined), interruptedText([])]).toEqual([undefined, undefined]);
});

test('the vendor’s reason, which may end in an address, stays a sentence of its own', () => {
  expect(flowFaults.noFirstFill('Upgrade at https://massive.com/pricing')).toContain('/pricing. New ones come');
  expect(flowFaults.noFirstFill('It failed.')).toContain('It failed. New ones come');
});
