#!/usr/bin/env node
/** The `tapedeck` command's entry: thin; see cli/program.ts. */
import { readFileSync } from 'node:fs';
import { runCli } from './cli/program.ts';
import { keepFilesPrivate } from './storage/file-modes.ts';
import { takeEnvironmentKeys } from './vault/environment-keys.ts';

keepFilesPrivate();
const environmentKeys = takeEnvironmentKeys();

/** A reader that goes away (`| head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// package.json lies two folders above both src/main and out/main.
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
process.exitCode = await runCli(process.argv.slice(2), manifest.version, environmentKeys);
