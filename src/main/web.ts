/** The web host's entry: the same terminal in a browser, on this machine only. Prints `URL …` when it is ready. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workerUrl } from './workers/worker-url.ts';
import { claimDataFolder, knockAt, type KnockAnswer, type Knock } from './host/claim-data-folder.ts';
import { dataFolderProblem, defaultDataFolder } from './host/data-folder.ts';
import { engineWorker } from './host/engine-host.ts';
import { helpText, ignoredFlags } from './host/flag-words.ts';
import { parseHostFlags, type HostFlags } from './host/flags.ts';
import { createLog } from './host/log.ts';
import { moveToTrashFolder } from './host/session-library.ts';
import { sessionProblem } from './host/session-problem.ts';
import { TerminalHost } from './host/terminal-host.ts';
import { PlainError } from './rpc/plain-error.ts';
import { keepFilesPrivate } from './storage/file-modes.ts';
import { environmentKeysOrExit } from './vault/environment-keys.ts';
import { createKeyVault } from './vault/key-vault.ts';
import { removeEntryFile } from './web/entry-page.ts';
import { KeyQuestions } from './web/key-question.ts';
import { entryFileIn, WaysIn } from './web/ways-in.ts';
import { createWebDialogs } from './web/web-dialogs.ts';
import { PortError, startWebServer } from './web/web-server.ts';

keepFilesPrivate();
const environmentKeys = environmentKeysOrExit();

async function main(): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(helpText());
    return;
  }
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
  // Before anything there is read or written: it may be another terminal's.
  let answerKnock = async (_knock: Knock): Promise<KnockAnswer> => ({
    words: 'Tapedeck is just starting on this data folder. Start again in a moment for another way in.',
  });
  const release = await claimDataFolder(dataFolder, (knock) => answerKnock(knock)).catch((error: Error) => {
    if (error instanceof PlainError) return fail(error.message, 1);
    throw error;
  });
  if (release === undefined) return goToRunning(dataFolder, flags);
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
  try {
    const onEntered = (): void => {
      const left = removeEntryFile(entryFileIn(dataFolder));
      if (left !== undefined) log('warning', left);
    };
    const server = await startWebServer({ host, root, port: flags.port, questions, onEntered });
    await host.start();
    let closing = false;
    const close = async (): Promise<void> => {
      if (closing) return;
      closing = true;
      waysIn.close();
      await Promise.all([server.close(), host.stop()]);
      release();
      process.exit(0);
    };
    const waysIn = new WaysIn({ server, dataFolder, say, onClosed: () => void close() });
    say(waysIn.first(flags.open));
    answerKnock = async ({ want, session }) => {
      const refused = session === undefined ? undefined : await openSession(host, session);
      const { out, words } = waysIn.another(want === 'window');
      return { out, words: [refused, words].filter(Boolean).join(' ') };
    };
    process.on('SIGINT', () => void close());
    process.on('SIGTERM', () => void close());
  } catch (error) {
    if (error instanceof PortError || error instanceof PlainError) fail(error.message, 1);
    throw error;
  }
}

/** The terminal that has the data folder opens another way in; this start says which, and ends. */
async function goToRunning(dataFolder: string, { open, session, atStart }: HostFlags): Promise<void> {
  const wrong = session === undefined ? undefined : sessionProblem(session);
  if (wrong !== undefined)
    fail(`The session was not opened, and the Tapedeck that is open on ${dataFolder} goes on as it was: ${wrong}`, 1);
  const answer = await knockAt(dataFolder, { want: open ? 'window' : 'url', session });
  if (answer === undefined)
    fail(
      `Another Tapedeck is open on the data folder ${dataFolder} and does not answer. Close it, or name another folder with --data.`,
      1,
    );
  const words = [`Tapedeck is open on the data folder ${dataFolder} already.`, answer.words, ignoredFlags(atStart)];
  say({ ...answer, words: words.filter(Boolean).join(' ') });
}

/** Undefined, or why it was not opened. */
async function openSession(host: TerminalHost, file: string): Promise<string | undefined> {
  try {
    await host.openWorld({ kind: 'session', sessionId: host.library.add(file) });
    return undefined;
  } catch (error) {
    if (error instanceof PlainError) return `The session was not opened: ${error.message}`;
    throw error;
  }
}

/** Data for programs on stdout, words for people on stderr. */
function say({ out, words }: KnockAnswer): void {
  if (out !== undefined) process.stdout.write(`${out}\n`);
  if (words !== '') process.stderr.write(`${words}\n`);
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
