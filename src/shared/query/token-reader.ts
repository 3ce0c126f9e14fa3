/** A text's tokens, taken one after the other; who completes the text sees what could stand at each. */
import type { Offer } from './offers.ts';
import type { Token } from './tokens.ts';

export type SeeOffers = (token: Token, offers: readonly Offer[]) => void;

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'crosses', 'back']);
export const isKeyword = ({ text }: Token): boolean => KEYWORDS.has(text.toLowerCase());

export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #see: SeeOffers | undefined;
  #next = 0;

  /** `tokens` end with one of kind `end`, which is never taken. */
  constructor(tokens: readonly Token[], see: SeeOffers | undefined) {
    this.#tokens = tokens;
    this.#see = see;
  }

  get here(): Token {
    return this.#tokens[this.#next];
  }

  atEnd(): boolean {
    return this.here.kind === 'end';
  }

  get following(): Token | undefined {
    return this.#tokens[this.#next + 1];
  }

  /** The one taken last; undefined before the first. */
  get taken(): Token | undefined {
    return this.#tokens[this.#next - 1];
  }

  next(): Token {
    const token = this.here;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  take(mark: string): boolean {
    const found = this.here.kind === 'mark' && this.here.text === mark;
    if (found) this.#next++;
    return found;
  }

  takeWord(word: string): boolean {
    const found = this.here.kind === 'word' && this.here.text.toLowerCase() === word;
    if (found) this.#next++;
    return found;
  }

  /** What could stand here. A function where it is long to make: most texts are only read. */
  offer(offers: readonly Offer[] | (() => readonly Offer[])): void {
    this.#see?.(this.here, typeof offers === 'function' ? offers() : offers);
  }
}
