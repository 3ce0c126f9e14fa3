/** Loads what panes share, by key; what could not be had is asked for again while a pane shows it. */
import { CallFailure, failureMessage } from '../bridge/calls.ts';

export type Loaded<T> = { kind: 'loading' } | { kind: 'ready'; value: T } | { kind: 'failed'; message: string };

/** Doubled with each failure up to the last. */
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** Time alone does not change these answers; a plan of few requests a minute has none to spare for them. */
const LASTING = new Set([
  'rest/unauthorized',
  'rest/not-entitled',
  'rest/not-found',
  'rest/bad-request',
  'chain/none',
  'chain/endOfDay',
  'replay/none',
]);

interface Load {
  /** Panes that show it. */
  shown: number;
  /** Since it was last had. */
  failures: number;
  isAsking: boolean;
  hasValue: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

export class ShownLoads<T> {
  readonly #ask: (key: string) => Promise<T>;
  readonly #keep: (key: string, outcome: Loaded<T>) => void;
  #loads = new Map<string, Load>();

  /** @param keep takes each outcome; what was had before stands when it fails to be had again. */
  constructor(ask: (key: string) => Promise<T>, keep: (key: string, outcome: Loaded<T>) => void) {
    this.#ask = ask;
    this.#keep = keep;
  }

  #of(key: string): Load {
    let load = this.#loads.get(key);
    if (!load) this.#loads.set(key, (load = { shown: 0, failures: 0, isAsking: false, hasValue: false }));
    return load;
  }

  /** Asks, unless an answer is under way. */
  load(key: string): void {
    const load = this.#of(key);
    if (load.isAsking) return;
    load.isAsking = true;
    clearTimeout(load.timer);
    void this.#outcome(key, load);
  }

  async #outcome(key: string, load: Load): Promise<void> {
    let outcome: Loaded<T>;
    let isLasting = false;
    try {
      outcome = { kind: 'ready', value: await this.#ask(key) };
    } catch (error) {
      outcome = { kind: 'failed', message: failureMessage(error) };
      isLasting = error instanceof CallFailure && LASTING.has(error.code);
    }
    // That of another world, or of before a seek.
    if (this.#loads.get(key) !== load) return;
    load.isAsking = false;
    if (outcome.kind === 'ready') Object.assign(load, { failures: 0, hasValue: true });
    else load.failures += 1;
    if (outcome.kind === 'ready' || !load.hasValue) this.#keep(key, outcome);
    if (load.failures > 0 && load.shown > 0 && !isLasting) {
      const afterMs = Math.min(FIRST_RETRY_MS * 2 ** (load.failures - 1), LAST_RETRY_MS);
      load.timer = setTimeout(() => this.load(key), afterMs);
    }
  }

  /** A pane shows it: what had failed is asked for at once. The pane calls what is returned when it no longer does. */
  show(key: string): () => void {
    const shown = this.#of(key);
    shown.shown += 1;
    if (shown.failures > 0) this.load(key);
    return () => {
      // It may have been forgotten in between.
      const load = this.#of(key);
      load.shown -= 1;
      if (load.shown === 0) clearTimeout(load.timer);
    };
  }

  /** Another world or a seek: answers under way are not taken. */
  forget(): void {
    for (const { timer } of this.#loads.values()) clearTimeout(timer);
    this.#loads = new Map(
      [...this.#loads].map(([key, { shown }]) => [key, { shown, failures: 0, isAsking: false, hasValue: false }]),
    );
  }
}
