/** A number as a user types it, or what is wrong with it in a sentence. */
import { readAmount } from '../../../shared/query/amounts.ts';
import { unusableNumber } from './settings-words.ts';

export interface NumberRule {
  min?: number;
  max?: number;
  whole?: boolean;
}

export type CheckedNumber = { value: number; problem?: undefined } | { value?: undefined; problem: string };

/** As in a query, and thousands may be set apart: `1,000,000`, `1 000 000`, `1m`, `-$2.5k`. */
export function checkNumber(text: string, rule: NumberRule): CheckedNumber {
  const digits = text
    .trim()
    // Not behind a lone 0: `0,500` is a decimal comma as likely as not.
    .replaceAll(/(?<=\d)(?<!(?<![\d.,\s\u2009])0)[,\s\u2009](?=\d{3}(?!\d))/g, '')
    .replace(/^−/, '-')
    .replace(/(?<=\d) (?=[a-z]+$)/i, '');
  const read = readAmount(digits, 'usd');
  const value = typeof read === 'number' ? read : Number.NaN;
  const good =
    Number.isFinite(value) &&
    value >= (rule.min ?? Number.NEGATIVE_INFINITY) &&
    value <= (rule.max ?? Number.MAX_SAFE_INTEGER) &&
    (!rule.whole || Number.isInteger(value));
  return good ? { value } : { problem: unusableNumber(digits === '' ? '' : text.trim(), ruleText(rule)) };
}

/** A time of day as `HH:MM`, whatever the system's clock is like: `9:30`, `0930`. */
export function checkTime(
  text: string,
): { value: string; problem?: undefined } | { value?: undefined; problem: string } {
  const read = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(text.trim());
  if (read) return { value: `${read[1].padStart(2, '0')}:${read[2]}` };
  return { problem: unusableNumber(text.trim(), 'a time of day from 00:00 to 23:59') };
}

function ruleText({ min, max, whole }: NumberRule): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (min === undefined) return `${kind}, such as 1.5, 100k or 2m`;
  if (max === undefined) return `${kind}, ${write(min)} or more`;
  return `${kind} from ${write(min)} to ${write(max)}`;
}

export const write = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 6 });
