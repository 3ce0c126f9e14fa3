/** Which recordings of some days make one session, and what it is called. Pure. */
import type { SessionInfo } from '../../shared/contract/calls.ts';
import { counted } from '../../shared/contract/counted.ts';

export interface JoinedDays {
  /** `YYYY-MM-DD`, both included. */
  fromDate: string;
  toDate: string;
  /** Of the simulated market, or of all others. */
  simulated: boolean;
}

/** In order of their beginning. */
export function joinable<S extends Pick<SessionInfo, 'date' | 'startMs' | 'endMs' | 'health' | 'simulated'>>(
  sessions: readonly S[],
  { fromDate, toDate, simulated }: JoinedDays,
): S[] {
  return sessions
    .filter(
      ({ date, health, ...session }) =>
        date >= fromDate &&
        date <= toDate &&
        session.simulated === simulated &&
        health !== 'rejected' &&
        health !== 'recording',
    )
    .toSorted((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);
}

export function nameOfDays({ fromDate, toDate, simulated }: JoinedDays, recordings: number): string {
  const days = fromDate === toDate ? fromDate : `${fromDate} to ${toDate}`;
  return `${days}${simulated ? ', simulated' : ''}, ${counted(recordings, 'recording')}`;
}
