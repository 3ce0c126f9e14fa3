/**
 * Chromium's sandbox on Linux. Where user namespaces are forbidden it is not available, and an AppImage is then started with
 * `--no-sandbox` by its own launcher: pages would run with all of the user's rights. No window is opened then; the same
 * terminal opens in the user's browser, which has a sandbox.
 */
import { app, dialog } from 'electron';
import { sandboxRemedy } from '../host/linux-sandbox.ts';

/** In a checkout the switch is the developer's choice (tests as root need it). */
export const isSandboxOff = (): boolean => app.isPackaged && app.commandLine.hasSwitch('no-sandbox');

/** Says why the terminal is in the browser and what would change it. Does not wait for an answer. */
export async function explainMissingSandbox(): Promise<void> {
  const remedy = sandboxRemedy();
  process.stderr.write(`${remedy}\n`);
  await app.whenReady();
  await dialog.showMessageBox({
    type: 'info',
    title: 'Tapedeck',
    message: 'Tapedeck opens in your browser',
    detail: remedy,
  });
}
