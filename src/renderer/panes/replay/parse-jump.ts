/** Reads a time of day as a user types it. */
import { etInstant } from '../../../shared/market/calendar.ts';
import { formatDate, formatTime, type TimeZoneChoice, ZONE_WORD } from '../../components/format.ts';
import { replayFaults, replayStates, stretchText } from './replay-words.ts';
import { ranIn, type Stretch } from './timeline-scale.ts';

/** `15:42`, `15:42:07`, `942`, `154207` in the zone's time on the day of `nearMs`, or on `11-20` or `2026-11-20` before it; undefined where it is no time. */
export function parseJump(text: string, nearMs: number, zone: TimeZoneChoice): number | undefined {
  const [, date, time] = /^(?:((?:\d{4}-)?\d{2}-\d{2})\s+)?(\S+)$/.exec(text.trim()) ?? [];
  if (time === undefined) return undefined;
  const compact = /^(\d{1,2})(\d{2})(\d{2})?$/.exec(time);
  const match = compact ?? /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (!match || !Number.isFinite(nearMs)) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const near = formatDate(nearMs, zone);
  const day = date === undefined ? near : date.length === 5 ? `${near.slice(0, 5)}${date}` : date;
  // A day that no month has would roll over into the next.
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (!isDay) return undefined;
  if (zone === 'exchange') return etInstant(day, hours, minutes, seconds);
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  return new Date(year, month - 1, dayOfMonth, hours, minutes, seconds).getTime();
}

/** Why a jump to what was typed is not possible in what was recorded, in order of time; undefined where it is. */
export function jumpProblem(
  text: string,
  nearMs: number,
  recorded: readonly Stretch[],
  zone: TimeZoneChoice,
): string | undefined {
  const toMs = parseJump(text, nearMs, zone);
  if (toMs === undefined) return replayFaults.noTime(text.trim());
  // The first and the last second are within, whatever their fractions.
  if (recorded.some(({ startMs, endMs }) => toMs > startMs - 1000 && toMs <= endMs)) return undefined;
  const date = formatDate(toMs, zone);
  const ofDay = ranIn(recorded).filter(({ startMs }) => formatDate(startMs, zone) === date);
  if (ofDay.length === 0) {
    const days = [...new Set(recorded.map(({ startMs }) => formatDate(startMs, zone)))];
    return replayFaults.otherDay(date, days.join(', '));
  }
  return replayFaults.outside(ofDay.map((stretch) => stretchText(stretch, zone)).join(', or '));
}

/** What a line of the palette asks to jump to: `15:42` of `replay 15:42`; undefined where it asks for none. */
export const askedJump = (text: string): string | undefined =>
  /^(?:replay|jump|go to|goto)\s+(\d.*)$/i.exec(text.trim())?.[1];

/** Where a jump goes, in words, and the moment; without one the words say why it cannot. */
export function jumpAnswer(
  asked: string,
  replay: (Stretch & { positionMs: number; recorded?: readonly Stretch[] }) | undefined,
  zone: TimeZoneChoice,
): { hint: string; toMs?: number } {
  if (!replay) return { hint: replayStates.chooseFirst };
  const { positionMs, recorded = [replay] } = replay;
  const problem = jumpProblem(asked, positionMs, recorded, zone);
  if (problem !== undefined) return { hint: problem };
  const toMs = parseJump(asked, positionMs, zone)!;
  const date = formatDate(toMs, zone);
  const day = date === formatDate(positionMs, zone) ? '' : `${date} `;
  return { hint: `Jump to ${day}${formatTime(toMs, zone)} ${ZONE_WORD[zone]} in the recording`, toMs };
}
