/** Streamed prints that are in no sum of the day. */
export interface LeftOutPrints {
  /** Their own time cannot be. */
  wrongTimes: number;
  /** Their own price or size cannot be. */
  wrongValues: number;
  /** They are stamped on an earlier date than the day's. */
  earlierDays: number;
}

export const noneLeftOut = (): LeftOutPrints => ({ wrongTimes: 0, wrongValues: 0, earlierDays: 0 });

export function addLeftOut(sum: LeftOutPrints, more: LeftOutPrints): void {
  sum.wrongTimes += more.wrongTimes;
  sum.wrongValues += more.wrongValues;
  sum.earlierDays += more.earlierDays;
}
