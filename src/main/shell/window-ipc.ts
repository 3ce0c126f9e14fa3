/** Calls and streams of the main window. Each message is checked: main window, main frame, our origin. */
import { randomUUID } from 'node:crypto';
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { CallOutcome } from '../../shared/contract/bridge.ts';
import { IPC } from '../../shared/contract/ipc.ts';
import type { TerminalHost } from '../host/terminal-host.ts';
import { DemandBound } from '../rpc/demand-bound.ts';
import { receiveFromWindow } from '../rpc/window-messages.ts';
import { isAppUrl } from './app-origin.ts';

function isOwnFrame(event: IpcMainEvent | IpcMainInvokeEvent, main: WebContents | undefined): boolean {
  const frame = event.senderFrame;
  if (!main || main.isDestroyed() || event.sender !== main || !frame) return false;
  return frame === main.mainFrame && isAppUrl(frame.url);
}

export function serveWindowIpc(host: TerminalHost, mainContents: () => WebContents | undefined): void {
  const { log } = host.options;
  const calls = host.router.forWindow(); // There is one window.
  ipcMain.handle(IPC.call, async (event, name: unknown, input: unknown): Promise<CallOutcome<unknown>> => {
    if (isOwnFrame(event, mainContents())) return calls.call(name, input);
    log('warning', `call refused from ${event.senderFrame?.url ?? 'a frame that is gone'}`);
    return { ok: false, error: { code: 'forbidden', message: 'This page may not call Tapedeck.' } };
  });

  ipcMain.on(IPC.stream, (event) => {
    const [port] = event.ports;
    if (!port || !isOwnFrame(event, mainContents())) {
      log('warning', `stream refused from ${event.senderFrame?.url ?? 'a frame that is gone'}`);
      port?.close();
      return;
    }
    const bound = new DemandBound();
    const window = host.engine.openWindow(randomUUID(), (message) => port.postMessage(message));
    port.on('message', ({ data }) => {
      const problem = receiveFromWindow(data, {
        send: window.send,
        tell: (message) => port.postMessage(message),
        log,
        now: Date.now,
        bound,
      });
      if (problem !== undefined) log('warning', `stream message refused: ${problem}`);
    });
    port.on('close', () => window.close());
    port.start();
    port.postMessage({ type: 'world', world: host.world });
  });
}
