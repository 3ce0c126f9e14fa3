/** Sentences of the flow leaders: why no name is listed, and what of a row is known. */
import { formatSize } from '../../components/format.ts';

export const leaderStates = {
  notSaid: 'The engine has not said yet.',
  noPrints: 'No option print has been counted yet.',
  openInterestOf: (known: number, of: number) =>
    `Open interest of ${formatSize(known)} of the ${formatSize(of)} contracts that traded is known; the others have no place on this board. Open the chain of an underlying: its snapshot tells it.`,
  filterReplaced: 'Its filter was replaced: every print of it that is kept shows, whatever its size and side.',
  leastVolume:
    'The day’s volume is not known: so much was counted here since the count began. Open its chain to have it.',
  noneInOrder: 'None has what this order asks for yet. Choose another.',
};
