/** What tells two runs of the simulated market apart: they show the same hours. */
import type { SessionInfo } from '../../shared/contract/calls.ts';
import { formatDate, formatExpiry, formatTime } from './format.ts';

/** `run of 22 Nov 12:31:05`, by this computer's clock; empty where there is nothing to tell. */
export const runText = ({ runAtMs }: Pick<SessionInfo, 'runAtMs'>): string =>
  runAtMs === undefined ? '' : `run of ${formatExpiry(formatDate(runAtMs, 'local'))} ${formatTime(runAtMs, 'local')}`;
