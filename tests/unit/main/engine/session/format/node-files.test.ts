/** The disk’s odd places: what is no file is refused at once, and folders are made where they can be. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryIndex } from '../../../../../../src/main/engine/session/reading/library-index.ts';
import { listSessions } from '../../../../../../src/main/engine/session/reading/library.ts';
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

test.skipIf(process.platform === 'win32')(
  'links to nothing and to themselves are rows of the library with a reason',
  () => {
    symlinkSync(join(folder, 'gone.mcap'), join(folder, 'a.mcap'));
    symlinkSync('b.mcap', join(folder, 'b.mcap'));
    mkdirSync(join(folder, 'c.bookmarks.json'));
    writeFileSync(join(folder, 'c.mcap'), 'PK');
    const indexFile = join(folder, 'index');
    const list = (): [string, string | undefined][] => {
      const index = new LibraryIndex(nodeFiles, indexFile);
      const found = listSessions(nodeFiles, folder, Date.now(), index);
      index.save();
      return found.map(({ path, health, reason }) => [`${path.slice(-6)} ${health}`, reason?.replace(path, '')]);
    };
    const expected = [
      ['c.mcap rejected', ' is not a session: it is no MCAP file. Choose another file.'],
      ['b.mcap rejected', ' is a link that leads back to itself.'],
      ['a.mcap rejected', ' is a link to a file that is not there.'],
    ];
    expect(list()).toEqual(expected);
    // What the disk refuses may be allowed the next time: it is not remembered.
    writeFileSync(join(folder, 'gone.mcap'), 'PK');
    expect(list().at(-1)).toEqual(['a.mcap rejected', expected[0][1]]);
  },
);

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
