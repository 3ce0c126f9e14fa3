/** Electron's entry: reads the command line, makes sure there is one instance, then shell/run-app.ts. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { dataFolderProblem, defaultDataFolder } from './host/data-folder.ts';
import { helpText, ignoredFlags, unknownFlag } from './host/flag-words.ts';
import { knownFlags, mistypedFlag, parseHostFlags, type HostFlags } from './host/flags.ts';
import { isSecondStart, OpenRequests, sessionArgument, type SecondStart } from './shell/open-requests.ts';
import { runApp, useDataFolder } from './shell/run-app.ts';
import { explainMissingSandbox, isSandboxOff } from './shell/sandbox.ts';
import { keepFilesPrivate } from './storage/file-modes.ts';
import { environmentKeysOrExit } from './vault/environment-keys.ts';
import { workerUrl } from './workers/worker-url.ts';

keepFilesPrivate();
const start: SecondStart = { args: process.argv.slice(app.isPackaged ? 1 : 2), cwd: process.cwd() };

/** Throws Error with a sentence for the user. Chromium and Electron have switches of their own on the same line. */
function readFlags({ args, cwd }: SecondStart): HostFlags {
  const mistyped = mistypedFlag(args);
  if (mistyped !== undefined) throw new Error(unknownFlag(mistyped));
  const flags = parseHostFlags(knownFlags(args), cwd);
  return { ...flags, session: flags.session ?? sessionArgument(args, cwd) };
}

function fail(error: Error): void {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  app.exit(1);
}

function main(): void {
  let flags: HostFlags;
  try {
    flags = readFlags(start);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
  if (flags.help) {
    process.stdout.write(helpText());
    process.exit(0);
  }
  const dataFolder = flags.dataFolder ?? defaultDataFolder();
  const problem = dataFolderProblem(dataFolder);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exit(1);
  }
  useDataFolder(dataFolder);
  // What lies there is the lock: other data, another terminal.
  if (!app.requestSingleInstanceLock({ ...start })) {
    const words = ['Tapedeck is running already: its window was brought to the front.', ignoredFlags(flags.atStart)];
    process.stderr.write(`${words.filter(Boolean).join(' ')}\n`);
    app.quit();
    return;
  }
  if (isSandboxOff()) {
    explainMissingSandbox().catch(fail);
    process.argv = [process.execPath, 'web', ...knownFlags(start.args), '--open'];
    // The web host's entry lies beside this one once built, and only a packaged app comes here.
    import(new URL('./web.js', import.meta.url).href).catch(fail);
    return;
  }
  const paths = {
    dataFolder,
    preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
    keyPreload: fileURLToPath(new URL('../preload/key-window.cjs', import.meta.url)),
    renderer: fileURLToPath(new URL('../renderer', import.meta.url)),
    engine: workerUrl('engine'),
    environmentKeys: environmentKeysOrExit(),
  };
  // Not awaited: Electron gets ready only after this module has run.
  runApp(flags, paths, hearRequests()).catch(fail);
}

/** Files that the system or a second start asks for, from now on. */
function hearRequests(): OpenRequests {
  const requests = new OpenRequests();
  // macOS names files so, also before the app is ready (Electron docs, app, open-file).
  app.on('open-file', (event, path) => {
    event.preventDefault();
    requests.ask(path);
  });
  app.on('second-instance', (_event, _argv, _cwd, told) => {
    if (!isSecondStart(told)) return;
    try {
      const { session } = readFlags(told);
      if (session !== undefined) requests.ask(session);
    } catch (error) {
      // Another version's flags: that start said so itself, as far as it could.
      process.stderr.write(`a second start: ${(error as Error).message}\n`);
    }
  });
  return requests;
}

main();
