/** Removes keys from whatever a server sends back, spelled plainly, with JSON's escapes (`\/`, `\u002f`) or as in an address (`%2F`, `%252F`): they must reach no log, page or recording. */
import { SHORTEST_KEY } from '../../../shared/contract/key-entry.ts';

/** What another spelling needs at least one of: market data has neither. */
const ESCAPE = '\\';
const PERCENT = '%';
const SHOWN = '•••';
/** What is not seen once text is shown on one line: white space, control and format characters, as they are or as JSON escapes. */
const UNSEEN = String.raw`(?:[\s\p{Cc}\p{Cf}]|\\[bfnrt]|\\u(?:00[0189aA][0-9a-fA-F]|0020|007[fF]|061[cC]|180[eE]|20[0-6][0-9a-fA-F]|[fF][eE][fF]{2})){0,16}`;
/** Stands in for each byte of a key in a frame; no key holds it. */
const BLANK = '-';

/** One for all servers of a run: what was entered for one server, another may say too, and an old key may be said after it was replaced. */
export class KeyStriker {
  /** Longest first: one may begin another. */
  #keys: readonly string[] = [];
  #spelled = /(?!)/g;
  #apart = /(?!)/gu;

  constructor(...keys: readonly string[]) {
    for (const key of keys) this.know(key);
  }

  /** From now on this key is struck too. What is shorter than a key is a stand-in for one (a local server takes any) and is no secret. */
  know(key: string): void {
    if (key.length < SHORTEST_KEY || this.#keys.includes(key)) return;
    this.#keys = [...this.#keys, key].toSorted((a, b) => b.length - a.length);
    const pattern = (between: string): string =>
      this.#keys.map((known) => Array.from(known, spellings).join(between)).join('|');
    this.#spelled = new RegExp(pattern(''), 'g');
    this.#apart = new RegExp(pattern(UNSEEN), 'gu');
  }

  text(text: string): string {
    const plain = this.#keys.reduce((left, key) => (left.includes(key) ? left.replaceAll(key, SHOWN) : left), text);
    return plain.includes(ESCAPE) || plain.includes(PERCENT) ? plain.replaceAll(this.#spelled, SHOWN) : plain;
  }

  /** Of a server's own words, which are short: struck too where characters that are not seen take the key apart. */
  words(text: string): string {
    return this.text(text).replaceAll(this.#apart, SHOWN);
  }

  /** Whether part of an address, once or twice percent-encoded and in either case (host names lose theirs), is a key. */
  isInAddress(part: string): boolean {
    const once = percentDecoded(part);
    const texts = [part, once, percentDecoded(once)].map((text) => text.toLowerCase());
    return this.#keys.some((key) => texts.some((text) => text.includes(key.toLowerCase())));
  }

  /** The frame itself where no key is in it, else a copy of the same length with the key blanked. Costs two searches, and one for each key. */
  frame(bytes: Uint8Array): Uint8Array {
    const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!this.#mayHold(frame)) return bytes;
    let blanked: Buffer | undefined;
    // Latin-1 has one character per byte: indexes in the text are indexes in the frame.
    for (const { index, 0: found } of frame.toString('latin1').matchAll(this.#spelled)) {
      blanked ??= Buffer.from(frame);
      blanked.fill(BLANK, index, index + found.length);
    }
    return blanked ?? bytes;
  }

  #mayHold(frame: Buffer): boolean {
    if (this.#keys.length === 0) return false;
    for (const key of this.#keys) if (frame.includes(key)) return true;
    return frame.includes(ESCAPE) || frame.includes(PERCENT);
  }
}

/** Byte by byte: keys are ASCII, and what is no text must not hide one. */
const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** One character as it is, behind a backslash where JSON allows that, as its escape, or percent-encoded once or more often; digits in either case. */
function spellings(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const digits = code.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const plain = /[a-zA-Z0-9]/.test(character) ? character : `\\\\?\\x${code.slice(2)}`;
  const encoded = `(?:%|\\\\u0025)(?:25)*${digits.replace('00', '')}`;
  return `(?:${plain}|\\\\u${digits}|${encoded})`;
}
