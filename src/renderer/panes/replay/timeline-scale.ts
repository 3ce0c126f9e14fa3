/** Where a moment lies on the bar of a session: recordings in proportion to their length, what lies between two of them folded to a notch. */

export interface Stretch {
  startMs: number;
  endMs: number;
}

export interface TimelineScale {
  /** Of each stretch, the shares of the bar's width it runs from and to. */
  places: readonly { from: number; to: number }[];
  /** 0 … 1; within a fold its left edge. */
  shareOf(atMs: number): number;
  /** The moment at a share of the width; in a fold the beginning of the next stretch. */
  momentAt(share: number): number;
}

const FOLD = 0.008;
/** However many nights there are, the recordings keep this much of the bar. */
const LEAST_PLAYED = 0.8;

/** `stretches` in order of time, at least one, none overlapping. */
export function timelineScale(stretches: readonly Stretch[]): TimelineScale {
  const folds = stretches.length - 1;
  const fold = folds > 0 ? Math.min(FOLD, (1 - LEAST_PLAYED) / folds) : 0;
  const lengthMs = stretches.reduce((sum, { startMs, endMs }) => sum + Math.max(1, endMs - startMs), 0);
  const perMs = (1 - fold * folds) / lengthMs;
  let at = 0;
  const places = stretches.map(({ startMs, endMs }) => {
    const from = at;
    const to = from + Math.max(1, endMs - startMs) * perMs;
    at = to + fold;
    return { from, to };
  });
  return {
    places,
    shareOf(atMs) {
      const i = Math.max(
        0,
        stretches.findLastIndex(({ startMs }) => startMs <= atMs),
      );
      const share = places[i].from + (atMs - stretches[i].startMs) * perMs;
      return Math.max(places[i].from, Math.min(places[i].to, share));
    },
    momentAt(share) {
      const i = places.findIndex(({ to }) => share <= to);
      if (i < 0) return stretches.at(-1)!.endMs;
      const { startMs, endMs } = stretches[i];
      return Math.min(endMs, startMs + Math.max(0, share - places[i].from) / perMs);
    },
  };
}
