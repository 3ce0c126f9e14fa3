/** How late the model is with one expiry, and how much of it waits. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import { mostAgeMs } from './pass-due.ts';
import { stands, type SliceState } from './slice-state.ts';

/** A model this far behind is reported as behind. */
const SAID_BEHIND_MS = 2_000;

/** How long its values have been waiting to be recomputed; undefined while the model keeps up. A first pass that has not begun does not count: there is nothing on screen yet. */
export function sliceBehindMs(state: SliceState, nowMs: EpochMs): EpochMs | undefined {
  const { passAtMs, passLeft } = state;
  if (passLeft === 0 && stands(state)) return undefined;
  const waitedMs = passLeft > 0 ? nowMs - passAtMs : nowMs - passAtMs - mostAgeMs(state);
  return Number.isFinite(waitedMs) && waitedMs >= SAID_BEHIND_MS ? waitedMs : undefined;
}

/** Contracts that wait: those that changed, or all of an expiry whose turn should have come. */
export function sliceWaiting(state: SliceState, nowMs: EpochMs): number {
  const isOverdue = state.passLeft === 0 && sliceBehindMs(state, nowMs) !== undefined;
  return isOverdue ? state.ids.reduce((sum, id) => sum + Number(id !== NO_INSTRUMENT), 0) : state.dirtyCount;
}
