/**
 * The direction tint of changed cells, about 350 ms, faded in three steps. A CSS animation per cell would make the browser
 * recompute every tinted cell every frame; stepping costs four attribute writes a tint.
 */
const STEP_MS = 350 / 3;
const STEPS = 3;
/** At most two tints a second per cell: constant flashing carries no information. */
const REST_MS = 500;

interface Tint {
  direction: 'up' | 'down';
  startedMs: number;
  step: number;
}

export class TintClock {
  readonly #active = new Map<HTMLElement, Tint>();
  readonly #last = new WeakMap<HTMLElement, number>();
  readonly enabled: () => boolean;

  constructor(enabled: () => boolean) {
    this.enabled = enabled;
  }

  tint(element: HTMLElement, direction: 'up' | 'down', nowMs: number): void {
    if (!this.enabled()) return;
    if (nowMs - (this.#last.get(element) ?? Number.NEGATIVE_INFINITY) < REST_MS) return;
    this.#last.set(element, nowMs);
    this.#active.set(element, { direction, startedMs: nowMs, step: 0 });
    element.dataset['tint'] = `${direction}0`;
  }

  /** Advances every fade; true while any is left. */
  advance(nowMs: number): boolean {
    for (const [element, tint] of this.#active) {
      const step = Math.floor((nowMs - tint.startedMs) / STEP_MS);
      if (step >= STEPS) {
        this.clear(element);
      } else if (step !== tint.step) {
        tint.step = step;
        element.dataset['tint'] = `${tint.direction}${step}`;
      }
    }
    return this.#active.size > 0;
  }

  clear(element: HTMLElement): void {
    if (this.#active.delete(element)) delete element.dataset['tint'];
  }
}
