/** `tapedeck example --out FILE`: the example day as a session, to replay, export or serve without a key. */
import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { EXAMPLE_SEED, writeExampleDay } from '../example/example-day.ts';
import { CommandError, usageError } from './command-error.ts';
import { formatByteCount, print, progressBar } from './terminal-output.ts';

interface ExampleFlags {
  out: string;
  seed: string;
}

export function registerExample(program: Command): void {
  program
    .command('example')
    .description('make the example day: a simulated expiration Friday on which the market falls, as a session')
    .requiredOption('--out <session>', 'session file to write; it must not exist')
    .option('--seed <number>', 'another seed gives another market, the same always the same', String(EXAMPLE_SEED))
    .action((flags: ExampleFlags) => make(flags, program.version() ?? ''));
}

async function make({ out, seed: text }: ExampleFlags, appVersion: string): Promise<void> {
  const seed = Number(text);
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) throw usageError(`--seed: "${text}" is not a seed`);
  if (nodeFiles.exists(out)) throw new CommandError('exists', `${out} exists already; name a new file.`);
  const bar = progressBar('making');
  await writeExampleDay({ files: nodeFiles, path: out, appVersion, seed, progress: (share) => bar.at(share, '') });
  bar.end();
  await print(`${out}, ${formatByteCount(statSync(out).size)}\n`);
}
