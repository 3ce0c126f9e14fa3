/** The newest state message of each kind, until it is drawn: with the next batch, or once a window is visible. */
import type { ToWindow } from '../../shared/contract/streams.ts';

export class HeldState {
  readonly #newest = new Map<string, ToWindow>();

  /** Holds a state message; false for an event, which must be handled at once. */
  hold(message: ToWindow): boolean {
    const name = stateName(message);
    if (name === undefined) return false;
    this.#newest.set(name, message);
    return true;
  }

  clear(): void {
    this.#newest.clear();
  }

  get size(): number {
    return this.#newest.size;
  }

  *take(): Generator<ToWindow> {
    for (const [name, message] of this.#newest) {
      this.#newest.delete(name);
      yield message;
    }
  }
}

/** What the engine sends again whenever it changes, so that only the newest counts; undefined for what happens once. */
function stateName(message: ToWindow): string | undefined {
  switch (message.type) {
    case 'pulse':
    case 'health':
      return message.type;
    case 'chain':
      return `chain ${message.chain.root} ${message.chain.expiry}`;
    case 'analytics':
    case 'flowDay':
      return `${message.type} ${message.key}`;
    default:
      return undefined;
  }
}
