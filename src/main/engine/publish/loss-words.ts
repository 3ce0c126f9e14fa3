/** What is said of prints that a window's list lacks. */

export const lossStates = {
  stoodStill: (prints: number) =>
    `A window stood still: ${prints} prints are not in its list. Prices, alerts and the recording have them.`,
};

export const lossFaults = {
  tooFast: (prints: number) =>
    `Prints came faster than a window lists them, as in a replay at speed: ${prints} prints are not in its list. Prices, alerts and the recording have them. Replay slower, or narrow the filter.`,
};
