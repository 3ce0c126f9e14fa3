/** Points of the rate curve as they are typed. */
import { BOUNDS, type Preferences } from '../../../shared/settings/preferences.ts';
import { checkNumber, write } from './check-number.ts';
import { settingFaults } from './settings-words.ts';

export type RatePoints = Preferences['rateCurve'];

export interface RateDraft {
  days: string;
  percent: string;
}

const RATE_PERCENT = { min: BOUNDS.rateFraction.min * 100, max: BOUNDS.rateFraction.max * 100 };
const STEP_DAYS = 365;

export const toDraft = ({ days, rateFraction }: RatePoints[number]): RateDraft => ({
  days: write(days),
  percent: write(Number((rateFraction * 100).toFixed(4))),
});

/** Each point, or what is wrong with it. */
export function readDrafts(drafts: readonly RateDraft[]): (RatePoints[number] | string)[] {
  const read = drafts.map(readDraft);
  const days = read.map((point) => (typeof point === 'string' ? undefined : point.days));
  return read.map((point) => {
    if (typeof point === 'string' || days.indexOf(point.days) === days.lastIndexOf(point.days)) return point;
    return settingFaults.sameDays(write(point.days));
  });
}

function readDraft({ days, percent }: RateDraft): RatePoints[number] | string {
  const read = checkNumber(days, BOUNDS.rateDays);
  if (read.problem !== undefined) return `Days: ${read.problem}`;
  const rate = checkNumber(percent, RATE_PERCENT);
  if (rate.problem !== undefined) return `Rate: ${rate.problem}`;
  return { days: read.value, rateFraction: Number((rate.value / 100).toFixed(8)) };
}

/** A year beyond the last, at its rate. */
export function nextDraft(drafts: readonly RateDraft[]): RateDraft {
  const points = drafts.map(readDraft).filter((point) => typeof point !== 'string');
  const last = points.toSorted((a, b) => a.days - b.days).at(-1) ?? { days: 0, rateFraction: 0.04 };
  return toDraft({ ...last, days: last.days + STEP_DAYS });
}
