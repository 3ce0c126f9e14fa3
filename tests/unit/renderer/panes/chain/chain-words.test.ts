import { expect, test } from 'vitest';
import { forwardInWords } from '../../../../../src/renderer/panes/chain/chain-words.ts';

const forwardSource = 'spot and rate';

test('the forward’s hover names rate and carry once they are known, and never NaN', () => {
  expect(forwardInWords({ forwardSource, rateFraction: 0.041, carryFraction: 0.012 })).toBe(
    'spot and rate; rate 4.10%, carry 1.20%',
  );
  expect(forwardInWords({ forwardSource, rateFraction: 0 })).toBe('spot and rate; rate 0.00%');
  // Before the first forward there is no expiry's rate either.
  expect(forwardInWords({ forwardSource, rateFraction: Number.NaN })).toBe(forwardSource);
  expect(forwardInWords({ forwardSource, rateFraction: Number.NaN, carryFraction: 0.012 })).toBe(
    'spot and rate; carry 1.20%',
  );
});
