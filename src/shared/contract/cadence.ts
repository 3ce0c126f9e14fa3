/** How often a window is told of a market that moves all the time; what moves after a rest is told at once. See docs/decisions. */
export const BATCH_EVERY_MS = 96;

/** What may be drawn with the next batch waits this long for it: a little more than lies between two. */
export const WAITS_FOR_BATCH_MS = 135;
