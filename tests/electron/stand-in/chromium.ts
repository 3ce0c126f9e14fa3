/** The real browser behind the stand-in: started on the first window, with a debugging port for the tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Route } from '@playwright/test';
import { findBrowser } from '../../../src/main/host/browsers.ts';
import { app } from './app.ts';
import { session, type ProtocolHandler } from './session.ts';

/** Chromium knows no tapedeck:// here: pages live under http://HOST.tapedeck.localhost, trustworthy names too. */
export const toHttp = (url: string): string => url.replace(/^tapedeck:\/\/([a-z]+)/, 'http://$1.tapedeck.localhost');
export const fromHttp = (url: string): string =>
  url.replace(/^(blob:)?http:\/\/([a-z]+)\.tapedeck\.localhost/, '$1tapedeck://$2');
/** Matches every page of ours. */
export const OWN_PAGES = /^http:\/\/[a-z]+\.tapedeck\.localhost\//;

export interface Browser {
  context: BrowserContext;
  debuggingUrl: string;
}

let browser: Promise<Browser> | undefined;

export function openBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

async function launch(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'tapedeck-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    // Chromium refuses its sandbox to root; never done outside tests.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--remote-debugging-port=0'],
    viewport: { width: 1600, height: 1000 },
  });
  // Pop-outs: pages of the default session that no BrowserWindow of ours opened.
  await context.route(OWN_PAGES, (route) => serve(route, session.defaultSession.protocolHandlers.get('tapedeck')));
  app.shutDown = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return { context, debuggingUrl: `http://127.0.0.1:${port}` };
}

/** Answers from the shell's own protocol handler; Chromium enforces the headers it sends. */
export async function serve(route: Route, handler: ProtocolHandler | undefined): Promise<void> {
  const request = route.request();
  if (!handler) return route.abort('failed');
  const response = await handler(new Request(fromHttp(request.url()), { method: request.method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
