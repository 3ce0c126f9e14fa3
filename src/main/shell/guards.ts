/** What a page may not do: navigate away, open windows, get permissions, embed views. Deny by default. */
import { app, type Session, type WebContents } from 'electron';
import { APP_ORIGIN, isAppUrl, isPopoutUrl } from './app-origin.ts';
import { createLinkOpener } from './external-links.ts';

/** Copying text is the one permission the terminal uses. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(permission === ALLOWED_PERMISSION && isAppUrl(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === ALLOWED_PERMISSION && (origin === APP_ORIGIN || origin === `${APP_ORIGIN}/`),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setSpellCheckerEnabled(false);
}

/** Applies to every page, pop-outs included. */
export function guardAllContents(log: (text: string) => void): void {
  const openLink = createLinkOpener(log);
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (what: string, url: string): void => log(`${what} refused: ${url.slice(0, 200)}`);
    contents.on('will-navigate', (event) => {
      if (isPopoutOpening(contents, event.url)) return;
      refuse('navigation', event.url);
      event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      refuse('redirect', event.url);
      event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame && isPopoutOpening(contents, event.url)) return;
      refuse('frame navigation', event.url);
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      refuse('webview', '');
      event.preventDefault();
    });
    guardWindowOpen(contents, refuse, openLink);
  });
}

/** A new pop-out's way to its page, the only navigation that a page may start. */
function isPopoutOpening(contents: WebContents, url: string): boolean {
  const at = contents.getURL();
  return isPopoutUrl(url) && (at === '' || at === 'about:blank');
}

/** A popped-out pane is painted by the page that opened it; it needs no preload and gets none. Links go to the browser. */
function guardWindowOpen(
  contents: WebContents,
  refuse: (what: string, url: string) => void,
  openLink: (url: string) => boolean,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    const ours = isAppUrl(contents.getURL());
    if (!isPopoutUrl(url) || !ours) {
      if (!ours || !openLink(url)) refuse('window', url);
      return { action: 'deny' };
    }
    return {
      action: 'allow',
      overrideBrowserWindowOptions: {
        autoHideMenuBar: true,
        backgroundColor: '#0a0d12',
        webPreferences: { preload: undefined, sandbox: true, contextIsolation: true, nodeIntegration: false },
      },
    };
  });
}
