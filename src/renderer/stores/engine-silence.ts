/**
 * Notices that the engine has gone silent while its connection stands, as where its process is stopped or swapped out: it tells its pulse
 * every second. While it is silent, or its connection lost, the market's time goes on by this window's clock; that of a replay stands still.
 */
import { forgetHealth } from './engine-stores.ts';
import { advanceClock, setLink, useWorldStore } from './world-store.ts';

/** Three pulses. */
export const SILENT_MS = 3_000;
/** A look that comes this much too late: it was the window that stood still, and what came meanwhile has not been handled yet. */
const OWN_STALL_MS = 1_000;
const CLOCK_MS = 1_000;

let heardAtMs = 0;
/** Up to when the market's time has been told, by this window's clock. */
let toldAtMs = 0;
let lookAtMs = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Something came from the engine. Called for every message: one timer looks, and is set again for what was heard since. */
export function heard(): void {
  heardAtMs = toldAtMs = performance.now();
  if (useWorldStore.getState().link === 'silent') setLink('open');
  if (timer === undefined) lookIn(SILENT_MS);
}

function lookIn(ms: number): void {
  lookAtMs = performance.now() + ms;
  timer = setTimeout(look, ms);
}

function look(): void {
  timer = undefined;
  const { link, world } = useWorldStore.getState();
  if (!world?.ready || world.error) return;
  const nowMs = performance.now();
  const isLate = nowMs - lookAtMs > OWN_STALL_MS;
  const leftMs = heardAtMs + SILENT_MS - nowMs;
  if (leftMs > 0) return lookIn(leftMs);
  if (isLate) return lookIn(OWN_STALL_MS);
  // A jump may keep the engine from its pulse.
  if (link === 'open' && world.replay?.seeking !== true) {
    setLink('silent');
    forgetHealth();
  }
  if (world.kind !== 'replay') advanceClock(nowMs - toldAtMs);
  toldAtMs = nowMs;
  lookIn(CLOCK_MS);
}
