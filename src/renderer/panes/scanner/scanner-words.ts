/** Every sentence of the scanner pane. */
import { SCAN_REASON, type ScanReason } from '../../../shared/contract/columns.ts';
import { formatSymbol } from '../../components/format.ts';

/** The others are counted. */
const NAMES_SAID = 12;

export const scannerWords = {
  noNames: 'No watchlist holds a name to scan. Add symbols in the Watchlist pane.',
  noneOptionable: (count: number) =>
    `None of the ${count} names of the lists has listed options. Choose one list above to scan its names all the same.`,
  noList: (list: string) => `There is no list named “${list}” now. Choose another above.`,
  nonePass: 'The condition is true of no name now.',
  noneKnown: 'What the condition asks is not known of any name yet. The line above says what has come.',
  noAlert: 'Write a condition first: the alert fires when a name comes to meet it.',
  everything: 'Every name. Enter takes what is typed, Escape puts it back.',
  unknown: 'Of these a number that the condition asks is not known yet: they are neither in nor out.',
  withoutOptions: (names: readonly string[]) =>
    `They have no listed options: ${names.slice(0, NAMES_SAID).map(formatSymbol).join(', ')}${names.length > NAMES_SAID ? ' …' : ''}. A list chosen by its name keeps them.`,
  noPrints: 'Your plan streams no option prints: premium, net and sided stay unknown.',
  tooMany: (most: number, left: number) =>
    `A scan goes through ${most} names at most: ${left} more of the lists are left out.`,
} as const;

/** After the names that come again by themselves. `time`: when they are asked for, where that is still to come. */
export const againWords = (time: string | undefined): string => (time ? `, again at ${time}` : ', again soon');

/** After a number of names. */
export const REASON_SHORT: Readonly<Record<ScanReason, string>> = {
  [SCAN_REASON.planLacks]: 'not in your plan',
  [SCAN_REASON.endOfDay]: 'end of day only',
  [SCAN_REASON.failed]: 'could not be asked',
  [SCAN_REASON.limited]: 'held back by the vendor’s limit',
  [SCAN_REASON.unknownName]: 'not known to Massive or not in your plan',
  [SCAN_REASON.dayAwaited]: 'waiting for the last finished day',
  [SCAN_REASON.notRecorded]: 'not recorded up to this moment',
};
