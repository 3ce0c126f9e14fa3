/** Walks a session message by message, from any chunk on. Time never runs backwards: it is the latest log time so far. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { MessageCursor } from './message-cursor.ts';
import { damageOf } from './damage.ts';
import type { Damage, Session } from './reader.ts';
import { SessionError } from '../format/session-error.ts';

export class SessionCursor {
  /** The next message, once `peek` said there is one. */
  readonly message = new MessageCursor();
  /** Market time of the next message. */
  nextMs: EpochMs = Number.NEGATIVE_INFINITY;
  readonly #session: Session;
  readonly #onDamage: (damage: Damage) => void;
  #chunkIndex = -1;
  #peeked = false;

  /** `onDamage` is called for an unreadable span when the walk reaches it; the walk continues after it. */
  constructor(session: Session, onDamage: (damage: Damage) => void) {
    this.#session = session;
    this.#onDamage = onDamage;
  }

  /** Index of the chunk being walked; −1 before the first. */
  get chunkIndex(): number {
    return this.#chunkIndex;
  }

  /** Looks at the next message without taking it; false at the end. */
  peek(): boolean {
    if (this.#peeked) return true;
    while (!this.#next()) {
      if (this.#chunkIndex + 1 >= this.#session.chunks.length) return false;
      this.#load(this.#chunkIndex + 1);
    }
    this.nextMs = Math.max(this.nextMs, this.message.logMs);
    this.#peeked = true;
    return true;
  }

  /** Takes the message `peek` showed. */
  take(): void {
    this.#peeked = false;
  }

  /** Goes on with the first message of a chunk. */
  jump(chunkIndex: number): void {
    this.nextMs = chunkIndex > 0 ? this.#session.chunks[chunkIndex - 1].untilMs : Number.NEGATIVE_INFINITY;
    this.#chunkIndex = chunkIndex - 1;
    this.message.load(new Uint8Array(0));
    this.#peeked = false;
  }

  #next(): boolean {
    try {
      return this.message.next();
    } catch (error) {
      this.#damaged(error);
      return false;
    }
  }

  #load(index: number): void {
    this.#chunkIndex = index;
    const chunk = this.#session.chunks[index];
    if (chunk.after) this.#onDamage(chunk.after);
    try {
      this.message.load(this.#session.read(chunk));
    } catch (error) {
      this.#damaged(error);
    }
  }

  #damaged(error: unknown): void {
    if (!(error instanceof SessionError)) throw error;
    this.message.load(new Uint8Array(0));
    this.#onDamage(damageOf(this.#session.chunks[this.#chunkIndex], error));
  }
}
