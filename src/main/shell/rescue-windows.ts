/** When a display is removed, windows that are out of sight move to one that is there. */
import { BrowserWindow, screen } from 'electron';
import { broughtBack } from './window-bounds.ts';

/** After the app is ready: only then may `screen` be asked (Electron docs, screen). */
export function rescueWindows(): void {
  const rescue = (): void => {
    const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) continue;
      const bounds = broughtBack(window.getBounds(), workAreas);
      if (bounds) window.setBounds(bounds);
    }
  };
  screen.on('display-removed', rescue);
  screen.on('display-metrics-changed', rescue);
}
