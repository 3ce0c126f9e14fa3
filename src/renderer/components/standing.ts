/** How a name's implied volatility ranks in its past: texts and hovers of the row group `history`. */
import { FEWEST_DAYS, RANK_SESSIONS } from '../../shared/history/rank.ts';
import { ORIGIN } from '../../shared/history/measures.ts';
import { etDate } from '../../shared/market/calendar.ts';
import type { ReadColumn } from '../../shared/settings/alert-measures.ts';
import { standingHints } from './component-words.ts';
import { formatAgo, formatDay, formatIv, UNKNOWN } from './format.ts';

/** Share of a year as a whole number, 0 to 100. */
export const formatShare = (share: number): string => (Number.isNaN(share) ? UNKNOWN : `${Math.round(share * 100)}`);

/** Signed volatility points: `+1.2`, `−0.4`, `0.0`. */
export function formatPointChange(fraction: number): string {
  if (Number.isNaN(fraction)) return UNKNOWN;
  const text = formatIv(Math.abs(fraction));
  return Number(text) === 0 ? text : (fraction > 0 ? '+' : '−') + text;
}

const ORIGIN_WORDS: Record<number, string> = {
  [ORIGIN.live]: 'of the model',
  [ORIGIN.recording]: 'of a recording',
  [ORIGIN.snapshot]: 'of a chain snapshot',
  [ORIGIN.backfill]: 'estimated from daily closes of its options',
};

/** The day and source of the 30-day volatility, or why there is none. */
export function ivSource(read: ReadColumn, nowMs: number): string {
  const atMs = read('iv30AtMs');
  if (Number.isNaN(atMs)) return standingHints.noIv;
  const day = whenOf(read, nowMs);
  return `30-day implied volatility ${formatIv(read('iv30'))}% ${day}, ${ORIGIN_WORDS[read('iv30Origin')] ?? 'of unknown origin'}`;
}

/** How many of a year's sessions a rank knows. */
export function daysKnown(days: number): string {
  if (Number.isNaN(days)) return standingHints.noDays;
  const missing = RANK_SESSIONS - days;
  if (days < FEWEST_DAYS) return standingHints.fewDays(days, RANK_SESSIONS);
  return `among ${days} of the ${RANK_SESSIONS} sessions before${missing > 0 ? `; ${missing} ${missing === 1 ? 'is' : 'are'} missing` : ''}`;
}

/** For a value derived from the past: what it is, then from how many days. */
export const standingHover = (read: ReadColumn, what: string, days: 'ivDays' | 'skewDays', nowMs: number): string =>
  read('ivOld') === 1
    ? `${what}. ${standingHints.old} ${ivSource(read, nowMs)}`
    : `${what}, ${daysKnown(read(days)).replace(/\.$/, '')}. ${ivSource(read, nowMs)}`;

/** The memory follows an open chain every few seconds; an older value is from a closed chain or a market that is not trading. */
const NOW_MS = 120_000;

/** Dimmed where the value is from an earlier time. */
export const isOfNow = (read: ReadColumn, nowMs: number): boolean => Math.abs(nowMs - read('iv30AtMs')) < NOW_MS;

/** The memory dates a day by its close: of a day that still runs it knows some earlier moment. `—` where none is known. */
export function whenOf(read: ReadColumn, nowMs: number): string {
  const atMs = read('iv30AtMs');
  if (Number.isNaN(atMs)) return UNKNOWN;
  if (isOfNow(read, nowMs)) return 'now';
  // Before the engine's first word the clock is not known, and the value is of some earlier day.
  if (Number.isNaN(nowMs) || etDate(atMs) !== etDate(nowMs)) return `at the close of ${formatDay(atMs)}`;
  return atMs > nowMs ? 'earlier today' : formatAgo(nowMs - atMs);
}
