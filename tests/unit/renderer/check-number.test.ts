import { expect, it } from 'vitest';
import { checkNumber } from '../../../src/renderer/app/settings/check-number.ts';

it.each([
  ['1000', 1000],
  ['1,000', 1000],
  ['10,000', 10_000],
  ['1,000,500', 1_000_500],
  ['1,200,050', 1_200_050],
  [' 1 000 000 ', 1_000_000],
  ['0.25', 0.25],
  ['100k', 100_000],
  ['1m', 1_000_000],
  ['1.1 M', 1_100_000],
  ['2b', 2_000_000_000],
  ['1,500k', 1_500_000],
  ['$100k', 100_000],
  ['2 bn', 2_000_000_000],
])('reads %s', (text, value) => expect(checkNumber(text, { min: 0 })).toEqual({ value }));

it.each([
  ['-2.5m', -2_500_000],
  ['−2m', -2_000_000],
  ['-$1,000', -1000],
  ['.5', 0.5],
])('reads %s where no least is set', (text, value) => expect(checkNumber(text, {})).toEqual({ value }));

it.each([
  ['5 apples', {}, '5 apples cannot be used: it must be a number, such as 1.5, 100k or 2m.'],
  ['1..5', {}, '1..5 cannot be used: it must be a number, such as 1.5, 100k or 2m.'],
  ['', { min: 1 }, 'Nothing is typed: it must be a number, 1 or more.'],
  ['0', { min: 1, max: 1000, whole: true }, '0 cannot be used: it must be a whole number from 1 to 1,000.'],
  ['1.5', { min: 1, whole: true }, '1.5 cannot be used: it must be a whole number, 1 or more.'],
  ['1,00', { min: 0 }, '1,00 cannot be used: it must be a number, 0 or more.'],
  ['0,500', { min: 0 }, '0,500 cannot be used: it must be a number, 0 or more.'],
  ['$0,500', { min: 0 }, '$0,500 cannot be used: it must be a number, 0 or more.'],
  ['0 500', { min: 0 }, '0 500 cannot be used: it must be a number, 0 or more.'],
  ['k', { min: 0 }, 'k cannot be used: it must be a number, 0 or more.'],
  ['1kk', { min: 0 }, '1kk cannot be used: it must be a number, 0 or more.'],
  ['1m', { min: 1, max: 1000 }, '1m cannot be used: it must be a number from 1 to 1,000.'],
  ['ten', { min: 0 }, 'ten cannot be used: it must be a number, 0 or more.'],
  ['Infinity', { min: 0 }, 'Infinity cannot be used: it must be a number, 0 or more.'],
])('says what is wrong with "%s"', (text, rule, problem) => expect(checkNumber(text, rule)).toEqual({ problem }));
