/** Animation frames for the stream, from a visible window, the page's own or a pop-out's; fewer while none is visible. */
import type { FrameHost } from './market-stream.ts';

/** A covered window gets no frames though it counts as shown. */
const COVERED_FRAME_MS = 250;
/** No window is visible: batches are applied once a second, so that prints are not lost. */
const HIDDEN_FRAME_MS = 1_000;

export class WindowFrames implements FrameHost {
  readonly #page: Window;
  /** The pop-outs there are. The same page paints them: they go on while it is minimised. */
  popouts: readonly Window[] = [];

  constructor(page: Window) {
    this.#page = page;
  }

  requestFrame(callback: () => void): void {
    const page = this.#page;
    const shown = this.#shown();
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      page.clearTimeout(timer);
      shown?.cancelAnimationFrame(frame);
      page.document.removeEventListener('visibilitychange', onShown);
      callback();
    };
    const onShown = (): void => {
      if (!page.document.hidden) once();
    };
    const frame = shown?.requestAnimationFrame(once) ?? 0;
    const timer = page.setTimeout(once, shown ? COVERED_FRAME_MS : HIDDEN_FRAME_MS);
    if (!shown) page.document.addEventListener('visibilitychange', onShown);
  }

  after(ms: number, run: () => void): void {
    this.#page.setTimeout(run, ms);
  }

  nowMs(): number {
    return this.#page.performance.now();
  }

  seen(): boolean {
    return this.#shown() !== undefined;
  }

  #shown(): Window | undefined {
    if (!this.#page.document.hidden) return this.#page;
    return this.popouts.find((view) => !view.closed && !view.document.hidden);
  }
}
