/** Collects a client's events and sends them as array frames; a client that reads too slowly is cut off. */
import type { WebSocket } from 'ws';
import type { Sink } from './market-source.ts';

const OPEN = 91;
const COMMA = 44;
const END = 93;
/** The official JavaScript client drops the connection above 1 MiB. */
const MAX_FRAME_BYTES = 512 * 1024;
const FIRST_BUFFER_BYTES = 64 * 1024;
const SPARE_BUFFERS = 8;

export class Outbox implements Sink {
  readonly #socket: WebSocket;
  readonly #limitBytes: number;
  readonly #onSlow: () => void;
  #buffer: Buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
  /** Buffers whose frames have been written out. */
  readonly #spare: Buffer[] = [];
  #length = 0;
  events = 0;
  bytes = 0;
  /** A fault: events are thrown away. */
  muted = false;

  constructor(socket: WebSocket, limitBytes: number, onSlow: () => void) {
    this.#socket = socket;
    this.#limitBytes = limitBytes;
    this.#onSlow = onSlow;
  }

  /** Bytes the client has not taken yet. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    if (this.muted) return;
    const size = end - start;
    if (this.#length + size + 2 > MAX_FRAME_BYTES) this.flush();
    if (this.#length + size + 2 > this.#buffer.length) this.#grow(this.#length + size + 2);
    const buffer = this.#buffer;
    let at = this.#length;
    buffer[at++] = at === 1 ? OPEN : COMMA;
    // A loop beats a native copy at the size of one event.
    for (let i = start; i < end; i++) buffer[at++] = bytes[i];
    this.#length = at;
    this.events += 1;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, needed));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  /** Sends what has gathered as one array; the buffer comes back once it is on its way. */
  flush(): void {
    if (this.#length === 0) return;
    const buffer = this.#buffer;
    buffer[this.#length] = END;
    const frame = buffer.subarray(0, this.#length + 1);
    this.#length = 0;
    this.#buffer = this.#spare.pop() ?? Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
    this.#write(frame, () => {
      if (this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer);
    });
  }

  /** Sends one ready frame, after whatever has gathered. */
  sendFrame(text: string): void {
    this.flush();
    this.#write(text);
  }

  #write(frame: Buffer | string, written?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(frame, { binary: false }, written);
    this.bytes += frame.length;
    if (this.#socket.bufferedAmount > this.#limitBytes) this.#onSlow();
  }
}
