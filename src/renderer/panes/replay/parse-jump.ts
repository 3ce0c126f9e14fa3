/** Reads a time of day as a user types it. */
import { etDate, etInstant } from '../../../shared/market/calendar.ts';
import { formatTime } from '../../components/format.ts';

/** `15:42`, `15:42:07`, `942`, `154207` in exchange time on the day of `nearMs`; undefined where it is no time. */
export function parseJump(text: string, nearMs: number): number | undefined {
  const compact = /^(\d{1,2})(\d{2})(\d{2})?$/.exec(text.trim());
  const match = compact ?? /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!match || !Number.isFinite(nearMs)) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return etInstant(etDate(nearMs), hours, minutes, seconds);
}

/** Why a jump to what was typed is not possible in a session that runs from `startMs` to `endMs`; undefined where it is. */
export function jumpProblem(text: string, nearMs: number, startMs: number, endMs: number): string | undefined {
  const toMs = parseJump(text, nearMs);
  if (toMs === undefined)
    return `"${text.trim()}" is no time of day. Type one such as 15:42, 15:42:07 or 1542, in exchange time.`;
  // The first and the last second are within, whatever their fractions.
  if (toMs > startMs - 1000 && toMs <= endMs) return undefined;
  return `The session runs from ${formatTime(startMs, 'exchange')} to ${formatTime(endMs, 'exchange')} ET.`;
}
