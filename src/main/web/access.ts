/**
 * Who may talk to the web host: the browser that brought the one-time token, from our own origin.
 * Host names other than loopback are refused (DNS rebinding); the port may differ, as it does behind an SSH tunnel.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

const newSecret = (): string => randomBytes(24).toString('base64url');

export class Access {
  #token: string | undefined;
  readonly #cookieValue = newSecret();
  readonly #cookieName: string;
  readonly #onSpent: (() => void) | undefined;

  /** Cookies are shared by all ports of a host, so the name holds the port. */
  constructor(port: number, onSpent?: () => void) {
    this.#cookieName = `tapedeck-${port}`;
    this.#onSpent = onSpent;
  }

  /** A token that lets one browser in; it takes the place of one that was not used. */
  newToken(): string {
    this.#token = newSecret();
    return this.#token;
  }

  /** Spends the token: the cookie header to send, or undefined when it is not the token. */
  exchange(token: string): string | undefined {
    if (this.#token === undefined || !sameSecret(token, this.#token)) return undefined;
    this.#token = undefined;
    this.#onSpent?.();
    return `${this.#cookieName}=${this.#cookieValue}; HttpOnly; SameSite=Strict; Path=/`;
  }

  hasCookie(request: IncomingMessage): boolean {
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const at = pair.indexOf('=');
      if (
        at > 0 &&
        pair.slice(0, at).trim() === this.#cookieName &&
        sameSecret(pair.slice(at + 1).trim(), this.#cookieValue)
      )
        return true;
    }
    return false;
  }
}

/** The only Host header names this machine's loopback; with two of them a proxy and we might read different ones. */
export function hostAllowed(request: IncomingMessage): boolean {
  const [host, ...others] = request.headersDistinct.host ?? [];
  if (host === undefined || others.length > 0 || !URL.canParse(`http://${host}`)) return false;
  const url = new URL(`http://${host}`);
  return url.host === host.toLowerCase().replace(/:80$/, '') && LOOPBACK_NAMES.has(url.hostname);
}

/** A browser's request comes from our own page. `required` for WebSockets, which always carry an Origin. */
export function originAllowed(request: IncomingMessage, required: boolean): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return !required;
  return origin === `http://${request.headers.host}`;
}

/** The sender has no origin: a page from a file, or one whose origin is opaque. Its token identifies it. */
export const originIsOpaque = (request: IncomingMessage): boolean => request.headers.origin === 'null';

/** Takes the same time however much of it is right. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
