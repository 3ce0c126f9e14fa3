/**
 * `npm run package:cli`: the command line as an npm package, `dist/tapedeck-VERSION.tgz`, for `npm install -g FILE`.
 * It needs nothing from a registry: all code is bundled, and keytar's binaries lie in it for every system.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build-if-needed.ts';
import { shippedPackages } from './packaging/bundled-packages.ts';
import { thirdPartyNotices } from './packaging/notices.ts';

/** Entries of out/main that need a window or a browser: nothing for a command line. */
const NOT_FOR_COMMANDS = ['index.js', 'web.js'];

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const flags = process.argv.slice(2);
const folder = resolve(flags.find((flag) => !flag.startsWith('--')) ?? 'dist');

if (!flags.includes('--built')) build();
const stage = mkdtempSync(join(tmpdir(), 'tapedeck-cli-'));
try {
  fill(stage);
  mkdirSync(folder, { recursive: true });
  // A shell finds npm on Windows, where it is a script.
  const packed = spawnSync(`npm pack --silent --pack-destination "${folder}"`, {
    cwd: stage,
    encoding: 'utf8',
    shell: true,
  });
  if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
  process.stdout.write(`${join(folder, packed.stdout.trim())}\n`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function fill(to: string): void {
  const own = readJson('package.json');
  const { name, version, description, license, author, type, engines } = own;
  writeJson(join(to, 'package.json'), {
    name,
    version,
    description,
    license,
    author,
    type,
    engines,
    bin: own.bin,
    files: ['out', 'THIRD-PARTY-NOTICES.txt'],
    dependencies: own.dependencies,
    bundleDependencies: ['keytar'],
  });
  cpSync('LICENSE', join(to, 'LICENSE'));
  writeFileSync(join(to, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(shippedPackages()));
  writeFileSync(join(to, 'README.md'), 'The command line of Tapedeck: `tapedeck --help`.\n');
  cpSync('out/main', join(to, 'out', 'main'), {
    recursive: true,
    filter: (source) => !NOT_FOR_COMMANDS.includes(basename(source)),
  });
  const keytar = join(to, 'node_modules', 'keytar');
  const source = join('node_modules', 'keytar');
  const licence = readdirSync(source).filter((file) => file.startsWith('LICENSE'));
  if (licence.length === 0) throw new Error('keytar has no licence to pack beside it');
  for (const part of ['lib', 'prebuilds', ...licence])
    cpSync(join(source, part), join(keytar, part), { recursive: true });
  // Its scripts and dependencies are for building a binary that is there already.
  const { scripts: _, dependencies: __, devDependencies: ___, ...rest } = readJson('node_modules/keytar/package.json');
  writeJson(join(keytar, 'package.json'), { ...rest, name: 'keytar' });
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
