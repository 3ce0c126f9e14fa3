/** A chunk being filled: MCAP message records one after another in one buffer. The hot path of recording. */
import { MESSAGE_HEADER, OPCODE, writeNs } from './format.ts';

export class MessageBuffer {
  readonly buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #used = 0;
  #messages = 0;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  static sizeOf(dataBytes: number): number {
    return MESSAGE_HEADER + dataBytes;
  }

  get used(): number {
    return this.#used;
  }

  get messages(): number {
    return this.#messages;
  }

  fits(dataBytes: number): boolean {
    return this.#used + MESSAGE_HEADER + dataBytes <= this.#bytes.byteLength;
  }

  /** Appends one message. The caller has checked `fits`. `publishMs` is the monotonic clock. */
  append(channelId: number, sequence: number, logMs: number, publishMs: number, data: Uint8Array): void {
    const view = this.#view;
    const at = this.#used;
    const length = data.byteLength;
    view.setUint8(at, OPCODE.message);
    view.setUint32(at + 1, length + 22, true);
    view.setUint32(at + 5, 0, true);
    view.setUint16(at + 9, channelId, true);
    view.setUint32(at + 11, sequence, true);
    writeNs(view, at + 15, logMs);
    writeNs(view, at + 23, publishMs);
    this.#bytes.set(data, at + MESSAGE_HEADER);
    this.#used = at + MESSAGE_HEADER + length;
    this.#messages++;
  }
}
