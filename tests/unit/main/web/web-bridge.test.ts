/** What a browser and the engine say to one another over the bridge's WebSocket. */
import { describe, expect, it, vi } from 'vitest';
import { decodeWire, encodeWire } from '../../../../src/shared/contract/wire.ts';
import { defaultAnswer } from '../host/fake-engine.ts';
import { webDesks } from './web-desk.ts';

const desk = webDesks();
const fromBase64 = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer;
const noBuffers = (): never => {
  throw new Error('no buffers');
};

describe('the bridge over a WebSocket', () => {
  async function open() {
    const received: (ArrayBuffer | { type: string; [key: string]: unknown })[] = [];
    const socket = await desk().bridge({ cookie: await desk().enter(), origin: desk().origin });
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, isBinary) =>
      received.push(
        isBinary ? (data as ArrayBuffer) : (decodeWire((data as Buffer).toString(), fromBase64) as { type: string }),
      ),
    );
    const send = (message: unknown): void => socket.send(encodeWire(message, noBuffers));
    const windowId = (): string => {
      const opened = desk().engine.told.find((m) => m.kind === 'windowOpened');
      return opened?.kind === 'windowOpened' ? opened.windowId : '';
    };
    return { socket, received, send, windowId };
  }
  const until = async (done: () => boolean): Promise<void> => {
    await vi.waitUntil(done, { timeout: 60_000, interval: 5 });
  };

  it('cuts off a browser that reads nothing before it costs more than 64 MB and a frame', async () => {
    const { socket, windowId } = await open();
    await until(() => windowId() !== '');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.pause();
    const frame = new ArrayBuffer(4 << 20);
    let sent = 0;
    // What the operating system's own buffers take comes on top.
    for (; sent < 64 && !desk().engine.kinds().includes('windowClosed'); sent++) {
      desk().engine.say({ kind: 'toWindow', windowId: windowId(), message: frame });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(sent * frame.byteLength).toBeGreaterThan(64 << 20);
    expect(sent * frame.byteLength).toBeLessThan(128 << 20);
    socket.resume();
    await closed;
  });

  it('carries calls, streams, batches, and what JSON lacks', async () => {
    const { socket, received, send, windowId } = await open();
    const batch = new Float64Array([1, Number.NaN, 3]).buffer;
    desk().engine.answer = (message) =>
      message.kind === 'call'
        ? {
            kind: 'reply',
            callId: message.callId,
            outcome: { ok: true, value: { batch, source: 'rest', x: [Number.NaN, -Infinity] } },
          }
        : defaultAnswer(message);
    send({ type: 'call', id: 1, name: 'chain.expiries', input: { underlying: 'SPY' } });
    send({ type: 'stream', message: { type: 'ack', seq: 3, paintedAfterMs: 2 } });
    await until(() => received.some((m) => !(m instanceof ArrayBuffer) && m.type === 'reply'));
    const reply = received.find((m) => !(m instanceof ArrayBuffer) && m.type === 'reply');
    expect(reply).toEqual({
      type: 'reply',
      id: 1,
      outcome: { ok: true, value: { batch, source: 'rest', x: [Number.NaN, -Infinity] } },
    });
    expect(desk().engine.told).toContainEqual({
      kind: 'fromWindow',
      windowId: windowId(),
      message: { type: 'ack', seq: 3, paintedAfterMs: 2 },
    });

    desk().engine.say({ kind: 'toWindow', windowId: windowId(), message: batch });
    desk().engine.say({ kind: 'toWindow', windowId: windowId(), message: { type: 'reset' } });
    await until(() => received.some((m) => m instanceof ArrayBuffer));
    await until(() =>
      received.some((m) => !(m instanceof ArrayBuffer) && (m.message as { type?: string })?.type === 'reset'),
    );
    expect(new Float64Array(received.find((m) => m instanceof ArrayBuffer) as ArrayBuffer)[2]).toBe(3);
    socket.close();
    await until(() => desk().engine.kinds().includes('windowClosed'));
  });

  it.each(['not json', '[]', '{"type":"call"}', '{"type":"stream","message":{"type":"shutdown"}}'])(
    'closes on the malformed message %s',
    async (text) => {
      const { socket } = await open();
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.send(text);
      expect(await closed).toBe(1008);
    },
  );
});
