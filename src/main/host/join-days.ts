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

/** In order of time. One that began before an earlier one ended is left out: two clocks cannot run at once. */
export function joinable<S extends Pick<SessionInfo, 'date' | 'startMs' | 'endMs' | 'health' | 'simulated'>>(
  sessions: readonly S[],
  { fromDate, toDate, simulated }: JoinedDays,
): { sessions: S[]; leftOut: S[] } {
  const wanted = sessions
    .filter(
      ({ date, health, ...session }) =>
        date >= fromDate &&
        date <= toDate &&
        session.simulated === simulated &&
        health !== 'rejected' &&
        health !== 'recording',
    )
    .toSorted((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);
  const kept: S[] = [];
  const leftOut: S[] = [];
  for (const session of wanted) (session.startMs >= (kept.at(-1)?.endMs ?? -Infinity) ? kept : leftOut).push(session);
  return { sessions: kept, leftOut };
}

export function nameOfDays({ fromDate, toDate, simulated }: JoinedDays, recordings: number): string {
  const days = fromDate === toDate ? fromDate : `${fromDate} to ${toDate}`;
  return `${days}${simulated ? ', simulated' : ''}, ${counted(recordings, 'recording')}`;
}
