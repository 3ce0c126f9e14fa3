/** The WebSocket interface the feed uses. */
export interface SocketEvents {
  opened(): void;
  /** One whole message. `bytes` belongs to the receiver. */
  frame(bytes: Uint8Array): void;
  pong(): void;
  /** Once, also after an error; never after `hangUp`. `code` 1006 where there was no close frame. */
  closed(code: number, reason: string): void;
}

export interface SocketConnection {
  send(text: string): void;
  ping(): void;
  /** Disconnects at once and reports nothing more. Safe to call twice. */
  hangUp(): void;
}
