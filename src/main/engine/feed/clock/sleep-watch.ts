/** Tells a computer that slept from one whose clock was set: time since it started goes on through sleep, and no clock setting moves it. */
import type { FeedEnvironment } from '../environment.ts';

/** Busy threads are never that late. */
const SLEPT_MS = 10_000;
/** Where time since the start is told in whole seconds, less says nothing. */
const SET_MS = 3_000;

export interface Looked {
  /** How long it slept since the look before; 0 where it did not. */
  sleptMs: number;
  /** How far its clock was set forward (back: negative); 0 where it was not. */
  setByMs: number;
}

export class SleepWatch {
  readonly #environment: Pick<FeedEnvironment, 'now' | 'uptimeMs'>;
  #clockMs: number;
  #uptimeMs: number;

  constructor(environment: Pick<FeedEnvironment, 'now' | 'uptimeMs'>) {
    this.#environment = environment;
    this.#clockMs = environment.now();
    this.#uptimeMs = environment.uptimeMs();
  }

  /** Called about every `everyMs`. */
  look(everyMs: number): Looked {
    const clockMs = this.#environment.now();
    const uptimeMs = this.#environment.uptimeMs();
    const passedMs = uptimeMs - this.#uptimeMs;
    const setByMs = clockMs - this.#clockMs - passedMs;
    this.#clockMs = clockMs;
    this.#uptimeMs = uptimeMs;
    const lateMs = passedMs - everyMs;
    return { sleptMs: lateMs > SLEPT_MS ? lateMs : 0, setByMs: Math.abs(setByMs) > SET_MS ? setByMs : 0 };
  }
}
