/** How fast a replay really goes: market time played over real time, of the last whole second of playing. */
const WINDOW_MS = 1_000;

export class ReplayPace {
  #playedMs = 0;
  #tookMs = 0;
  #perSecond: number | undefined;

  /** Market seconds per second; undefined until a second has been played. */
  get perSecond(): number | undefined {
    return this.#perSecond;
  }

  /** It starts to play, or at another speed. */
  begin(): void {
    this.#playedMs = this.#tookMs = 0;
    this.#perSecond = undefined;
  }

  add(playedMs: number, tookMs: number): void {
    this.#playedMs += playedMs;
    this.#tookMs += tookMs;
    if (this.#tookMs < WINDOW_MS) return;
    this.#perSecond = this.#playedMs / this.#tookMs;
    this.#playedMs = this.#tookMs = 0;
  }
}
