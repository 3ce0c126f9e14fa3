/** Serves the built renderer under tapedeck:// with the same headers as the web host. */
import { protocol, type Protocol } from 'electron';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { readStaticFile } from '../host/static-files.ts';
import { APP_SCHEME } from './app-origin.ts';

/** Before the app is ready: only then may a scheme be given privileges (Electron docs, protocol). */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** `root` holds the built renderer; `origin` alone is served; `connect` is what its pages may connect to. */
export function servePages(options: { protocol: Protocol; root: string; origin: string; connect: string }): void {
  const { root, origin, connect } = options;
  options.protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (`${url.protocol}//${url.host}` !== origin || request.method !== 'GET')
      return new Response(undefined, { status: 404 });
    const file = await readStaticFile(root, url.pathname || '/');
    if (!file) return new Response(undefined, { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.bytes, {
      headers: {
        ...SECURITY_HEADERS,
        'Content-Type': file.type,
        'Content-Security-Policy': contentSecurityPolicy(connect),
      },
    });
  });
}
