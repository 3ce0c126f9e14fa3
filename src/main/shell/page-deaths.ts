/** What to do when a page's process is gone. Pure: time is a parameter. */

/** Electron's `RenderProcessGoneDetails.reason`. */
export type GoneReason =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction';

/** So many deaths within this time are a loop: a page that loads and dies again would be reloaded for ever. */
const DEATHS = 3;
const WITHIN_MS = 120_000;

export class PageDeaths {
  #atMs: number[] = [];

  /** `stay-down` until the person decides; a page that loaded in between is no sign of health. */
  died(reason: GoneReason, nowMs: number): 'reload' | 'stay-down' | 'ignore' {
    if (reason === 'clean-exit') return 'ignore';
    // Another try starts the same refused process.
    if (reason === 'launch-failed' || reason === 'integrity-failure') return 'stay-down';
    this.#atMs = [...this.#atMs.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
    return this.#atMs.length < DEATHS ? 'reload' : 'stay-down';
  }

  /** The person asked for another try. */
  forget(): void {
    this.#atMs = [];
  }
}
