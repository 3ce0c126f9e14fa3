/** The application menu. Tapedeck's own entries are commands of the window, by the ids of its command registry. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export function installMenu(options: {
  send: (command: string) => void;
  openSession: () => void;
  /** Undefined in builds that no release is known for. */
  checkForUpdates: (() => void) | undefined;
  developer: boolean;
}): void {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    // The window's own key map handles the keys; the menu shows them.
    accelerator,
    registerAccelerator: false,
    click: () => options.send(id),
  });
  const mac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open Session…', accelerator: 'CmdOrCtrl+O', click: options.openSession },
        command('Connect Massive Key…', 'key.open'),
        command('Settings…', 'settings.open', 'CmdOrCtrl+,'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Market',
      submenu: [
        command('Go Live', 'world.live'),
        command('Simulated Market', 'world.simulated'),
        { type: 'separator' },
        command('Replay: Play or Pause', 'replay.toggle', 'Alt+P'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Search or Command…', 'palette.open', 'CmdOrCtrl+K'),
        command('Reset Layout', 'layout.reset'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(options.developer
          ? ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const)
          : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        command('Keyboard Map', 'keys.open'),
        command('Copy Diagnostics', 'diagnostics.copy'),
        { type: 'separator' },
        ...(options.checkForUpdates ? [{ label: 'Check for Updates…', click: options.checkForUpdates }] : []),
        { label: `Tapedeck ${app.getVersion()}`, enabled: false },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
