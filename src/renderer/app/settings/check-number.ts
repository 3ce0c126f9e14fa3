/** A number as a user types it, or what is wrong with it in a sentence. */
import { unusableNumber } from './settings-words.ts';

export interface NumberRule {
  min: number;
  max?: number;
  whole?: boolean;
}

export type CheckedNumber = { value: number; problem?: undefined } | { value?: undefined; problem: string };

const FACTORS: Readonly<Record<string, string>> = { k: 'e3', m: 'e6', b: 'e9' };

/** Thousands may be set apart or said by a letter: `1,000,000`, `1 000 000`, `1m`. */
export function checkNumber(text: string, rule: NumberRule): CheckedNumber {
  const digits = text
    .trim()
    .replaceAll(/(?<=\d)[,\s\u2009](?=\d{3}(?!\d))/g, '')
    .replace(/(?<=^[\d.]*\d) ?([kmb])$/i, (_, letter: string) => FACTORS[letter.toLowerCase()]);
  const value = digits === '' ? Number.NaN : Number(digits);
  const good =
    Number.isFinite(value) &&
    value >= rule.min &&
    value <= (rule.max ?? Number.MAX_SAFE_INTEGER) &&
    (!rule.whole || Number.isInteger(value));
  return good ? { value } : { problem: unusableNumber(digits === '' ? '' : text.trim(), ruleText(rule)) };
}

function ruleText({ min, max, whole }: NumberRule): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (max === undefined) return `${kind}, ${write(min)} or more`;
  return `${kind} from ${write(min)} to ${write(max)}`;
}

export const write = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 6 });
