/**
 * `npm start`: builds if needed and opens the terminal in Electron; where that cannot be, in a browser.
 * `--web` asks for the browser, `--no-open` only prints the URL. Other flags go to the terminal (src/main/host/flags.ts).
 */
import { spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { windowProblem } from '../src/main/host/browsers.ts';
import { helpText, unknownFlag } from '../src/main/host/flag-words.ts';
import { mistypedFlag } from '../src/main/host/flags.ts';
import { sandboxProblem } from '../src/main/host/linux-sandbox.ts';
import { asEnvironment, environmentKeysOrExit } from '../src/main/vault/environment-keys.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { electronRuntime } from './electron-runtime.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const flags = process.argv.slice(2);
if (flags.includes('--help') || flags.includes('-h')) {
  process.stdout.write(helpText());
  process.exit(0);
}
const mistyped = mistypedFlag(flags);
if (mistyped !== undefined) {
  process.stderr.write(`${unknownFlag(mistyped)}\n`);
  process.exit(2);
}
// Neither the build nor a download is handed a key; the terminal is.
const keys = environmentKeysOrExit();

try {
  buildIfNeeded();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

if (flags.includes('--web') || flags.includes('--no-open')) await startWeb();
else {
  const runtime = usableRuntime();
  if ('executable' in runtime) startElectron(runtime.executable);
  else {
    process.stderr.write(`${runtime.problem}; starting the same terminal in the browser instead.\n`);
    await startWeb();
  }
}

function usableRuntime(): ReturnType<typeof electronRuntime> {
  const noWindow = windowProblem();
  if (noWindow !== undefined) return { problem: `Electron cannot open a window: ${noWindow}` };
  const runtime = electronRuntime();
  if ('problem' in runtime) return runtime;
  const noSandbox = sandboxProblem(runtime.executable);
  return noSandbox === undefined ? runtime : { problem: `Electron cannot open a window: ${noSandbox}` };
}

function startElectron(executable: string): void {
  const child = spawn(executable, ['.', ...flags], {
    stdio: 'inherit',
    env: { ...process.env, ...asEnvironment(keys) },
  });
  child.on('exit', (code) => process.exit(code ?? 1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
}

/** In this process, so that stopping it stops everything. */
async function startWeb(): Promise<void> {
  process.argv = [process.execPath, 'out/main/web.js', ...flags, ...(flags.includes('--no-open') ? [] : ['--open'])];
  Object.assign(process.env, asEnvironment(keys)); // It takes them out again before it starts anything.
  await import(pathToFileURL('out/main/web.js').href);
}
