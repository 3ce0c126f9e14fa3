/** Where a moment lies on the bar of a session: recordings in proportion to their length, what lies between two of them folded to a notch. */

export interface Stretch {
  startMs: number;
  endMs: number;
}

export interface TimelinePlace {
  /** Shares of the bar's width. */
  from: number;
  to: number;
  /** Where several ran at the same time, each has a lane of the bar's height: which of how many. */
  lane: number;
  lanes: number;
}

export interface TimelineScale {
  /** Of each recording. */
  places: readonly TimelinePlace[];
  /** 0 … 1; within a fold its left edge. */
  shareOf(atMs: number): number;
  /** The moment at a share of the width; in a fold the beginning of the next stretch. */
  momentAt(share: number): number;
  /** So much earlier or later, within what was recorded: a step out of a stretch ends at its edge, the next one in the neighbour's. */
  stepped(atMs: number, stepMs: number): number;
}

const FOLD = 0.008;
/** However many nights there are, the recordings keep this much of the bar. */
const LEAST_PLAYED = 0.8;

/** Recordings in order of their beginning as stretches in which at least one of them ran. */
export function ranIn(recordings: readonly Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { startMs, endMs } of recordings) {
    const last = stretches.at(-1);
    if (last && startMs < last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else stretches.push({ startMs, endMs });
  }
  return stretches;
}

/** `recordings` in order of their beginning, at least one. */
export function timelineScale(recordings: readonly Stretch[]): TimelineScale {
  const stretches = ranIn(recordings);
  const folds = stretches.length - 1;
  const fold = folds > 0 ? Math.min(FOLD, (1 - LEAST_PLAYED) / folds) : 0;
  const lengthMs = stretches.reduce((sum, { startMs, endMs }) => sum + Math.max(1, endMs - startMs), 0);
  const perMs = (1 - fold * folds) / lengthMs;
  let at = 0;
  const ran = stretches.map(({ startMs, endMs }) => {
    const from = at;
    const to = from + Math.max(1, endMs - startMs) * perMs;
    at = to + fold;
    return { from, to };
  });
  const shareIn = (i: number, atMs: number): number =>
    Math.max(ran[i].from, Math.min(ran[i].to, ran[i].from + (atMs - stretches[i].startMs) * perMs));
  const lanes = lanesOf(recordings, stretches);
  return {
    places: recordings.map(({ startMs, endMs }, n) => {
      const i = stretches.findLastIndex((stretch) => stretch.startMs <= startMs);
      return { from: shareIn(i, startMs), to: Math.max(shareIn(i, endMs), shareIn(i, startMs + 1)), ...lanes[n] };
    }),
    shareOf(atMs) {
      const i = stretches.findLastIndex(({ startMs }) => startMs <= atMs);
      return shareIn(Math.max(0, i), atMs);
    },
    stepped(atMs, stepMs) {
      const i = Math.max(
        0,
        stretches.findLastIndex(({ startMs }) => startMs <= atMs),
      );
      const { startMs, endMs } = stretches[i];
      if (stepMs > 0) return atMs < endMs ? Math.min(atMs + stepMs, endMs) : (stretches[i + 1]?.startMs ?? endMs);
      return atMs > startMs ? Math.max(Math.min(atMs, endMs) + stepMs, startMs) : (stretches[i - 1]?.endMs ?? startMs);
    },
    momentAt(share) {
      const i = ran.findIndex(({ to }) => share <= to);
      if (i < 0) return stretches.at(-1)!.endMs;
      const { startMs, endMs } = stretches[i];
      return Math.min(endMs, startMs + Math.max(0, share - ran[i].from) / perMs);
    },
  };
}

/** Each takes the first lane that is free. */
function lanesOf(
  recordings: readonly Stretch[],
  stretches: readonly Stretch[],
): Pick<TimelinePlace, 'lane' | 'lanes'>[] {
  const freeAtMs = stretches.map((): number[] => []);
  const taken = recordings.map(({ startMs, endMs }) => {
    const i = stretches.findLastIndex((stretch) => stretch.startMs <= startMs);
    const free = freeAtMs[i].findIndex((atMs) => atMs <= startMs);
    const lane = free < 0 ? freeAtMs[i].length : free;
    freeAtMs[i][lane] = endMs;
    return { i, lane };
  });
  return taken.map(({ i, lane }) => ({ lane, lanes: freeAtMs[i].length }));
}
