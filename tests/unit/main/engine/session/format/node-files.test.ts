/** The disk’s odd places: what is no file is refused at once, and folders are made where they can be. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFiles } from '../../../../../../src/main/engine/session/format/node-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.skipIf(process.platform === 'win32')('a pipe in a file’s place is not waited for', () => {
  const pipe = join(folder, 'x.mcap');
  execFileSync('mkfifo', [pipe]);
  expect(() => nodeFiles.open(pipe)).toThrow(`${pipe} is not a file.`);
  expect(nodeFiles.readText(pipe)).toBe('');
});

test('a folder is made with those above it, and found where it is there already', () => {
  const deep = join(folder, 'a', 'b', 'c');
  nodeFiles.makeFolder(deep);
  nodeFiles.makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  expect(() => nodeFiles.makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => nodeFiles.makeFolder(join(folder, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
});

test.skipIf(process.platform !== 'linux')(
  'below a file system that makes no folders it fails instead of going on for ever',
  () => expect(() => nodeFiles.makeFolder('/proc/none/below')).toThrow('ENOENT'),
);

test('what is cut off while it is open is missing as if it were damaged', () => {
  const path = join(folder, 'x.mcap');
  writeFileSync(path, 'x'.repeat(1000));
  const file = nodeFiles.open(path);
  truncateSync(path, 500);
  expect(file.read(0, 400).byteLength).toBe(400);
  expect(() => file.read(400, 200)).toThrow(expect.objectContaining({ code: 'session.damaged' }));
  file.close();
});
