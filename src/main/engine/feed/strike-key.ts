/** Removes the key from whatever a server sends back, spelled plainly or with JSON's escapes (`\/`, `\u002f`): it must reach no log, page or recording. */
import { SHORTEST_KEY } from '../../../shared/contract/key-entry.ts';

const ESCAPE = '\\';
const SHOWN = '•••';
/** Stands in for each byte of a key in a frame; no key holds it. */
const BLANK = '-';

export class KeyStriker {
  readonly #key: string;
  readonly #spelled: RegExp;

  constructor(key: string) {
    this.#key = key;
    this.#spelled = new RegExp(Array.from(key, spellings).join(''), 'g');
  }

  text(text: string): string {
    if (this.#key === '') return text;
    const plain = text.includes(this.#key) ? text.replaceAll(this.#key, SHOWN) : text;
    return plain.includes(ESCAPE) ? plain.replaceAll(this.#spelled, SHOWN) : plain;
  }

  /** Whether part of an address, once or twice percent-encoded and in either case (host names lose theirs), is the key. A shorter stand-in for one is not looked for. */
  isInAddress(part: string): boolean {
    if (this.#key.length < SHORTEST_KEY) return false;
    const once = percentDecoded(part);
    const key = this.#key.toLowerCase();
    return [part, once, percentDecoded(once)].some((text) => text.toLowerCase().includes(key));
  }

  /** The frame itself where the key is not in it, else a copy of the same length with the key blanked. Costs two searches. */
  frame(bytes: Uint8Array): Uint8Array {
    const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#key === '' || !(frame.includes(this.#key) || frame.includes(ESCAPE))) return bytes;
    let blanked: Buffer | undefined;
    // Latin-1 has one character per byte: indexes in the text are indexes in the frame.
    for (const { index, 0: found } of frame.toString('latin1').matchAll(this.#spelled)) {
      blanked ??= Buffer.from(frame);
      blanked.fill(BLANK, index, index + found.length);
    }
    return blanked ?? bytes;
  }
}

/** Byte by byte: keys are ASCII, and what is no text must not hide one. */
const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** One character as it is, behind a backslash where JSON allows that, or as its escape in either case of its digits. */
function spellings(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const digits = code.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const plain = /[a-zA-Z0-9]/.test(character) ? character : `\\\\?\\x${code.slice(2)}`;
  return `(?:${plain}|\\\\u${digits})`;
}
