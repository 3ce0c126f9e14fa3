/** The web host's entry: the same terminal in a browser, on this machine only. Prints `URL …` when it is ready. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { workerUrl } from './workers/worker-url.ts';
import { findBrowser, openAppWindow, windowProblem, type AppWindow } from './host/browsers.ts';
import { claimDataFolder } from './host/claim-data-folder.ts';
import { dataFolderProblem, defaultDataFolder } from './host/data-folder.ts';
import { engineWorker } from './host/engine-host.ts';
import { parseHostFlags, type HostFlags } from './host/flags.ts';
import { createLog } from './host/log.ts';
import { moveToTrashFolder } from './host/session-library.ts';
import { TerminalHost } from './host/terminal-host.ts';
import { PlainError } from './rpc/plain-error.ts';
import { keepFilesPrivate } from './storage/file-modes.ts';
import { takeEnvironmentKeys } from './vault/environment-keys.ts';
import { createKeyVault } from './vault/key-vault.ts';
import { removeEntryFile, writeEntryFile } from './web/entry-page.ts';
import { KeyQuestions } from './web/key-question.ts';
import { createWebDialogs } from './web/web-dialogs.ts';
import { PortError, startWebServer, type WebServer } from './web/web-server.ts';

keepFilesPrivate();
const environmentKeys = takeEnvironmentKeys();

async function main(): Promise<void> {
  const flags = readFlags();
  const root = fileURLToPath(new URL('../../out/renderer', import.meta.url));
  if (!existsSync(root)) fail('The terminal is not built yet: run `npm run build` first.', 1);
  // package.json lies two folders above both src/main and out/main.
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const vault = createKeyVault(environmentKeys);
  const log = createLog(
    (line) => process.stderr.write(line),
    () => new Date(),
    vault.secrets,
  );
  const dataFolder = flags.dataFolder ?? defaultDataFolder();
  const problem = dataFolderProblem(dataFolder);
  if (problem !== undefined) fail(problem, 1);
  const questions = new KeyQuestions();
  const host = new TerminalHost({
    app: { version, host: 'web', platform: process.platform },
    dataFolder,
    flags,
    createEngine: () => engineWorker(workerUrl('engine')),
    vault,
    trash: moveToTrashFolder,
    systemTrash: false,
    log,
    nowMs: Date.now,
    dialogs: createWebDialogs(questions),
  });
  const entryFile = join(dataFolder, 'enter.html');
  try {
    const onEntered = (): void => removeEntryFile(entryFile);
    const server = await startWebServer({ host, root, port: flags.port, questions, onEntered });
    const release = await claimDataFolder(dataFolder);
    if (release === undefined) {
      await server.close();
      fail(
        `Another Tapedeck is open on the data folder ${dataFolder}. Close it, or name another folder with --data.`,
        1,
      );
    }
    await host.start();
    let closing = false;
    const close = async (): Promise<void> => {
      if (closing) return;
      closing = true;
      window?.close();
      removeEntryFile(entryFile);
      await Promise.all([server.close(), host.stop()]);
      release();
      process.exit(0);
    };
    const places = { entryFile, profile: join(dataFolder, 'browser') };
    const window = openWindow(flags.open, server, places, () => void close());
    process.on('SIGINT', () => void close());
    process.on('SIGTERM', () => void close());
  } catch (error) {
    if (error instanceof PortError || error instanceof PlainError) fail(error.message, 1);
    throw error;
  }
}

/** Undefined where no window was asked for or can be opened: then the printed URL is what there is. */
function openWindow(
  wanted: boolean,
  server: WebServer,
  { entryFile, profile }: { entryFile: string; profile: string },
  onClosed: () => void,
): AppWindow | undefined {
  const browser = wanted ? findBrowser() : undefined;
  const problem = windowProblem() ?? (browser ? undefined : 'no Chromium, Chrome or Edge was found');
  if (browser === undefined || problem !== undefined) {
    process.stdout.write(`URL ${server.url}\n`);
    if (wanted) process.stderr.write(`No window was opened (${problem}): open the URL above in a browser.\n`);
    return undefined;
  }
  writeEntryFile(entryFile, server);
  process.stdout.write(`Tapedeck is open in a window of ${browser}, from http://127.0.0.1:${server.port}\n`);
  return openAppWindow(browser, pathToFileURL(entryFile).href, profile, (failure) => {
    if (failure === undefined) return onClosed();
    process.stdout.write(`URL ${server.url}\n`);
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
