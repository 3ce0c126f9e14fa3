/** Serves the built renderer under tapedeck://app/ with the same headers as the web host. */
import { protocol } from 'electron';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { readStaticFile } from '../host/static-files.ts';
import { APP_SCHEME, isAppUrl } from './app-origin.ts';

/** Before the app is ready: only then may a scheme be given privileges. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** `root` holds the built renderer. */
export function serveApp(root: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    if (!isAppUrl(request.url) || request.method !== 'GET') return new Response(undefined, { status: 404 });
    const file = await readStaticFile(root, new URL(request.url).pathname || '/');
    if (!file) return new Response(undefined, { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.bytes, {
      headers: {
        ...SECURITY_HEADERS,
        'Content-Type': file.type,
        'Content-Security-Policy': contentSecurityPolicy("'self'"),
      },
    });
  });
}
