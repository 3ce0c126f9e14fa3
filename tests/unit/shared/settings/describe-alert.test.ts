import { describe, expect, it } from 'vitest';
import { formatUsd } from '../../../../src/shared/settings/describe-alert.ts';

describe('an amount in an alert’s words', () => {
  it.each([
    [0, '$0'],
    [85.4, '$85'],
    [999.4, '$999'],
    [999.5, '$1k'],
    [1_250, '$1.3k'],
    [340_000, '$340k'],
    [999_949, '$999.9k'],
    [999_960, '$1M'],
    [1_000_000, '$1M'],
    [1_254_000, '$1.25M'],
    [25_000_000, '$25M'],
    [-1_250, '−$1.3k'],
  ])('%d is %s', (usd, text) => expect(formatUsd(usd)).toBe(text));
});
