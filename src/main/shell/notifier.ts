/** Desktop notifications, and whether they were shown: a system may accept one and never show it. */
import { Notification } from 'electron';

export interface NotifierOptions {
  onClick: () => void;
  /** The notification was not shown after all: show it in the window. */
  onFailed: (title: string, body: string, reason: string) => void;
}

/**
 * Returns whether a notification is on its way. macOS refuses unsigned apps, and says so only with a `failed` event (Electron
 * docs, Notifications, macOS): from then on the answer is false.
 */
export function createNotifier({ onClick, onFailed }: NotifierOptions): (title: string, body: string) => boolean {
  let refused = false;
  /** Kept until they are done: a collected one loses its events. */
  const shown = new Set<Notification>();
  return (title, body) => {
    if (refused || !Notification.isSupported()) return false;
    const notification = new Notification({ title, body });
    shown.add(notification);
    const done = (): boolean => shown.delete(notification);
    notification.on('click', () => {
      done();
      onClick();
    });
    notification.on('close', done);
    notification.on('failed', (_event, reason) => {
      refused = true;
      done();
      onFailed(title, body, reason);
    });
    notification.show();
    return true;
  };
}
