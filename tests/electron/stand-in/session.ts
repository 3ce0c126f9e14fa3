/** Stand-in for `session`: the handlers the shell set on each session, and its protocol. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { recorded } from './recorded.ts';

type Handler = (...args: never[]) => unknown;
export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export class Session extends EventEmitter {
  /** By setter: request, check, device, display. */
  readonly handlers: Record<string, Handler> = {};
  readonly protocolHandlers = new Map<string, ProtocolHandler>();
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      if (!app.isReady()) throw new Error('protocol.handle should be called after app is ready');
      if (this.protocolHandlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`);
      recorded.handledSchemes.push(scheme);
      this.protocolHandlers.set(scheme, handler);
    },
  };

  setPermissionRequestHandler(handler: Handler): void {
    this.handlers.request = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.handlers.check = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.handlers.device = handler;
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.handlers.display = handler;
  }
  setSpellCheckerEnabled(on: boolean): void {
    recorded.spellChecker = on;
  }
}

const partitions = new Map<string, Session>();
const defaultSession = new Session();

export const session = {
  get defaultSession(): Session {
    if (!app.isReady()) throw new Error('Session can only be received when app is ready');
    return defaultSession;
  },
  fromPartition(partition: string): Session {
    if (!app.isReady()) throw new Error('Session can only be received when app is ready');
    const known = partitions.get(partition) ?? new Session();
    partitions.set(partition, known);
    return known;
  },
};
