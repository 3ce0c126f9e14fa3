import { expect, it } from 'vitest';
import { isQuiet, quietHoursSchema } from '../../../../src/shared/settings/quiet-hours.ts';

const at = (from: string, to: string, time: string): boolean => {
  const [hours, minutes] = time.split(':').map(Number);
  return isQuiet(quietHoursSchema.parse({ enabled: true, from, to }), hours * 60 + minutes);
};

it.each([
  ['22:00', '07:00', '23:30', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['22:00', '07:00', '21:59', false],
  ['12:00', '13:00', '12:00', true],
  ['12:00', '13:00', '13:00', false],
  ['00:00', '00:00', '15:00', true],
])('from %s to %s, at %s: %s', (from, to, time, quiet) => expect(at(from, to, time)).toBe(quiet));

it('are off unless switched on, and take no time that does not exist', () => {
  expect(isQuiet(quietHoursSchema.parse({}), 0)).toBe(false);
  for (const from of ['24:00', '7:00', '07:60', '', 'noon'])
    expect(quietHoursSchema.safeParse({ from }).success).toBe(false);
});
