/** Frame times of a page that shows one pane: standing still, and while the wheel turns over its grid. */
import type { CDPSession, Locator, Page } from '@playwright/test';
import { frameTimes, percentile, round } from './terminal.ts';

/** Between showing a pane and measuring it. */
export const SETTLE_MS = 8_000;
const MEASURE_MS = 10_000;
const FRAME_MS = 1000 / 60;
/** About 40 rows a second, one turn of the wheel each frame: 300 turns down, then 300 up. */
const WHEEL_PX = 15;
const WHEEL_TURNS = 300;

export interface PaneFrames {
  p50Ms: number;
  p95Ms: number;
  /** Share of the frames that a 60 Hz screen would have shown and that did not come, 0 to 1. */
  droppedShare: number;
  /** Of the page's main thread, each frame: script, style, layout and paint. */
  cpuMs: number;
}

/** A session that counts the page's thread time, which a busy machine does not stretch. */
export async function threadClock(page: Page): Promise<CDPSession> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return client;
}

/** Ten seconds of frames. */
export async function measureFrames(page: Page, client: CDPSession): Promise<PaneFrames> {
  const busyMs = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find((m) => m.name === 'TaskDuration')!.value;
  };
  const before = await busyMs();
  const times = await frameTimes(page, MEASURE_MS);
  return {
    p50Ms: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    droppedShare: droppedShare(times),
    cpuMs: round(((await busyMs()) - before) / times.length),
  };
}

/** Turns the wheel over the grid, some rows down and the same back up, until the work is done. */
export async function whileScrolling<T>(page: Page, grid: Locator, work: () => Promise<T>): Promise<T> {
  const box = (await grid.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const state = { done: false };
  const working = work().finally(() => (state.done = true));
  for (let turn = 0; !state.done; turn++) {
    const down = Math.floor(turn / WHEEL_TURNS) % 2 === 0;
    await Promise.all([page.mouse.wheel(0, down ? WHEEL_PX : -WHEEL_PX), page.waitForTimeout(FRAME_MS)]);
  }
  return working;
}

function droppedShare(times: readonly number[]): number {
  const missed = times.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  return Math.round((10_000 * missed) / (times.length + missed)) / 10_000;
}
