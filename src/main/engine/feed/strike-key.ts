/** Takes the key out of whatever a server sends back, spelled plainly or with JSON's `\u` escapes: it must reach no log, page or recording. */
const ESCAPE = '\\u';
const SHOWN = '•••';

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

  /** Where the key stands in a frame: byte ranges [from, to). A frame without one costs two searches. */
  rangesIn(frame: Buffer): [number, number][] {
    if (this.#key === '' || !(frame.includes(this.#key) || frame.includes(ESCAPE))) return [];
    // One character a byte: places in the text are places in the frame.
    const matches = frame.toString('latin1').matchAll(this.#spelled);
    return [...matches].map((match) => [match.index, match.index + match[0].length]);
  }
}

/** One character as it is, behind a backslash where JSON allows that, or as its escape in either case of its digits. */
function spellings(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const digits = code.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const plain = /[a-zA-Z0-9]/.test(character) ? character : `\\\\?\\x${code.slice(2)}`;
  return `(?:${plain}|\\\\u${digits})`;
}
