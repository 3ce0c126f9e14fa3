/** The one object a window knows: `window.tapedeck`, made by the Electron preload or by the web host's client. */
import type { CallError, CallInput, CallName, CallResult } from './calls.ts';
import type { FromWindow, ToWindow } from './streams.ts';

export type CallOutcome<T> = { ok: true; value: T } | { ok: false; error: CallError };

/** A named function per call; a refused call is a value, not a throw, because errors lose their fields in transit. */
export type BridgeCalls = {
  [N in CallName]: (
    ...input: undefined extends CallInput<N> ? [] : [CallInput<N>]
  ) => Promise<CallOutcome<CallResult<N>>>;
};

export interface TapedeckBridge {
  readonly host: 'electron' | 'web';
  readonly calls: BridgeCalls;
  /** Opens the stream. Batches come as ArrayBuffer. `onState` is called when the stream is lost or restored. */
  connect(
    onMessage: (message: ToWindow | ArrayBuffer) => void,
    onState: (state: 'open' | 'lost') => void,
  ): StreamHandle;
  /** Menu and shortcut commands from the host, by command id. */
  onCommand(listener: (command: string) => void): () => void;
}

export interface StreamHandle {
  send(message: FromWindow): void;
  close(): void;
}
