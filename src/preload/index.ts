/** The window's one object: named calls, one stream over a MessagePort, the menu's commands. Nothing generic is exposed. */
import { contextBridge, ipcRenderer } from 'electron';
import type { BridgeCalls, TapedeckBridge } from '../shared/contract/bridge.ts';
import { CALL_NAMES } from '../shared/contract/call-names.ts';
import { IPC } from '../shared/contract/ipc.ts';
import type { ToWindow } from '../shared/contract/streams.ts';

const RECONNECT_MS = 500;

const calls = Object.fromEntries(
  CALL_NAMES.map((name) => [name, (input?: unknown) => ipcRenderer.invoke(IPC.call, name, input)]),
) as unknown as BridgeCalls;

const bridge: TapedeckBridge = {
  host: 'electron',
  calls,
  connect(onMessage, onState) {
    let closed = false;
    let port: MessagePort | undefined;

    const open = (): void => {
      if (closed) return;
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port1.addEventListener('message', ({ data }: MessageEvent<ToWindow | ArrayBuffer>) => onMessage(data));
      port1.addEventListener('close', () => {
        if (closed) return;
        onState('lost');
        setTimeout(open, RECONNECT_MS);
      });
      port1.start();
      ipcRenderer.postMessage(IPC.stream, undefined, [port2]);
      onState('open');
    };

    open();
    return {
      send: (message) => port?.postMessage(message),
      close: () => {
        closed = true;
        port?.close();
      },
    };
  },
  onCommand(listener) {
    const receive = (_: unknown, command: string): void => listener(command);
    ipcRenderer.on(IPC.command, receive);
    return () => ipcRenderer.off(IPC.command, receive);
  },
};

contextBridge.exposeInMainWorld('tapedeck', bridge);
