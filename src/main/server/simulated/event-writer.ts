/** Writes JSON events as bytes into one reused buffer: prepared text is copied, numbers are written digit by digit. */

const ZERO = 48;
const encoder = new TextEncoder();

export const ascii = (value: string): Uint8Array => encoder.encode(value);

export class EventWriter {
  readonly bytes = new Uint8Array(4096);
  end = 0;
  readonly #digits = new Uint8Array(20);
  #time = Number.NaN;
  readonly #timeDigits = new Uint8Array(16);
  #timeLength = 0;

  begin(): void {
    this.end = 0;
  }

  raw(bytes: Uint8Array): void {
    const length = bytes.length;
    let end = this.end;
    for (let i = 0; i < length; i++) this.bytes[end++] = bytes[i];
    this.end = end;
  }

  byte(code: number): void {
    this.bytes[this.end++] = code;
  }

  /** A whole number from 0 to 2^53. */
  int(value: number): void {
    const digits = this.#digits;
    let n = 0;
    let rest = value;
    while (rest >= 2147483648) {
      const quotient = Math.floor(rest / 10);
      digits[n++] = rest - quotient * 10;
      rest = quotient;
    }
    let small = rest | 0;
    do {
      const quotient = (small / 10) | 0;
      digits[n++] = small - quotient * 10;
      small = quotient;
    } while (small > 0);
    let end = this.end;
    while (n > 0) this.bytes[end++] = ZERO + digits[--n];
    this.end = end;
  }

  /** Epoch milliseconds; the last ones written are remembered, since many events share them. */
  time(atMs: number): void {
    if (atMs !== this.#time) {
      const start = this.end;
      this.int(atMs);
      this.#time = atMs;
      this.#timeLength = this.end - start;
      for (let i = 0; i < this.#timeLength; i++) this.#timeDigits[i] = this.bytes[start + i];
      return;
    }
    let end = this.end;
    for (let i = 0; i < this.#timeLength; i++) this.bytes[end++] = this.#timeDigits[i];
    this.end = end;
  }

  /** A price in ten-thousandths as a decimal without trailing zeros: 93500 → 9.35. */
  price(value: number): void {
    const whole = Math.floor(value / 10_000);
    let rest = value - whole * 10_000;
    this.int(whole);
    if (rest === 0) return;
    let end = this.end;
    this.bytes[end++] = 46;
    for (let unit = 1000; rest > 0; unit = (unit / 10) | 0) {
      const digit = (rest / unit) | 0;
      this.bytes[end++] = ZERO + digit;
      rest -= digit * unit;
    }
    this.end = end;
  }
}
