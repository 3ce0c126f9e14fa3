#!/usr/bin/env node
/** The `tapedeck` command's entry: thin; see cli/program.ts. Imports nothing that an old Node could not load before its version is known. */
import { existsSync, readFileSync } from 'node:fs';
import { nodeProblem } from './cli/node-version.ts';

// package.json lies two folders above both src/main and out/main.
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  engines: { node: string };
};
const tooOld = nodeProblem(process.versions.node, manifest.engines.node);
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(1);
}
const [{ runCli }, { diskSentence }, { keepFilesPrivate }, { environmentKeysOrExit }] = await Promise.all([
  import('./cli/program.ts'),
  import('./cli/disk-sentence.ts'),
  import('./storage/file-modes.ts'),
  import('./vault/environment-keys.ts'),
]);
keepFilesPrivate();
const environmentKeys = environmentKeysOrExit();

/** A reader that goes away (`| head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`tapedeck: ${diskSentence(error, 'What this command prints') ?? error.message}\n`);
  process.exit(1);
});

// The npm package of the command line leaves the web host's entry out.
const hasTerminal = ['./web.ts', './web.js'].some((entry) => existsSync(new URL(entry, import.meta.url)));
process.exitCode = await runCli(process.argv.slice(2), manifest.version, environmentKeys, hasTerminal);
