/** `npm run visual [-- --update-snapshots]`: how every pane looks, against the pictures kept in tests/visual/baselines. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build-if-needed.ts';

process.chdir(join(import.meta.dirname, '..'));
buildIfNeeded();
const cli = join('node_modules', '@playwright', 'test', 'cli.js');
const asked = [cli, 'test', '-c', 'tests/visual/playwright.config.ts', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, asked, { stdio: 'inherit' });
process.exit(status ?? 1);
