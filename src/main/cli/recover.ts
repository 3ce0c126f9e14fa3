/** `tapedeck recover BROKEN [OUT]`: saves what can be read into a new session; with `--in-place` the broken one is kept beside it. */
import type { Command } from 'commander';
import { etTime } from '../../shared/market/calendar.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { freePath } from '../engine/session/format/free-path.ts';
import { firstPartPath } from '../engine/session/format/format.ts';
import { sessionStates } from '../engine/session/format/session-words.ts';
import { SessionError } from '../engine/session/format/session-error.ts';
import { isRecording } from '../engine/session/reading/library.ts';
import { openRecordings, partPaths } from '../engine/session/reading/open-recordings.ts';
import { verifyRecordings } from '../engine/session/reading/verify.ts';
import type { Damage, Session } from '../engine/session/reading/reader.ts';
import { recoverSession, type Recovery } from '../engine/session/reading/recover.ts';
import { claimOutput } from './claim-output.ts';
import { CommandError, usageError } from './command-error.ts';
import { formatByteCount, print, printJson, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

interface RecoverFlags {
  inPlace?: boolean;
  json?: boolean;
}

export function registerRecover(program: Command): void {
  program
    .command('recover')
    .description('save all that can be read of a cut or damaged session into a new file; the original stays as it is')
    .argument('<broken>', 'session file (.mcap); all its parts are read')
    .argument('[out]', 'the new file; it must not exist')
    .option('--in-place', 'put the new file where the broken one is, which is kept beside it as .damaged')
    .option('--json', 'one JSON object')
    .action((broken: string, out: string | undefined, flags: RecoverFlags) => recover(broken, out, flags));
}

async function recover(broken: string, out: string | undefined, flags: RecoverFlags): Promise<void> {
  if ((out === undefined) !== (flags.inPlace === true)) throw usageError('name a new file, or say --in-place');
  if (!partPaths(nodeFiles, broken).some((path) => nodeFiles.exists(path)))
    throw new CommandError('missing', `${broken} does not exist. Check the path.`);
  if (out === undefined && isStillRecorded(broken))
    throw new CommandError(
      'recording',
      `${broken} is being recorded now: wait until the recording ends, or name a new file for what is there so far.`,
    );
  if (out === undefined && isSound(broken)) {
    if (flags.json) await printJson({ out: broken, kept: [], sound: true });
    else await print(`${broken} is sound: there is nothing to repair.\n`);
    return;
  }
  const { recovery, kept, to } =
    out === undefined
      ? recoverInPlace(broken)
      : { recovery: recoverSession(nodeFiles, broken, out), kept: [], to: out };
  for (const hole of recovery.lost) say(sentence(hole));
  if (recovery.repeated > 0) say(sessionStates.repeatedLeftOut(recovery.repeated));
  if (recovery.recordings > 1) say(`${recovery.recordings} recordings are in it, one after the other, as before`);
  for (const file of kept) say(`the original is kept as ${file}`);
  if (flags.json) await printJson({ out: to, kept, ...recovery });
  else
    await print(
      `${to}: ${counted(recovery.frames, 'frame')}, ${counted(recovery.messages, 'message')} in ${counted(recovery.chunks, 'chunk')}\n`,
    );
}

function isSound(path: string): boolean {
  return ofRecordings(path, (recordings) => {
    const { findings } = verifyRecordings(recordings);
    return recordings.every(({ cut }) => cut === undefined) && findings.every(({ level }) => level !== 'error');
  });
}

/** Its recorder would go on in the file that is put aside. */
const isStillRecorded = (path: string): boolean =>
  ofRecordings(path, (recordings) => isRecording(nodeFiles, recordings.at(-1)!, Date.now()));

/** False where there is none that can be read. */
function ofRecordings(path: string, ask: (recordings: readonly Session[]) => boolean): boolean {
  let recordings: Session[];
  try {
    recordings = openRecordings(nodeFiles, path);
  } catch (error) {
    if (error instanceof SessionError) return false;
    throw error;
  }
  try {
    return ask(recordings);
  } finally {
    for (const recording of recordings) recording.close();
  }
}

/** The new file is complete before the old one moves; one of them always exists. */
function recoverInPlace(broken: string): { recovery: Recovery; kept: string[]; to: string } {
  const originals = partPaths(nodeFiles, broken).filter((path) => nodeFiles.exists(path));
  const to = nodeFiles.exists(firstPartPath(broken)) ? firstPartPath(broken) : broken;
  const release = claimOutput(`${to}.unfinished.lock`, 'repair', to);
  try {
    const recovered = freePath(nodeFiles, `${to}.recovered`);
    const recovery = recoverSession(nodeFiles, broken, recovered);
    const kept = originals.map((path) => {
      const beside = freePath(nodeFiles, `${path}.damaged`);
      nodeFiles.renameNew(path, beside);
      return beside;
    });
    nodeFiles.renameNew(recovered, to);
    return { recovery, kept, to };
  } finally {
    release();
  }
}

function sentence({ length, offset, reason, fromMs, toMs }: Damage): string {
  const when =
    fromMs === undefined ? '' : `, ${etTime(fromMs, true)} – ${toMs === undefined ? 'the end' : etTime(toMs, true)} ET`;
  return `lost ${formatByteCount(length)} at byte ${offset}${when}: ${reason}`;
}
