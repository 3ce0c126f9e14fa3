/** Stand-in for MessagePortMain: queues until started, closes with its frame. */
import { EventEmitter } from 'node:events';

export class MessagePortMain extends EventEmitter {
  readonly #send: (data: unknown) => void;
  readonly #onClose: () => void;
  #queue: unknown[] | undefined = [];
  #closed = false;

  constructor(send: (data: unknown) => void, onClose: () => void) {
    super();
    this.#send = send;
    this.#onClose = onClose;
  }
  postMessage(data: unknown): void {
    if (!this.#closed) this.#send(data);
  }
  start(): void {
    const queued = this.#queue ?? [];
    this.#queue = undefined;
    for (const data of queued) this.emit('message', { data, ports: [] });
  }
  close(): void {
    if (this.#closed) return;
    this.#onClose();
    this.closed();
  }
  /** The other end sent something. */
  received(data: unknown): void {
    if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }
  /** The other end is gone. */
  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}
