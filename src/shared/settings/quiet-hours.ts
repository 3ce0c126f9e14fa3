/** Hours in which alerts are only logged: no notification, no sound, no notice. On this computer's clock. */
import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

export const quietHoursSchema = z.object({
  enabled: z.boolean().default(false),
  from: timeOfDay.default('22:00'),
  /** Before `from`: the hours run over midnight. */
  to: timeOfDay.default('07:00'),
});
export type QuietHours = z.output<typeof quietHoursSchema>;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `minutes` since local midnight. From one time to the same is the whole day. */
export function isQuiet({ enabled, from, to }: QuietHours, minutes: number): boolean {
  if (!enabled) return false;
  const start = minutesOf(from);
  const end = minutesOf(to);
  return start < end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}
