import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolderProblem } from '../../../../src/main/host/data-folder.ts';
import { folderProblem } from '../../../../src/main/host/recording-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'tapedeck-data-'));
const file = join(folder, 'a file');
writeFileSync(file, '');
const link = join(folder, 'a link');
symlinkSync('/dev', link);
afterAll(() => rmSync(folder, { recursive: true }));

describe('a data folder', () => {
  it.each([folder, join(folder, 'to', 'be', 'made')])('may be %s', (path) =>
    expect(dataFolderProblem(path)).toBeUndefined(),
  );

  it.each([
    [file, /cannot be used: .+a file is a file\. Name another/],
    [join(file, 'below'), /cannot be used: .+a file is a file\. Name another/],
    [join(folder, 'a\0b'), /a name that no file system takes/],
    ['/proc/tapedeck', /no place on a disk/],
    ['/dev', /no place on a disk/],
    [join(link, 'below'), /no place on a disk/],
  ])('is refused in a sentence where it is %j', (path, said) => expect(dataFolderProblem(path)).toMatch(said));
});

it('no recording folder lies below a file', () => {
  expect(folderProblem(join(file, 'below'))).toMatch(/cannot be made|is not a folder/);
});
