/** Which expiries are asked for now: contract lists and snapshots. */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { FRESH_SNAPSHOTS } from '../../../shared/market/snapshot-period.ts';
import type { ExpiryState } from './expiry-state.ts';

/** A quiet chain is refreshed this many times less often; one that the stream holds wherever it is looked at, no more often than this. */
export const QUIET_SHARE = 5;
const HELD_LIVE_MS = 15_000;
/** Expiries loaded for the first time together: the nearest are whole, and computed, while the far ones are still asked for. */
const FIRST_LOADS = 8;

export interface LoadTimes {
  nowMs: EpochMs;
  /** Between two snapshots of an expiry on screen. */
  everyMs: number;
  /** The stream holds it where it is looked at. */
  isHeldLive: (state: ExpiryState) => boolean;
}

/** What nothing is known of goes first, on screen before quiet and the nearest before the others; meanwhile the rest is refreshed less often. */
export function dueLoads(states: readonly ExpiryState[], { nowMs, everyMs, isHeldLive }: LoadTimes): ExpiryState[] {
  const mayAsk = ({ loading, retryAtMs }: ExpiryState): boolean => !loading && nowMs >= retryAtMs;
  const first = states.filter(({ askedAtMs }) => askedAtMs === undefined);
  const waiting = first
    .filter(mayAsk)
    .toSorted((a, b) => Number(a.quiet) - Number(b.quiet) || a.expiry.localeCompare(b.expiry));
  const underWay = first.filter(({ loading }) => loading).length;
  const againMs = everyMs * (waiting.length + underWay > 0 ? FRESH_SNAPSHOTS : 1);
  const refreshMs = (state: ExpiryState): number => {
    if (state.quiet) return againMs * QUIET_SHARE;
    return !state.snapshotShown && isHeldLive(state) ? Math.max(againMs, HELD_LIVE_MS) : againMs;
  };
  const today = etDate(nowMs);
  const again = states.filter((state) => {
    if (state.askedAtMs === undefined || !mayAsk(state)) return false;
    const sinceMs = nowMs - state.askedAtMs;
    return state.listedOn !== today || (sinceMs >= againMs && sinceMs >= refreshMs(state));
  });
  return [...waiting.slice(0, Math.max(0, FIRST_LOADS - underWay)), ...again];
}
