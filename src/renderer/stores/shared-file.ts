/**
 * A settings file that several windows change. Each change goes to the host with the state that it was made of, and the host puts it to
 * what other windows made meanwhile: none is written over. One is on its way at a time; those made meanwhile follow together.
 */
import { isSame } from '../../shared/settings/merge-changes.ts';

export interface SharedFileOptions<T> {
  get(): Promise<T>;
  /** What this window shows. */
  read(): T;
  show(value: T): void;
  send(change: { base: T; next: T }): Promise<T>;
  merge(base: T, mine: T, theirs: T): T;
  /** What this window takes of what the host has: which list is shown, for one, is its own matter. `own` is what it had. */
  adopt?(theirs: T, own: T): T;
  saved?(): void;
  /** Tells the user. `undo`: the change goes from the screen. `keep`: it stays there, and is tried again with the next, or once the host is heard again. */
  refused(error: unknown): 'undo' | 'keep';
}

export class SharedFile<T> {
  readonly #options: SharedFileOptions<T>;
  /** As the host has it, and what this window shows was made of. */
  #stored: T | undefined;
  #saving: Promise<void> | undefined;
  /** How often what the host has was heard. */
  #heard = 0;

  constructor(options: SharedFileOptions<T>) {
    this.#options = options;
  }

  /** Reads what the host has: at the start, and where changes of other windows may not have been heard. Rejects with what refused it. */
  async load(): Promise<void> {
    for (;;) {
      await this.#saving;
      const heard = this.#heard;
      const theirs = await this.#options.get();
      // An answer that something newer overtook would take that back.
      if (heard === this.#heard && this.#saving === undefined) return this.take(theirs);
    }
  }

  /** The host has this now: another window changed it. What is not stored yet of here is put to it. */
  take(theirs: T): void {
    this.#heard++;
    const { read, show, merge } = this.#options;
    const before = this.#stored;
    if (before === undefined) {
      this.#stored = theirs;
      return show(theirs);
    }
    this.#stored = this.#adopt(theirs, before);
    show(merge(before, read(), this.#stored));
    if (!isSame(read(), this.#stored)) void this.save();
  }

  /** Sends what is shown, unless that is stored. Before the first `take` nothing is sent: what is on disk would be lost. Never rejects. */
  save(): Promise<void> {
    this.#saving ??= this.#send().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** The window goes, and waits for nothing. */
  sendNow(): void {
    const { read, send, refused } = this.#options;
    const [base, next] = [this.#stored, read()];
    if (base !== undefined && !isSame(base, next)) send({ base, next }).catch(refused);
  }

  async #send(): Promise<void> {
    const { read, show, send, merge, saved, refused } = this.#options;
    while (this.#stored !== undefined) {
      const [base, next] = [this.#stored, read()];
      if (isSame(base, next)) return;
      try {
        this.#stored = this.#adopt(await send({ base, next }), next);
        this.#heard++;
        saved?.();
      } catch (error) {
        if (refused(error) === 'keep') return;
      }
      const now = read();
      show(merge(next, now, this.#stored));
      // What is shown may be less than what is stored: a snooze that ended, for one.
      if (isSame(next, now)) return;
    }
  }

  #adopt(theirs: T, own: T): T {
    return this.#options.adopt?.(theirs, own) ?? theirs;
  }
}
