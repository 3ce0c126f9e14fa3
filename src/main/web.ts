/** The web host's entry: the same terminal in a browser, on this machine only. Prints `URL …` when it is ready. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerUrl } from './workers/worker-url.ts';
import { findBrowser, openAppWindow, windowProblem } from './host/browsers.ts';
import { defaultDataFolder } from './host/data-folder.ts';
import { engineWorker } from './host/engine-host.ts';
import { parseHostFlags, type HostFlags } from './host/flags.ts';
import { createLog } from './host/log.ts';
import { moveToTrashFolder } from './host/session-library.ts';
import { TerminalHost } from './host/terminal-host.ts';
import { PlainError } from './rpc/plain-error.ts';
import { createKeyVault } from './vault/key-vault.ts';
import { PortInUseError, startWebServer } from './web/web-server.ts';

async function main(): Promise<void> {
  const flags = readFlags();
  const root = fileURLToPath(new URL('../../out/renderer', import.meta.url));
  if (!existsSync(root)) fail('The terminal is not built yet: run `npm run build` first.', 1);
  // package.json lies two folders above both src/main and out/main.
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const vault = createKeyVault(process.env.MASSIVE_API_KEY || undefined);
  const log = createLog(
    (line) => process.stderr.write(line),
    () => new Date(),
    vault.secret,
  );
  const host = new TerminalHost({
    app: {
      version,
      host: 'web',
      platform: process.platform,
      dataFolder: flags.dataFolder ?? defaultDataFolder(),
    },
    flags,
    createEngine: () => engineWorker(workerUrl('engine')),
    vault,
    trash: moveToTrashFolder,
    log,
    nowMs: Date.now,
  });
  try {
    const server = await startWebServer({ host, root, port: flags.port });
    await host.start();
    process.stdout.write(`URL ${server.url}\n`);
    let closing = false;
    const close = async (): Promise<void> => {
      if (closing) return;
      closing = true;
      await Promise.all([server.close(), host.stop()]);
      process.exit(0);
    };
    if (flags.open) openWindow(server.url, host.options.app.dataFolder, () => void close());
    process.on('SIGINT', () => void close());
    process.on('SIGTERM', () => void close());
  } catch (error) {
    if (error instanceof PortInUseError || error instanceof PlainError) fail(error.message, 1);
    throw error;
  }
}

/** Without a browser that can be opened the printed URL is what there is. */
function openWindow(url: string, dataFolder: string, onClosed: () => void): void {
  const browser = findBrowser();
  const problem = windowProblem() ?? (browser ? undefined : 'no Chromium, Chrome or Edge was found');
  if (browser === undefined || problem !== undefined) {
    process.stderr.write(`No window was opened (${problem}): open the URL above in a browser.\n`);
    return;
  }
  openAppWindow(browser, url, join(dataFolder, 'browser'), (failure) => {
    if (failure === undefined) return onClosed();
    process.stderr.write(`${failure}. Open the URL above in a browser.\n`);
  });
}

function readFlags(): HostFlags {
  try {
    return parseHostFlags(process.argv.slice(2), process.cwd());
  } catch (error) {
    return fail((error as Error).message, 2);
  }
}

function fail(sentence: string, exitCode: 1 | 2): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}

await main();
