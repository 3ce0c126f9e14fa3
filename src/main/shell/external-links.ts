/** Links that leave the terminal: https pages of these hosts alone, opened in the system's browser. */
import { shell } from 'electron';

const HOSTS = new Set(['www.tradingview.com', 'tradingview.com', 'massive.com', 'www.massive.com', 'mcap.dev']);

/** A page may not flood the desktop with browser windows. */
const APART_MS = 1_000;

/** The address to open, as the URL parser writes it; undefined for anything not on the list. */
export function externalLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, username, password, href } = new URL(url);
  const plain = protocol === 'https:' && port === '' && username === '' && password === '';
  return plain && HOSTS.has(hostname) ? href : undefined;
}

/**
 * Opens what the list allows; false when it does not. `shell.openExternal` starts whatever handles the scheme, so it gets
 * nothing else (Electron docs, Security, 15).
 */
export function createLinkOpener(logError: (text: string) => void): (url: string) => boolean {
  let lastMs = -Infinity;
  return (url) => {
    const link = externalLink(url);
    if (link === undefined) return false;
    const nowMs = Date.now();
    if (nowMs - lastMs < APART_MS) return true;
    lastMs = nowMs;
    shell.openExternal(link).catch((error: Error) => logError(`${link} could not be opened: ${error.message}`));
    return true;
  };
}
