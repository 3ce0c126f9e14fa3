/** Walks the message records of a decompressed chunk without allocating: one view object is reused for all of them. */
import { MESSAGE_HEADER, OPCODE, RECORD_HEADER, readNs } from '../format/format.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';

export class MessageCursor {
  channelId = 0;
  sequence = 0;
  logMs = 0;
  /** The message's bytes; valid until the chunk is replaced. */
  data: Uint8Array = new Uint8Array(0);
  #bytes: Uint8Array = this.data;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /** Starts over on a chunk's records. */
  load(records: Uint8Array): void {
    this.#bytes = records;
    this.#view = new DataView(records.buffer, records.byteOffset, records.byteLength);
    this.#at = 0;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.byteLength;
  }

  /** Byte offset of the next message; `moveTo` comes back to it. */
  get offset(): number {
    return this.#at;
  }

  moveTo(offset: number): void {
    this.#at = offset;
  }

  /** Moves to the next message; false at the end. Throws SessionError where the records make no sense. */
  next(): boolean {
    const at = this.#at;
    const size = this.#bytes.byteLength;
    if (at >= size) return false;
    const view = this.#view;
    const length = at + MESSAGE_HEADER <= size ? view.getUint32(at + 1, true) : Number.NaN;
    const end = at + RECORD_HEADER + length;
    if (!(end <= size) || length < 22 || view.getUint8(at) !== OPCODE.message)
      throw new SessionError('session.damaged', sessionFaults.partUnreadable, `record at ${at} of a chunk`);
    this.channelId = view.getUint16(at + 9, true);
    this.sequence = view.getUint32(at + 11, true);
    this.logMs = readNs(view, at + 15);
    this.data = this.#bytes.subarray(at + MESSAGE_HEADER, end);
    this.#at = end;
    return true;
  }
}

/** Calls back for each message until told to stop by `false`. */
export function eachMessage(records: Uint8Array, visit: (message: MessageCursor) => boolean | void): void {
  const cursor = new MessageCursor();
  cursor.load(records);
  while (cursor.next()) if (visit(cursor) === false) return;
}
