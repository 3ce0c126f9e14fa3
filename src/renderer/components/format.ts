/** Values to text. Unknown (undefined, NaN) is always `—`, never 0. Minus is the true minus sign. */
import { etDate, etOffsetMs } from '../../shared/market/calendar.ts';
import { dayName } from '../../shared/market/expiry-text.ts';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';

export const UNKNOWN = '—';
const THIN = '\u2009';
const MINUS = '\u2212';

export type TimeZoneChoice = 'exchange' | 'local';

const known = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);
const sign = (value: number): string => (value < 0 ? MINUS : value > 0 ? '+' : '');

function grouped(digits: string): string {
  const [whole, fraction] = digits.split('.');
  let out = '';
  for (let i = 0; i < whole.length; i++) {
    if (i > 0 && (whole.length - i) % 3 === 0) out += THIN;
    out += whole[i];
  }
  return fraction === undefined ? out : `${out}.${fraction}`;
}

/** Two decimals; four below one dollar where the price has them (sub-penny ticks). */
export function formatPrice(value: number | undefined): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  const decimals = size < 1 && Math.abs(size * 100 - Math.round(size * 100)) > 1e-6 ? 4 : 2;
  const text = size.toFixed(decimals);
  return (value < 0 ? MINUS : '') + (size >= 10_000 ? grouped(text) : text);
}

/** `+1.23`, `−0.45`, `0.00`: in cents, but in the decimals of `price` where that is below one dollar. */
export function formatChange(value: number | undefined, price?: number): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  const inCents = size < 1 && !(known(price) && Math.abs(price) < 1);
  const text = inCents ? size.toFixed(2) : formatPrice(size);
  return Number(text) === 0 ? text : sign(value) + text;
}

/** A fraction as a signed percentage: `+0.41%`, `0.00%`. */
export function formatPercent(fraction: number | undefined): string {
  return known(fraction) ? `${formatDifference(100 * fraction, 2)}%` : UNKNOWN;
}

/** A volatility fraction in per cent with one decimal: `18.4`. */
export function formatIv(fraction: number | undefined): string {
  return known(fraction) ? (fraction * 100).toFixed(1) : UNKNOWN;
}

/** Three significant digits, never scientific down to a millionth: `0.521`, `−12.3`, `0.00042`. */
export function formatGreek(value: number | undefined): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size < 5e-7) return '0';
  const decimals = size >= 100 ? 0 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return (value < 0 ? MINUS : '') + size.toFixed(Math.max(0, decimals));
}

/** Three decimals, so that a column of deltas can be compared: `0.521`, `−0.012`. */
export function formatDelta(value: number | undefined): string {
  if (!known(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) > 0 ? MINUS + text : text;
}

/** A signed difference to a number of decimals, so that a column of them can be compared: `+0.0200`, `−0.0013`, `0.0000`. */
export function formatDifference(value: number | undefined, decimals: number): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value).toFixed(decimals);
  return Number(size) === 0 ? size : sign(value) + size;
}

/** Sizes with thin-space thousands; under a hundred with the fraction they have, to hundredths. */
export function formatSize(value: number | undefined): string {
  if (!known(value)) return UNKNOWN;
  return (value < 0 ? MINUS : '') + grouped(sizeDigits(Math.abs(value)));
}

const sizeDigits = (size: number): string => (size < 100 ? String(Number(size.toFixed(2))) : size.toFixed(0));

/** `$1.2M`, `$340k`, `$85`; negative with a true minus in front. */
export function formatPremium(usd: number | undefined): string {
  return known(usd) ? formatPlotDollars(usd) : UNKNOWN;
}

/** `1.2M`, `48.3k`, `912`: for volumes in narrow columns. */
export function formatCompact(value: number | undefined): string {
  return known(value) ? (value < 0 ? MINUS : '') + formatPlotSize(Math.abs(value)) : UNKNOWN;
}

/** So many that marks `step` apart differ and each says where it stands, and no fewer than `least`; that many where there is no step. */
export function decimalsOf(step: number | undefined, least: number): number {
  let decimals = least;
  if (step === undefined) return decimals;
  while (decimals < 8 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  return decimals;
}

/** A percentage of a plot: `18.4%`; on an axis whose marks stand a quarter apart `18.25%`. */
export const formatPlotPercent = (percent: number, step?: number): string => `${percent.toFixed(decimalsOf(step, 1))}%`;

/** Days of a plot: `0.3d`, `30d`; on an axis all with the decimals that its step asks for. */
export const formatPlotDays = (days: number, step?: number): string =>
  `${days.toFixed(step === undefined && days < 2 ? 1 : decimalsOf(step, 0))}d`;

/** A strike of a plot: `645`, `100.5`. */
export const formatPlotStrike = (strike: number, step?: number): string =>
  strike.toFixed(decimalsOf(step ?? strike, 0));

/** Dollars of a plot: `$1.2M`; on an axis whose marks stand $250k apart `$1.25M`. */
export const formatPlotDollars = (usd: number, step?: number): string =>
  `${usd < 0 ? MINUS : ''}$${formatPlotSize(Math.abs(usd), step)}`;

/** A size of a plot: `48.3k`; on an axis with the decimals that its step asks for. */
export function formatPlotSize(size: number, step?: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  for (const [unit, letter] of units) {
    // 999 500 reads as 1.0M, not as 1000k.
    if (size < unit * 0.9995) continue;
    const scaled = size / unit;
    return scaled.toFixed(decimalsOf(step === undefined ? undefined : step / unit, scaled >= 99.95 ? 0 : 1)) + letter;
  }
  return size.toFixed(decimalsOf(step, 0));
}

/** `HH:MM:SS` in exchange or local time, with milliseconds on demand. */
export function formatTime(atMs: number | undefined, zone: TimeZoneChoice, withMs = false): string {
  if (!known(atMs)) return UNKNOWN;
  const offset = zone === 'exchange' ? etOffsetMs(atMs) : -new Date(atMs).getTimezoneOffset() * 60_000;
  return new Date(atMs + offset).toISOString().slice(11, withMs ? 23 : 19);
}

/** What stands behind a time of that zone. */
export const ZONE_WORD: Readonly<Record<TimeZoneChoice, string>> = { exchange: 'ET', local: 'local' };

export function formatDate(atMs: number | undefined, zone: TimeZoneChoice): string {
  if (!known(atMs)) return UNKNOWN;
  const offset = zone === 'exchange' ? etOffsetMs(atMs) : -new Date(atMs).getTimezoneOffset() * 60_000;
  return new Date(atMs + offset).toISOString().slice(0, 10);
}

/** Age in the shortest honest unit: `120ms`, `4s`, `3m`, `2h`, `5d`. */
export function formatAge(ageMs: number | undefined): string {
  if (!known(ageMs)) return UNKNOWN;
  const age = Math.max(0, ageMs);
  if (age < 1000) return `${Math.round(age)}ms`;
  if (age < 60_000) return `${Math.floor(age / 1000)}s`;
  if (age < 3_600_000) return `${Math.floor(age / 60_000)}m`;
  if (age < 86_400_000) return `${Math.floor(age / 3_600_000)}h`;
  return `${Math.floor(age / 86_400_000)}d`;
}

/** `now` within the last second, else `12s ago`; `—` where it is not known when. */
export function formatAgo(ageMs: number): string {
  if (!known(ageMs)) return UNKNOWN;
  return ageMs < 1000 ? 'now' : `${formatAge(ageMs)} ago`;
}

/** The vendor stamps what it says of a day with that day's midnight: it has a day and no time. */
const isOfDay = (atMs: number): boolean => (atMs + etOffsetMs(atMs)) % DAY_MS === 0;

/** How old a value is: `12s ago`; of one that has no time of its own its day: `of today, time not given`, `of 20 Nov`. */
export function formatSince(atMs: number, nowMs: number): string {
  if (!known(atMs) || !known(nowMs) || !isOfDay(atMs)) return formatAgo(nowMs - atMs);
  return etDate(atMs) === etDate(nowMs) ? 'of today, time not given' : `of ${formatDay(atMs)}`;
}

/** `20 Nov` where a value is of an earlier exchange day than now; undefined where it is of today, or its time is not known. */
export function earlierDay(atMs: number | undefined, nowMs: number): string | undefined {
  if (!known(atMs) || !known(nowMs)) return undefined;
  return etDate(atMs) < etDate(nowMs) ? formatDay(atMs) : undefined;
}

/** `4s`, `15m`; of an earlier day `20 Nov`, and `today` where only the day is known. */
export function formatAgeOrDay(atMs: number, nowMs: number): string {
  const day = earlierDay(atMs, nowMs);
  if (day !== undefined) return day;
  return known(atMs) && known(nowMs) && isOfDay(atMs) ? 'today' : formatAge(nowMs - atMs);
}

/** `6h 31m`, `42m 10s`, `9s`. */
export function formatDuration(ms: number | undefined): string {
  if (!known(ms)) return UNKNOWN;
  const seconds = Math.max(0, Math.round(ms / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = seconds % 60;
  if (h > 0) return `${h}h ${String(m).padStart(2, '0')}m`;
  return m > 0 ? `${m}m ${String(s).padStart(2, '0')}s` : `${s}s`;
}

export function formatBytes(bytes: number | undefined): string {
  if (!known(bytes)) return UNKNOWN;
  if (bytes < 1000) return `${bytes.toFixed(0)} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `O:SPY261218C00650000` → `SPY 18 Dec 26 650C`; `I:SPX` → `SPX`; stocks as they are. */
export function formatSymbol(symbol: string): string {
  if (symbol.startsWith('I:')) return symbol.slice(2);
  const option = parseOptionSymbol(symbol);
  return option ? `${option.root} ${formatExpiry(option.expiry, true)} ${option.strike}${option.right}` : symbol;
}

/** The exchange date of an instant: `18 Dec`; with its year, `18 Dec 26`. */
export const formatDay = (atMs: number, withYear = false): string =>
  known(atMs) ? formatExpiry(etDate(atMs), withYear) : UNKNOWN;

/** An expiry this far off needs its year: the same day of this year may have just been. */
export const FAR_EXPIRY_DAYS = 300;
const DAY_MS = 86_400_000;

export const isFarExpiry = (expiry: string, fromMs: number): boolean =>
  Date.parse(expiry) - fromMs > FAR_EXPIRY_DAYS * DAY_MS;

/** `2026-12-18` → `18 Dec`; with its year, `18 Dec 26`. */
export const formatExpiry = dayName;
