import { expect, test } from 'vitest';
import { emptyFlowSum, netPremium } from '../../../../src/shared/flow/flow-sums.ts';

const sum = (part: Partial<ReturnType<typeof emptyFlowSum>>) => ({ ...emptyFlowSum(), premiumUsd: 1_000, ...part });

test('net premium is bought less sold, and unknown where no print has a side or a place between bid and ask', () => {
  expect(netPremium(sum({ boughtUsd: 300, soldUsd: 500 }))).toBe(-200);
  expect(netPremium(sum({ boughtUsd: 400, soldUsd: 400 }))).toBe(0);
  expect(netPremium(sum({ midUsd: 1_000 }))).toBe(0);
  expect(netPremium(sum({}))).toBeUndefined();
  expect(netPremium(sum({ estimatedBoughtUsd: 900 }))).toBeUndefined();
  expect(netPremium(emptyFlowSum())).toBeUndefined();
});
