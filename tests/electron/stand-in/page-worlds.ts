/**
 * What runs inside Chromium: the page's main world, the preload's isolated world, and the bridge between them.
 * These functions are sent to the page as text, so each stands alone. The two worlds share no JavaScript objects, only
 * DOM events, whose `detail` Chromium clones from one world to the other: the copying a contextBridge does.
 */

/** Runs in both worlds: calls across, synchronously; functions and promises become handles, all else is cloned. */
function worldBridge(here: string, there: string) {
  type Encoded =
    | ['v', unknown]
    | ['f' | 'p', number]
    | ['a', Encoded[]]
    | ['o', Record<string, Encoded>]
    | ['e', string];
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const promises = new Map<number, { resolve: (v: unknown) => void; reject: (e: Error) => void }>();
  let nextPromise = 1;
  let result: Encoded | undefined;

  const encode = (value: unknown): Encoded => {
    if (typeof value === 'function') return ['f', functions.push(value as () => unknown) - 1];
    if (typeof value === 'symbol') throw new TypeError('a symbol cannot cross the context bridge');
    if (value instanceof Promise) {
      const id = nextPromise++;
      value.then(
        (settled) => send('settle', [id, encode(settled)]),
        (error: Error) => send('settle', [id, ['e', error.message]]),
      );
      return ['p', id];
    }
    if (Array.isArray(value)) return ['a', value.map(encode)];
    const plain =
      typeof value === 'object' && value !== null && !(value instanceof ArrayBuffer) && !ArrayBuffer.isView(value);
    if (!plain) return ['v', value];
    return ['o', Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]))];
  };

  const decode = (encoded: Encoded): unknown => {
    const [tag, payload] = encoded;
    if (tag === 'f') return (...args: unknown[]) => call(payload, args);
    if (tag === 'p') return new Promise((resolve, reject) => promises.set(payload, { resolve, reject }));
    if (tag === 'a') return Object.freeze(payload.map(decode));
    if (tag === 'o')
      return Object.freeze(Object.fromEntries(Object.entries(payload).map(([key, part]) => [key, decode(part)])));
    if (tag === 'e') throw new Error(payload);
    return payload;
  };

  const send = (what: string, detail: unknown): void =>
    void window.dispatchEvent(new CustomEvent(`stand-in:${what}:${there}`, { detail }));
  const receive = (what: string, handle: (detail: never) => void): void =>
    window.addEventListener(`stand-in:${what}:${here}`, (event) => {
      event.stopImmediatePropagation();
      handle((event as CustomEvent).detail as never);
    });

  const call = (id: number, args: unknown[]): unknown => {
    result = undefined;
    send('call', [id, args.map(encode)]);
    const answered = result as Encoded | undefined;
    if (!answered) throw new Error('the other world is gone');
    return decode(answered);
  };

  receive('call', ([id, args]: [number, Encoded[]]) => {
    let answer: Encoded;
    try {
      answer = encode(functions[id](...args.map(decode)));
    } catch (error) {
      answer = ['e', (error as Error).message];
    }
    send('result', answer);
  });
  receive('result', (answer: Encoded) => {
    result = answer;
  });
  receive('settle', ([id, answer]: [number, Encoded]) => {
    const waiting = promises.get(id);
    promises.delete(id);
    try {
      waiting?.resolve(decode(answer));
    } catch (error) {
      waiting?.reject(error as Error);
    }
  });
  return { encode, decode, send, receive };
}

function mainWorld(makeBridge: typeof worldBridge): void {
  const bridge = makeBridge('main', 'isolated');
  bridge.receive('expose', ([name, api]: [string, never]) => {
    Object.defineProperty(window, name, { value: bridge.decode(api), enumerable: true });
  });
}

/** `preload` is the built file as a CommonJS body; `standInPost` is a binding that only this world has. */
function isolatedWorld(
  makeBridge: typeof worldBridge,
  codec: () => { encode: (value: unknown) => string; decode: (text: string) => unknown },
  preload: (require: unknown, module: unknown, exports: unknown) => void,
): void {
  const world = globalThis as unknown as {
    standInPost: (text: string) => void;
    standInReceive: (text: string) => void;
  };
  const bridge = makeBridge('isolated', 'main');
  const { encode, decode } = codec();
  const post = (message: unknown): void => world.standInPost(encode(message));
  const listeners = new Map<string, Set<(event: unknown, ...args: unknown[]) => void>>();
  const invoked = new Map<number, { resolve: (v: unknown) => void; reject: (e: Error) => void }>();
  const ports = new Map<number, MessagePort>();
  // Of this page only: what was asked before a reload may be answered after it.
  let nextId = Math.floor(performance.timeOrigin) * 1000;

  world.standInReceive = (text) => {
    const message = decode(text) as {
      kind: string;
      id: number;
      channel: string;
      args: unknown[];
      data: unknown;
      error?: string;
    };
    if (message.kind === 'event')
      for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args);
    else if (message.kind === 'port') ports.get(message.id)?.postMessage(message.data);
    else if (message.kind === 'portClosed') ports.get(message.id)?.close();
    else if (message.error === undefined) invoked.get(message.id)?.resolve(message.data);
    else invoked.get(message.id)?.reject(new Error(message.error));
  };

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => bridge.send('expose', [name, bridge.encode(api)]),
    },
    ipcRenderer: {
      invoke(channel: string, ...args: unknown[]) {
        const id = nextId++;
        return new Promise((resolve, reject) => {
          invoked.set(id, { resolve, reject });
          post({ kind: 'invoke', id, channel, args });
        });
      },
      send(channel: string, ...args: unknown[]) {
        post({ kind: 'send', channel, args });
      },
      postMessage(channel: string, data: unknown, transfer: MessagePort[] = []) {
        const ids = transfer.map((port) => {
          const id = nextId++;
          ports.set(id, port);
          port.addEventListener('message', (event) => post({ kind: 'port', id, data: event.data }));
          port.addEventListener('close', () => post({ kind: 'portClosed', id }));
          port.start();
          return id;
        });
        post({ kind: 'postMessage', channel, data, ports: ids });
      },
      on(channel: string, listener: (event: unknown, ...args: unknown[]) => void) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      off(channel: string, listener: (event: unknown, ...args: unknown[]) => void) {
        listeners.get(channel)?.delete(listener);
      },
    },
  };
  /** All that a sandboxed preload may require; of the Node modules ours uses none. */
  const allowed: Record<string, unknown> = { electron, 'electron/renderer': electron };
  const require = (name: string): unknown => {
    if (!Object.hasOwn(allowed, name)) throw new Error(`module not found: ${name}`);
    return allowed[name];
  };
  const module = { exports: {} };
  preload(require, module, module.exports);
}

/** What structured cloning keeps and JSON loses, as text. Throws on what cannot be cloned, as Electron's ipc does. */
export function cloneCodec(): { encode: (value: unknown) => string; decode: (text: string) => unknown } {
  const pack = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) };
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (value instanceof ArrayBuffer)
      return { $: 'buffer', v: btoa(Array.from(new Uint8Array(value), (b) => String.fromCharCode(b)).join('')) };
    if (Array.isArray(value)) return value.map(pack);
    if (typeof value === 'object' && value !== null)
      return { $: 'object', v: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)])) };
    return value;
  };
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack);
    if (typeof value !== 'object' || value === null) return value;
    const { $: tag, v } = value as { $: string; v: never };
    if (tag === 'undefined') return undefined;
    if (tag === 'number') return Number(v);
    if (tag === 'buffer') return Uint8Array.from(atob(v), (c) => c.charCodeAt(0)).buffer;
    return Object.fromEntries(Object.entries(v as object).map(([key, part]) => [key, unpack(part)]));
  };
  return { encode: (value) => JSON.stringify(pack(value)), decode: (text) => unpack(JSON.parse(text)) };
}

/** A function's text, to be run in the page. */
const textOf = (run: (...args: never[]) => unknown): string => run.toString();

export const mainWorldScript = (): string => `(${textOf(mainWorld)})(${textOf(worldBridge)});`;

export const isolatedWorldScript = (preload: string): string => {
  const body = `function (require, module, exports) {${preload}\n}`;
  return `(${textOf(isolatedWorld)})(${textOf(worldBridge)}, ${textOf(cloneCodec)}, ${body});`;
};
