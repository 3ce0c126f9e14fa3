import { expect, it } from 'vitest';
import { checkTime } from '../../../src/renderer/app/settings/check-number.ts';

it.each([
  ['22:00', '22:00'],
  [' 9:30 ', '09:30'],
  ['0930', '09:30'],
  ['0:05', '00:05'],
])('reads %s as %s', (text, value) => expect(checkTime(text)).toEqual({ value }));

it.each([
  ['24:00', '24:00 cannot be used: it must be a time of day from 00:00 to 23:59.'],
  ['10 PM', '10 PM cannot be used: it must be a time of day from 00:00 to 23:59.'],
  ['10', '10 cannot be used: it must be a time of day from 00:00 to 23:59.'],
  ['', 'Nothing is typed: it must be a time of day from 00:00 to 23:59.'],
])('says what is wrong with "%s"', (text, problem) => expect(checkTime(text)).toEqual({ problem }));
