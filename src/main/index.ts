/** Electron's entry: thin; see shell/run-app.ts. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { workerUrl } from './workers/worker-url.ts';
import { defaultDataFolder } from './host/data-folder.ts';
import { knownFlags, parseHostFlags, type HostFlags } from './host/flags.ts';
import { runApp } from './shell/run-app.ts';
import { takeEnvironmentKeys } from './vault/environment-keys.ts';

process.umask(0o077); // What is written here is the user's own.
const environmentKeys = takeEnvironmentKeys();

function readFlags(): HostFlags {
  try {
    // Chromium and Electron have switches of their own on the same line.
    return parseHostFlags(knownFlags(process.argv.slice(app.isPackaged ? 1 : 2)), process.cwd());
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

const flags = readFlags();
// Not awaited: Electron gets ready only after this module has run.
runApp(flags, {
  dataFolder: flags.dataFolder ?? defaultDataFolder(),
  preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
  keyPreload: fileURLToPath(new URL('../preload/key-window.cjs', import.meta.url)),
  renderer: fileURLToPath(new URL('../renderer', import.meta.url)),
  engine: workerUrl('engine'),
  environmentKeys,
}).catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  app.exit(1);
});
