/** The bridge in a browser: one WebSocket to the web host, opened again whenever it is lost. */
import { CALL_NAMES } from '../../shared/contract/call-names.ts';
import type { BridgeCalls, CallOutcome, StreamHandle, TapedeckBridge } from '../../shared/contract/bridge.ts';
import type { FromWindow, ToWindow } from '../../shared/contract/streams.ts';
import { decodeWire, encodeWire, type FromHost, type ToHost } from '../../shared/contract/wire.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

const fromBase64 = (text: string): ArrayBuffer => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
const noBuffers = (): never => {
  throw new Error('windows send no buffers');
};

const lost: CallOutcome<never> = {
  ok: false,
  error: { code: 'bridge-lost', message: 'The connection to Tapedeck is lost. It is being opened again.' },
};

interface Stream {
  onMessage: (message: ToWindow | ArrayBuffer) => void;
  onState: (state: 'open' | 'lost') => void;
}

class WebBridge implements TapedeckBridge {
  readonly host = 'web';
  readonly calls: BridgeCalls;
  readonly #url: string;
  readonly #pending = new Map<number, (outcome: CallOutcome<unknown>) => void>();
  readonly #commands = new Set<(command: string) => void>();
  #socket: WebSocket;
  /** Calls made before the socket is open. */
  #queued: string[] = [];
  #stream: Stream | undefined;
  #nextId = 1;
  #retryMs = FIRST_RETRY_MS;

  constructor(url: string) {
    this.#url = url;
    this.calls = Object.fromEntries(
      CALL_NAMES.map((name) => [name, (input?: unknown) => this.#call(name, input)]),
    ) as unknown as BridgeCalls;
    this.#socket = this.#open();
  }

  connect(onMessage: Stream['onMessage'], onState: Stream['onState']): StreamHandle {
    const stream = { onMessage, onState };
    this.#stream = stream;
    if (this.#socket.readyState === WebSocket.OPEN) onState('open');
    return {
      send: (message: FromWindow) => {
        if (this.#stream === stream && this.#socket.readyState === WebSocket.OPEN)
          this.#send({ type: 'stream', message });
      },
      close: () => {
        if (this.#stream === stream) this.#stream = undefined;
      },
    };
  }

  onCommand(listener: (command: string) => void): () => void {
    this.#commands.add(listener);
    return () => this.#commands.delete(listener);
  }

  #call(name: string, input: unknown): Promise<CallOutcome<unknown>> {
    if (this.#socket.readyState > WebSocket.OPEN) return Promise.resolve(lost);
    const id = this.#nextId++;
    return new Promise((settle) => {
      this.#pending.set(id, settle);
      this.#send({ type: 'call', id, name, input });
    });
  }

  #send(message: ToHost): void {
    const text = encodeWire(message, noBuffers);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
    else this.#queued.push(text);
  }

  #open(): WebSocket {
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      for (const text of this.#queued.splice(0)) socket.send(text);
      this.#stream?.onState('open');
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data));
    socket.addEventListener('close', () => this.#lost());
    return socket;
  }

  #receive(data: string | ArrayBuffer): void {
    if (data instanceof ArrayBuffer) {
      this.#stream?.onMessage(data);
      return;
    }
    const message = decodeWire(data, fromBase64) as FromHost;
    if (message.type === 'stream') this.#stream?.onMessage(message.message);
    else if (message.type === 'command') for (const listener of this.#commands) listener(message.command);
    else {
      this.#pending.get(message.id)?.(message.outcome);
      this.#pending.delete(message.id);
    }
  }

  #lost(): void {
    for (const settle of this.#pending.values()) settle(lost);
    this.#pending.clear();
    this.#queued = [];
    this.#stream?.onState('lost');
    setTimeout(() => {
      this.#socket = this.#open();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}

/** Makes `window.tapedeck` where no preload made it: in the web host's page. */
export function installWebBridge(): void {
  if (window.tapedeck) return;
  const { protocol, host } = window.location;
  window.tapedeck = new WebBridge(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/bridge`);
}
