/** One browser window's bridge over a WebSocket: JSON text for calls and messages, binary frames for market batches. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { decodeWire, encodeWire, type FromHost } from '../../shared/contract/wire.ts';
import type { TerminalHost } from '../host/terminal-host.ts';
import { DemandBound } from '../rpc/demand-bound.ts';
import { receiveFromWindow, type WindowPort } from '../rpc/window-messages.ts';

/** A browser that reads nothing is cut off here; it connects again and starts fresh. */
const MAX_BUFFERED_BYTES = 64 << 20;

const toBase64 = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString('base64');
const noBuffers = (): never => {
  throw new Error('windows send no buffers');
};

export function serveBridge(socket: WebSocket, host: TerminalHost): void {
  const send = (message: FromHost): void => socket.send(encodeWire(message, toBase64));
  const windowId = randomUUID();
  const window = host.engine.openWindow(windowId, (message) => {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      host.options.log('warning', 'a browser window stopped reading and was disconnected');
      socket.terminate();
      return;
    }
    if (message instanceof ArrayBuffer) socket.send(message);
    else send({ type: 'stream', message });
  });
  const port: WindowPort = {
    send: window.send,
    tell: (message) => send({ type: 'stream', message }),
    log: host.options.log,
    now: Date.now,
    bound: new DemandBound(),
  };
  const calls = host.router.forWindow(windowId);
  socket.on('close', () => window.close());
  socket.on('error', (error) => host.options.log('warning', `bridge socket: ${error.message}`));
  socket.on('message', (data, isBinary) => {
    const problem = isBinary ? 'binary frame' : receive((data as Buffer).toString());
    if (problem === undefined) return;
    host.options.log('warning', `bridge message refused: ${problem}`);
    socket.close(1008, 'bad message');
  });
  send({ type: 'stream', message: { type: 'world', world: host.world } });

  /** What is wrong with the message; undefined when nothing is. */
  function receive(text: string): string | undefined {
    let message: unknown;
    try {
      message = decodeWire(text, noBuffers);
    } catch (error) {
      return (error as Error).message;
    }
    if (typeof message !== 'object' || message === null) return 'not an object';
    const { type, id, name, input, message: inner } = message as Record<string, unknown>;
    if (type === 'call' && Number.isSafeInteger(id)) {
      void calls
        .call(name, input)
        .then((outcome) => {
          if (socket.readyState === socket.OPEN) send({ type: 'reply', id: id as number, outcome });
        })
        .catch(() => socket.close(1011, 'an answer could not be sent'));
      return undefined;
    }
    if (type !== 'stream') return 'unknown type';
    return receiveFromWindow(inner, port);
  }
}
