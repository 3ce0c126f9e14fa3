/** The one key question that may be open in the web host, with the token that its page answers with. */
import { randomBytes } from 'node:crypto';
import type { KeyQuestion } from '../host/host-dialogs.ts';
import { LONGEST_KEY } from '../../shared/contract/key-entry.ts';
import { keyFaults } from '../../shared/contract/key-words.ts';
import { sameSecret } from './access.ts';

/** The page is opened together with the question and may be here first. */
const PAGE_WAITS_MS = 3_000;

interface Open {
  question: KeyQuestion;
  token: string;
  close: (accepted: boolean) => void;
}

export class KeyQuestions {
  #open: Open | undefined;
  #waiting: (() => void)[] = [];

  /** A new question takes the place of one that is open. */
  ask(question: KeyQuestion): Promise<boolean> {
    this.#open?.close(false);
    return new Promise((resolve) => {
      const open: Open = {
        question,
        token: randomBytes(24).toString('base64url'),
        close: (accepted) => {
          if (this.#open === open) this.#open = undefined;
          resolve(accepted);
        },
      };
      this.#open = open;
      for (const told of this.#waiting.splice(0)) told();
    });
  }

  /** The open question, or one that is asked within three seconds. */
  async next(): Promise<{ origins: readonly string[]; token: string } | undefined> {
    if (!this.#open) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        timer = setTimeout(resolve, PAGE_WAITS_MS);
      });
      clearTimeout(timer);
    }
    const open = this.#open;
    return open && { origins: open.question.origins, token: open.token };
  }

  isToken(token: string): boolean {
    return this.#open !== undefined && sameSecret(token, this.#open.token);
  }

  /** Undefined: accepted and closed. Else the sentence to show; `token` was checked by `isToken`. */
  async answer(key: string): Promise<string | undefined> {
    const open = this.#open;
    if (!open) return keyFaults.nobodyAsks;
    if (key === '' || key.length > LONGEST_KEY) return keyFaults.noKey;
    const problem = await open.question.check(key);
    if (problem === undefined) open.close(true);
    return problem;
  }

  cancel(): void {
    this.#open?.close(false);
  }
}
