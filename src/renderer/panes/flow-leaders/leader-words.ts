/** Sentences of the flow leaders: why no name is listed, and what of a row is known. */
import type { OpenInterestSearch } from '../../../shared/contract/flow-day.ts';
import { formatSize } from '../../components/format.ts';

/** What becomes of those whose open interest is not known. */
export const openInterestWords: Record<OpenInterestSearch, string> = {
  asking: 'REST is asked for them, most premium first; some contracts have none yet.',
  pausing: 'REST did not answer for them: it is asked again in some seconds.',
  refused: 'The plan has no snapshots of options, which tell it.',
  counted: 'The plan counts its requests: open the chain of an underlying, its snapshot tells it.',
  notRecorded: 'Nothing more of it was recorded up to here.',
};

export const leaderStates = {
  notSaid: 'The first counts have not come yet.',
  noPrints: 'No option print has been counted yet.',
  partOfInterval: 'Part of the interval was not listened to: prints are missing.',
  openInterestOf: (known: number, of: number) =>
    `Open interest of ${formatSize(known)} of the ${formatSize(of)} contracts that traded is known; the others have no place on this board.`,
  filterReplaced: 'Its filter was replaced: every print of it that is kept shows, whatever its size and side.',
  leastVolume:
    'The day’s volume is not known: so much was counted here since the count began. Open its chain to have it.',
  noneInOrder: 'None has what this order asks for yet. Choose another.',
};
