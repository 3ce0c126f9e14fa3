/** What is said of prints that a window's list lacks. */
import { counted } from '../../../shared/contract/counted.ts';

export const lossStates = {
  stoodStill: (prints: number) =>
    `A window stood still: ${counted(prints, 'print is', 'prints are')} not in its list. Prices, alerts and the recording have them all.`,
};

export const lossFaults = {
  tooFast: (prints: number) =>
    `Prints came faster than a window lists them, as in a replay at speed: ${counted(prints, 'print is', 'prints are')} not in its list. Prices, alerts and the recording have them all. Replay slower, or narrow the filter.`,
};
