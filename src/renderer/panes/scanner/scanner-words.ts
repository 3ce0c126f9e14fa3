/** Every sentence of the scanner pane. */
import { SCAN_REASON, type ScanReason } from '../../../shared/contract/columns.ts';

export const scannerWords = {
  noNames: 'No watchlist holds a name to scan. Add symbols in the Watchlist pane.',
  noList: (list: string) => `There is no list named “${list}” now. Choose another above.`,
  nonePass: 'The condition is true of no name now.',
  noneKnown: 'What the condition asks is not known of any name yet. The line above says what has come.',
  noAlert: 'Write a condition first: the alert fires when a name comes to meet it.',
  everything: 'Every name. Enter takes what is typed, Escape puts it back.',
  unknown: 'Of these a number that the condition asks is not known yet: they are neither in nor out.',
  noPrints: 'Your plan streams no option prints: premium, net and sided stay unknown.',
  tooMany: (most: number, left: number) =>
    `A scan goes through ${most} names at most: ${left} more of the lists are left out.`,
} as const;

/** After a number of names. */
export const REASON_SHORT: Readonly<Record<ScanReason, string>> = {
  [SCAN_REASON.planLacks]: 'not in your plan',
  [SCAN_REASON.endOfDay]: 'end of day only',
  [SCAN_REASON.failed]: 'could not be asked, again soon',
  [SCAN_REASON.unknownName]: 'not known to Massive or not in your plan',
  [SCAN_REASON.notRecorded]: 'not recorded up to this moment',
};
