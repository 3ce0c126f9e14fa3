/** A contract's volume, what is usual for it, and the marks where today's is not. */
import { AVERAGE_REASON, type AverageReason } from '../../../shared/contract/columns.ts';
import { FEWEST_SESSIONS, UNUSUAL_MULTIPLE } from '../../../shared/market/average-volume.ts';
import { describeSource } from '../../components/AgeBadge.tsx';
import { formatCompact, formatDay, formatSize } from '../../components/format.ts';
import type { ChainField, FieldContext } from './chain-field.ts';
import { counted } from '../../../shared/contract/counted.ts';

/** Beside the number, so that colour is not the only sign. */
const ABOVE_OPEN_INTEREST = '•';
const ABOVE_AVERAGE = '◆';

type Row = Pick<FieldContext, 'mirror'>;

const aboveOpenInterest = (id: number, { mirror }: Row): boolean =>
  mirror.value(id, 'volume') > mirror.value(id, 'openInterest');

const aboveAverage = (id: number, c: Row): boolean => volumeMultiple(id, c) >= UNUSUAL_MULTIPLE;

/** Unusual volume: above open interest, or three times the daily average. Unknown values mark nothing. */
export function isUnusual(id: number, c: Row): boolean {
  return aboveOpenInterest(id, c) || aboveAverage(id, c);
}

/** Infinite for the first trades in twenty sessions; NaN where either is unknown or nothing has traded today. */
function volumeMultiple(id: number, { mirror }: Row): number {
  const volume = mirror.value(id, 'volume');
  return volume > 0 ? volume / mirror.value(id, 'avgDailyVolume') : Number.NaN;
}

function formatMultiple(multiple: number): string {
  if (multiple >= 999.5) return '>999×';
  if (multiple < 0.05) return '<0.1×';
  return `${multiple.toFixed(multiple < 9.95 ? 1 : 0)}×`;
}

/** Thin contracts trade less than one a day. */
const formatAverage = (perDay: number): string => (perDay < 9.95 ? perDay.toFixed(1) : formatCompact(perDay));

const UNKNOWN_AVERAGE: Record<AverageReason, string> = {
  [AVERAGE_REASON.waiting]: 'requested, after everything else the plan’s requests are needed for',
  [AVERAGE_REASON.planLacks]: 'the plan does not include daily bars',
  [AVERAGE_REASON.failed]: 'the question failed; it is asked again in a few minutes',
  [AVERAGE_REASON.notRecorded]: 'the recording does not hold it up to this moment',
};

function describeAverage(id: number, { mirror }: Row): string {
  const sessions = mirror.value(id, 'avgVolumeSessions');
  if (Number.isNaN(sessions)) {
    const reason = UNKNOWN_AVERAGE[mirror.value(id, 'avgVolumeReason') as AverageReason] ?? 'not requested yet';
    return `daily average not known: ${reason}`;
  }
  const average = mirror.value(id, 'avgDailyVolume');
  if (Number.isNaN(average))
    return `no daily average: ${sessions} ${sessions === 1 ? 'session' : 'sessions'} since it first traded, ${FEWEST_SESSIONS} are needed`;
  const through = formatDay(mirror.value(id, 'avgVolumeThroughMs'));
  return `average ${formatAverage(average)} a day over ${counted(sessions, 'session')} to ${through}`;
}

function describeVolume(id: number, c: FieldContext): string {
  const { mirror } = c;
  const marks = [
    aboveOpenInterest(id, c) ? 'more than is open' : '',
    aboveAverage(id, c) ? `${formatMultiple(volumeMultiple(id, c))} the daily average` : '',
  ].filter((mark) => mark !== '');
  const volume = mirror.value(id, 'volume');
  const today = Number.isNaN(volume)
    ? ['no volume known today']
    : [
        `${formatSize(volume)} traded, ${formatSize(mirror.value(id, 'openInterest'))} open`,
        describeSource(mirror.value(id, 'daySource'), mirror.value(id, 'dayAtMs'), c.nowMs),
      ];
  return [marks.length > 0 ? `unusual: ${marks.join(' and ')}` : '', ...today, describeAverage(id, c)]
    .filter((part) => part !== '')
    .join('; ');
}

export const VOLUME_FIELDS: readonly ChainField[] = [
  {
    id: 'volume',
    title: 'Vol',
    description: `Volume today; ${ABOVE_OPEN_INTEREST} above open interest, ${ABOVE_AVERAGE} three times the daily average or more`,
    widthCh: 7,
    compact: true,
    value: (id, { mirror }) => mirror.value(id, 'volume'),
    format: (value, id, c) =>
      formatCompact(value) +
      (aboveOpenInterest(id, c) ? ABOVE_OPEN_INTEREST : '') +
      (aboveAverage(id, c) ? ABOVE_AVERAGE : ''),
    atMs: (id, { mirror }) => mirror.value(id, 'dayAtMs'),
    hover: describeVolume,
  },
  {
    id: 'volumeMultiple',
    title: 'Vol ×',
    description: 'Volume multiple: today over the daily average',
    widthCh: 6,
    compact: true,
    value: volumeMultiple,
    format: formatMultiple,
    atMs: (id, { mirror }) => mirror.value(id, 'dayAtMs'),
    hover: describeVolume,
  },
  {
    id: 'avgVolume',
    title: 'Avg vol',
    description: 'Average daily volume: the last 20 sessions before today',
    widthCh: 7,
    compact: true,
    value: (id, { mirror }) => mirror.value(id, 'avgDailyVolume'),
    format: formatAverage,
    atMs: () => Number.NaN,
    hover: describeAverage,
  },
];
