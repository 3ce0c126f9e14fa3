/** An open connection whose listener can change: a key check hands its sockets to the feed without closing them. */
import type { SocketConnection, SocketEvents } from './socket-transport.ts';

const DEAF: SocketEvents = {
  opened: () => undefined,
  frame: () => undefined,
  pong: () => undefined,
  closed: () => undefined,
};

export class SocketLine implements SocketConnection {
  readonly #connection: SocketConnection;
  #events: SocketEvents;

  constructor(open: (events: SocketEvents) => SocketConnection, events: SocketEvents) {
    this.#events = events;
    this.#connection = open({
      opened: () => this.#events.opened(),
      frame: (bytes) => this.#events.frame(bytes),
      pong: () => this.#events.pong(),
      closed: (code, reason) => this.#events.closed(code, reason),
    });
  }

  /** From now on only this listener is called. Frames that arrive before are those of a key check and are dropped. */
  listen(events: Partial<SocketEvents>): void {
    this.#events = { ...DEAF, ...events };
  }

  send(text: string): void {
    this.#connection.send(text);
  }
  ping(): void {
    this.#connection.ping();
  }
  hangUp(): void {
    this.#connection.hangUp();
  }
}
