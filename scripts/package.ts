/**
 * `npm run package`: installers for this system into dist/, with the notices and the bill of materials. Arguments go to
 * electron-builder: `npm run package -- --dir` stops at the unpacked app. Nothing is ever published from here.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build-if-needed.ts';
import { billOfMaterials } from './packaging/bill-of-materials.ts';
import { electronPackage, shippedPackages } from './packaging/bundled-packages.ts';
import { macSigningArguments } from './packaging/mac-signing.ts';
import { thirdPartyNotices } from './packaging/notices.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

if (!process.argv.includes('--built')) build();
const packages = shippedPackages();
writeFileSync(join('out', 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages));
mkdirSync('dist', { recursive: true });
const bill = billOfMaterials({ version, packages: [electronPackage(), ...packages], madeAt: new Date() });
writeFileSync(join('dist', `tapedeck-${version}.cdx.json`), `${JSON.stringify(bill, undefined, 2)}\n`);

/** A workflow's missing secret is an empty variable, which electron-builder takes for a given one. */
for (const name of Object.keys(process.env))
  if (/^(?:WIN_)?CSC_|^APPLE_/.test(name) && process.env[name] === '') delete process.env[name];

const run = spawnSync(
  process.execPath,
  [
    join('node_modules', 'electron-builder', 'cli.js'),
    '--publish',
    'never',
    ...(process.platform === 'darwin' ? macSigningArguments(process.env) : []),
    ...process.argv.slice(2).filter((argument) => argument !== '--built'),
  ],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
