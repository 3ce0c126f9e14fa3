/** `tapedeck recover BROKEN OUT`: saves what can be read into a new session. */
import type { Command } from 'commander';
import { recoverPart } from '../engine/session/reading/recover.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { CommandError } from './command-error.ts';
import { printJson, print, formatBytes, say } from './terminal-output.ts';

export function registerRecover(program: Command): void {
  program
    .command('recover')
    .description('salvage a cut or damaged session into a new file; the original stays as it is')
    .argument('<broken>', 'session file (.mcap)')
    .argument('<out>', 'the new file; it must not exist')
    .option('--json', 'one JSON object')
    .action((broken: string, out: string, options: { json?: boolean }) => recover(broken, out, options.json === true));
}

async function recover(broken: string, out: string, json: boolean): Promise<void> {
  if (nodeFiles.exists(out)) throw new CommandError('exists', `${out} exists already; name a new file.`);
  const file = nodeFiles.open(broken);
  const recovery = recoverPart(nodeFiles, file, out);
  file.close();
  for (const hole of recovery.lost) say(`lost ${formatBytes(hole.length)} at byte ${hole.offset}: ${hole.reason}`);
  if (json) await printJson({ out, ...recovery });
  else await print(`${out}: ${recovery.frames} frames, ${recovery.messages} messages in ${recovery.chunks} chunks\n`);
  if (recovery.chunks === 0) throw new CommandError('nothing', `Nothing in ${broken} could be read.`);
}
