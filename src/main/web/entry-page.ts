/**
 * The entry for the window that Tapedeck opens itself: a file that only the owner can read holds the one-time token and
 * posts it. So the token is in no process's arguments and in no address, and thus in no browser history.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { SECURITY_HEADERS } from '../host/content-security-policy.ts';
import type { Access } from './access.ts';
import { readBody } from './read-body.ts';

export const ENTRY_PATH = '/enter';

/** Replaces what an earlier run left. Throws the system's error. */
export function writeEntryFile(file: string, { port, token }: { port: number; token: string }): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  const page = `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Tapedeck</title>
<form method="post" action="http://127.0.0.1:${port}${ENTRY_PATH}">
<input type="hidden" name="token" value="${token}">
<button>Open Tapedeck</button>
</form>
<script>document.forms[0].submit()</script>
`;
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' });
}

/** Undefined, or a sentence: what is left of it opens nothing, so that nobody is kept from ending in order. */
export function removeEntryFile(file: string): string | undefined {
  try {
    rmSync(file, { force: true });
    return undefined;
  } catch (error) {
    return `${file} could not be removed: ${(error as Error).message}. It opens nothing any more; remove it yourself.`;
  }
}

/** False where the request may not enter. The page it gets goes on by itself: a strict cookie is not sent along a redirect from elsewhere. */
export async function takeEntry(access: Access, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const token = new URLSearchParams(await readBody(request)).get('token');
  const cookie = token === null ? undefined : access.exchange(token);
  if (cookie === undefined) return false;
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Set-Cookie': cookie,
    Refresh: '0; url=/',
  });
  response.end('<!doctype html><title>Tapedeck</title>');
  return true;
}
