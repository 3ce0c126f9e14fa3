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

/** This many deaths within this time are a loop: a page that loads and dies again would be reloaded forever. */
const DEATHS = 3;
const WITHIN_MS = 120_000;

export class PageDeaths {
  #atMs: number[] = [];

  /** `stay-down` until the user decides; a page that loaded in between does not mean that it is stable. */
  died(reason: GoneReason, nowMs: number): 'reload' | 'stay-down' | 'ignore' {
    if (reason === 'clean-exit') return 'ignore';
    // Another try would start the same refused process.
    if (reason === 'launch-failed' || reason === 'integrity-failure') return 'stay-down';
    this.#atMs = [...this.#atMs.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
    return this.#atMs.length < DEATHS ? 'reload' : 'stay-down';
  }

  /** The user asked for another try. */
  forget(): void {
    this.#atMs = [];
  }
}
