/** How much of the engine's time the model was given and took, in the last seconds: why it is behind, where it is. */
import type { EngineHealth } from '../../../shared/contract/health.ts';

/** What is left of a measure after a second: some seconds count. */
const DECAY = 0.8;
/** It is given twice that of a thread that is free. */
const LEAST_SHARE = 0.15;

export class ModelTime {
  #wallMs = 0;
  #givenMs = 0;
  #tookMs = 0;
  #pulsedAt: number;
  #busyFraction = 0;

  constructor(monotonicMs: number) {
    this.#pulsedAt = monotonicMs;
  }

  /** Share of the last second that it worked. */
  get busyFraction(): number {
    return this.#busyFraction;
  }

  /** The engine came to it too seldom; or it had its time and did not get through. */
  get behindBy(): NonNullable<EngineHealth['analytics']['behindBy']> {
    return this.#givenMs < this.#wallMs * LEAST_SHARE ? 'engine' : 'model';
  }

  /** One run. */
  ran(tookMs: number, givenMs: number): void {
    this.#tookMs += tookMs;
    this.#givenMs += givenMs;
  }

  /** Closes the second that passed, however long it was. */
  pulse(monotonicMs: number): void {
    const sinceMs = monotonicMs - this.#pulsedAt;
    this.#pulsedAt = monotonicMs;
    this.#busyFraction = sinceMs > 0 ? this.#tookMs / sinceMs : 0;
    this.#tookMs = 0;
    this.#wallMs = this.#wallMs * DECAY + sinceMs;
    this.#givenMs *= DECAY;
  }
}
