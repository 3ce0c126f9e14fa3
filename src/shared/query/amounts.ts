/** Numbers of a query as people write them: `$100k`, `1.5M`, `18%`, `3x`, `10m`. */
import type { Unit } from './query.ts';

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['b', 1e9],
  ['bn', 1e9],
]);
const MINUTES: ReadonlyMap<string, number> = new Map([
  ['m', 1],
  ['min', 1],
  ['h', 60],
  ['d', 1440],
]);
const SHAPE = /^(-?)(\$?)(-?)([\d.]+(?:e[+-]?\d+)?)([a-z%×]*)$/i;

/** What a number of each unit looks like, for the sentence where something else stands. */
export const EXPECTED: Readonly<Record<Unit, string>> = {
  usd: 'an amount of dollars, such as 100k or 1.5M',
  price: 'a price, such as 655.25',
  percent: 'a percentage, such as 18%',
  multiple: 'a multiple, such as 1.5x',
  count: 'a number, such as 500 or 10k',
  days: 'a number of days, such as 7',
  plain: 'a number, such as 80',
};

/** A sentence where it is not a number in the unit. */
export type ReadNumber = number | string;

export function readAmount(text: string, unit: Unit): ReadNumber {
  const found = SHAPE.exec(text.replaceAll('−', '-'));
  const value = found ? Number(`${found[1]}${found[3]}${found[4]}`) : Number.NaN;
  const [, , dollar, , , ending] = found ?? [];
  if (!found || !Number.isFinite(value) || /^o/i.test(ending)) return noNumber(text, unit);
  if (dollar !== '' && unit !== 'usd' && unit !== 'price') return `Leave the $ out. Expected: ${EXPECTED[unit]}.`;
  const suffix = ending.toLowerCase();
  if (unit === 'percent' && suffix === '%') return value;
  if (unit === 'percent' && suffix === '') return `It is in per cent: write ${trimmed(text)}%.`;
  if (suffix === '') return value;
  if (unit === 'multiple' && (suffix === 'x' || suffix === '×')) return value;
  if (unit === 'days' && suffix === 'd') return value;
  const factor = FACTORS.get(suffix);
  const scales = unit !== 'percent' && unit !== 'days' && unit !== 'multiple';
  if (factor !== undefined && scales) return exactly(value, factor);
  return `“${text}” cannot stand here. Expected: ${EXPECTED[unit]}.`;
}

/** A letter O among digits was meant as a zero. */
function noNumber(text: string, unit: Unit): string {
  const meant = text.replaceAll(/o/gi, '0');
  const reads = meant !== text && [meant, `${meant}%`].find((other) => typeof readAmount(other, unit) === 'number');
  return `“${text}” is no number. ${reads ? `Did you mean ${reads}?` : `Expected: ${EXPECTED[unit]}.`}`;
}

/** Minutes of `10m`, `1h`, `1d`. */
export function readMinutes(text: string): ReadNumber {
  const found = /^(\d+)([a-z]*)$/i.exec(text);
  const factor = found && MINUTES.get(found[2].toLowerCase());
  return factor ? Number(found[1]) * factor : `“${text}” is no length of time: write 10m, 1h or 1d.`;
}

export function writeAmount(value: number, unit: Unit): string {
  if (unit === 'percent') return `${plain(value)}%`;
  if (unit === 'multiple') return `${plain(value)}x`;
  if (unit === 'usd' || unit === 'count') {
    for (const [suffix, factor] of [
      ['B', 1e9],
      ['M', 1e6],
      ['k', 1e3],
    ] as const) {
      if (Math.abs(value) < factor) continue;
      const text = `${plain(Number((value / factor).toPrecision(12)))}${suffix}`;
      if (text.length < plain(value).length && readAmount(text, unit) === value) return text;
    }
  }
  return plain(value);
}

export const writeMinutes = (minutes: number): string => {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
};

const plain = (value: number): string => String(Object.is(value, -0) ? 0 : value);
const trimmed = (text: string): string => text.replaceAll('−', '-').replaceAll(/[^\d.-]/g, '');

/** 1.1 M is 1,100,000 and not 1,100,000.0000000002. */
const exactly = (value: number, factor: number): number => Number((value * factor).toPrecision(15));
