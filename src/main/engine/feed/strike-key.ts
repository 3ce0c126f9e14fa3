/**
 * Removes keys from whatever a server sends back, spelled plainly, in one case, with JSON's escapes (`\/`, `\u002f`), as in an address (`%2F`,
 * `%252F`), in base64 or in hex: they must reach no log, page or recording. A server that means to plant a key has it, and other spellings.
 */
import { SHORTEST_KEY } from '../../../shared/contract/key-entry.ts';

/** What another spelling needs at least one of: market data has neither. */
const ESCAPE = '\\';
const PERCENT = '%';
const ESCAPE_BYTE = ESCAPE.charCodeAt(0);
const PERCENT_BYTE = PERCENT.charCodeAt(0);
const STATUS = Buffer.from('status');
const SHOWN = '•••';
/** What is not seen once text is shown on one line: white space, control and format characters, as they are or as JSON escapes. */
const UNSEEN = String.raw`(?:[\s\p{Cc}\p{Cf}]|\\[bfnrt]|\\u(?:00[0189aA][0-9a-fA-F]|0020|007[fF]|061[cC]|180[eE]|20[0-6][0-9a-fA-F]|[fF][eE][fF]{2})){0,16}`;
/** Stands in for each byte of a key in a frame; no key holds it. */
const BLANK = '-';

/** One for all servers of a run: what was entered for one server, another may say too, and an old key may be said after it was replaced. */
export class KeyStriker {
  /** Longest first: one may begin another. */
  #keys: readonly string[] = [];
  /** What is looked for where a server speaks: each key as it is and in its other forms. */
  #forms: readonly string[] = [];
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
    this.#forms = [...this.#keys, ...new Set(this.#keys.flatMap(otherForms))];
    this.#spelled = new RegExp([pattern(''), ...this.#forms.slice(this.#keys.length).map(verbatim)].join('|'), 'g');
    this.#apart = new RegExp(pattern(UNSEEN), 'gu');
  }

  text(text: string): string {
    const mayHold = this.#forms.some((form) => text.includes(form)) || text.includes(ESCAPE) || text.includes(PERCENT);
    return mayHold ? text.replaceAll(this.#spelled, SHOWN) : text;
  }

  /** Of a server's own words, which are short: struck too where characters that are not seen take the key apart. */
  words(text: string): string {
    return this.text(text).replaceAll(this.#apart, SHOWN);
  }

  /** Whether part of an address, once or twice percent-encoded and in either case (host names lose theirs), is a key. */
  isInAddress(part: string): boolean {
    const once = percentDecoded(part);
    const texts = [part, once, percentDecoded(once)].map((text) => text.toLowerCase());
    return this.#forms.some((form) => texts.some((text) => text.includes(form.toLowerCase())));
  }

  /** The frame itself where no key is in it, else a copy of the same length with the key blanked. Costs three searches, and one for each key. */
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
    if (frame.includes(ESCAPE_BYTE) || frame.includes(PERCENT_BYTE)) return true;
    // A server's words; the thousands of frames with data are searched for the key as it is.
    const forms = frame.includes(STATUS) ? this.#forms : this.#keys;
    for (const form of forms) if (frame.includes(form)) return true;
    return false;
  }
}

/** Byte by byte: keys are ASCII, and what is no text must not hide one. */
const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** In the other case, in hex, and in base64 wherever in the encoded bytes it begins, of either alphabet. */
function otherForms(key: string): string[] {
  const hex = Buffer.from(key).toString('hex');
  const base64 = [0, 1, 2].flatMap((before) => {
    // Only the characters that hold nothing of the neighbours.
    const [first, end] = [Math.ceil((8 * before) / 6), Math.floor((8 * (before + key.length)) / 6)];
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    return (['base64', 'base64url'] as const).map((alphabet) => bytes.toString(alphabet).slice(first, end));
  });
  const forms = [key.toUpperCase(), key.toLowerCase(), hex, hex.toUpperCase(), ...base64];
  return forms.filter((form) => form !== key);
}

/** JSON may escape a slash. */
const verbatim = (form: string): string => form.replaceAll(/[^\w-]/g, (character) => `\\\\?\\${character}`);

/** One character as it is, behind a backslash where JSON allows that, as its escape, or percent-encoded once or more often; digits in either case. */
function spellings(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const digits = code.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const plain = /[a-zA-Z0-9]/.test(character) ? character : `\\\\?\\x${code.slice(2)}`;
  const encoded = `(?:%|\\\\u0025)(?:25)*${digits.replace('00', '')}`;
  return `(?:${plain}|\\\\u${digits}|${encoded})`;
}
