import { describe, expect, it } from 'vitest';
import { BOUNDS, defaultPreferences, preferencesSchema } from '../../../../src/shared/settings/preferences.ts';
import { salvage } from '../../../../src/shared/settings/salvage.ts';

describe('numbers of the preferences', () => {
  it.each([
    ['recording', 'keepDays', 36_501],
    ['recording', 'maxGigabytes', 1e7],
    ['recording', 'rotateMegabytes', 1e7],
    ['recording', 'minFreeGigabytes', 1e7],
    ['flow', 'keptPremiumUsd', 2e9],
    ['flow', 'keptContracts', 2e6],
  ] as const)('%s.%s of %d is as far out of bounds in the file as in the dialog', (part, name, value) => {
    expect(BOUNDS[name].max).toBeLessThan(value);
    expect(preferencesSchema.safeParse({ [part]: { [name]: value } }).success).toBe(false);
    expect(preferencesSchema.safeParse({ [part]: { [name]: BOUNDS[name].max } }).success).toBe(true);
    expect(salvage({ theme: 'light', [part]: { [name]: value } }, preferencesSchema)?.value).toEqual({
      ...defaultPreferences(),
      theme: 'light',
    });
  });

  it('has one rate for a number of days, within a hundred years', () => {
    const rateCurve = [
      { days: 30, rateFraction: 0.03 },
      { days: 30, rateFraction: 0.05 },
      { days: 36_501, rateFraction: 0.04 },
      { days: 365, rateFraction: 0.04 },
    ];
    expect(salvage({ rateCurve }, preferencesSchema)?.value.rateCurve).toEqual([rateCurve[0], rateCurve[3]]);
  });
});
