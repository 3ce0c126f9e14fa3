import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodeProblem } from '../../../../src/main/cli/node-version.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'tapedeck-node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pretend = join(folder, 'pretend.cjs');
writeFileSync(
  pretend,
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: process.env.PRETEND } });",
);

const sentence = (version: string): string =>
  `Tapedeck needs Node 22.18 or newer, and this is Node ${version}. Install a newer one from nodejs.org and run it again.`;

it.each(['22.17.1', '20.19.0', '18.0.0', '6.17.1'])('turns Node %s away in a sentence', (version) => {
  expect(nodeProblem(version, '>=22.18')).toBe(sentence(version));
});

it.each(['22.18.0', '22.20.1', '24.0.0', '100.1.0'])('takes Node %s', (version) => {
  expect(nodeProblem(version, '>=22.18')).toBeUndefined();
});

const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

it.each(['start', 'test', 'bench', 'tapedeck'])('is said by `npm run %s` instead of a stack trace', (name) => {
  const [node, ...args] = scripts[name].split(' ');
  expect(node).toBe('node');
  const run = spawnSync(process.execPath, ['-r', pretend, ...args, '--help'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRETEND: '20.11.0' },
  });
  expect([run.status, run.stdout, run.stderr]).toEqual([1, '', `${sentence('20.11.0')}\n`]);
});

it('is said by the command line without the script before it', () => {
  const run = spawnSync(process.execPath, ['-r', pretend, 'src/main/cli.ts', '--version'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRETEND: '18.20.0' },
  });
  expect([run.status, run.stderr]).toEqual([1, `${sentence('18.20.0')}\n`]);
});
