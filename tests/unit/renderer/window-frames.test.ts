import { describe, expect, it } from 'vitest';
import { WindowFrames } from '../../../src/renderer/bridge/window-frames.ts';

/** A window whose frames and timers run when the test says so. */
class FakeWindow {
  frames: (() => void)[] = [];
  timers: { run: () => void; afterMs: number }[] = [];
  closed = false;
  readonly #shown: (() => void)[] = [];
  readonly document = {
    hidden: false,
    addEventListener: (_: string, run: () => void) => void this.#shown.push(run),
    removeEventListener: (_: string, run: () => void) => void this.#shown.splice(this.#shown.indexOf(run), 1),
  };
  readonly performance = { now: () => 0 };

  requestAnimationFrame(run: () => void): number {
    return this.frames.push(run);
  }

  cancelAnimationFrame(at: number): void {
    this.frames.splice(at - 1, 1);
  }

  setTimeout(run: () => void, afterMs: number): number {
    return this.timers.push({ run, afterMs });
  }

  clearTimeout(at: number): void {
    this.timers.splice(at - 1, 1);
  }

  show(): void {
    this.document.hidden = false;
    for (const run of this.#shown.slice()) run();
  }

  get listeners(): number {
    return this.#shown.length;
  }
}

function rig() {
  const [page, popout] = [new FakeWindow(), new FakeWindow()];
  const frames = new WindowFrames(page as unknown as Window);
  frames.popouts = [popout as unknown as Window];
  let ran = 0;
  frames.requestFrame(() => (ran += 1));
  return { page, popout, frames, ran: () => ran, again: () => frames.requestFrame(() => (ran += 1)) };
}

describe('frames for the stream', () => {
  it('are those of the page while it can be seen; a covered page goes on by a timer', () => {
    const { page, popout, ran, again } = rig();
    expect([page.frames.length, popout.frames.length, page.timers[0].afterMs]).toEqual([1, 0, 250]);
    page.frames[0]();
    expect([ran(), page.timers.length]).toEqual([1, 0]);
    again();
    page.timers[0].run();
    expect([ran(), page.frames.length]).toEqual([2, 0]);
  });

  it('are those of a pop-out while the page is hidden', () => {
    const { page, popout, ran, again } = rig();
    page.frames[0]();
    page.document.hidden = true;
    again();
    expect([page.frames.length, popout.frames.length, page.timers[0].afterMs]).toEqual([0, 1, 250]);
    popout.frames[0]();
    expect(ran()).toBe(2);
    popout.closed = true;
    again();
    expect([popout.frames.length, page.timers[0].afterMs]).toEqual([0, 1_000]);
  });

  it('come once a second while nothing can be seen, and at once when the page is shown again', () => {
    const { page, popout, ran, again } = rig();
    page.frames[0]();
    page.document.hidden = popout.document.hidden = true;
    again();
    expect([page.frames.length, popout.frames.length, page.timers[0].afterMs]).toEqual([0, 0, 1_000]);
    page.timers[0].run();
    expect([ran(), page.listeners]).toEqual([2, 0]);
    again();
    page.show();
    expect([ran(), page.listeners, page.timers.length]).toEqual([3, 0, 0]);
  });
});
