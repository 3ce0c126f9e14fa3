/** The `ws` client as the feed's socket: compression accepted, sizes capped, every callback cut off by `hangUp`. */
import { WebSocket } from 'ws';
import { inHalfASentence, networkFault } from '../network-fault.ts';
import type { SocketConnection, SocketEvents } from './socket-transport.ts';

/** Frames up to 16 MiB, before and after inflation (ws applies the cap to both). */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;
const HANDSHAKE_TIMEOUT_MS = 10_000;

export function openWebSocket(url: string, events: SocketEvents): SocketConnection {
  let heard = true;
  let failure = '';
  const socket = new WebSocket(url, {
    perMessageDeflate: true,
    maxPayload: MAX_FRAME_BYTES,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    followRedirects: false,
    // The decoder counts malformed text; a bad byte must not end the connection.
    skipUTF8Validation: true,
  });
  socket.binaryType = 'nodebuffer';
  socket.on('open', () => heard && events.opened());
  socket.on('message', (data) => heard && events.frame(data as Buffer));
  socket.on('pong', () => heard && events.pong());
  // `close` always follows `error`.
  socket.on('error', (error) => {
    const fault = networkFault(error);
    failure = fault === undefined ? error.message : inHalfASentence(fault);
  });
  socket.on('close', (code, reason) => {
    if (!heard) return;
    heard = false;
    events.closed(code, failure || reason.toString());
  });
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    ping() {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    hangUp() {
      heard = false;
      if (socket.readyState === WebSocket.OPEN) {
        socket.close(1000);
        // A dead peer never answers the close frame.
        setTimeout(() => socket.terminate(), 500).unref();
      } else socket.terminate();
    },
  };
}
