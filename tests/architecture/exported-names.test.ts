/** One exported name, one thing: a name that two files export sends the reader to the wrong one. */
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from './import-rules.ts';

const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:type|interface|class|function\*?|const|let|enum) +([A-Za-z_$][\w$]*)/gm;

const namesIn = (text: string): Set<string> => new Set([...text.matchAll(EXPORTED)].map(([, name]) => name));

function filesByName(files: Iterable<readonly [file: string, text: string]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [file, text] of files)
    for (const name of namesIn(text)) found.set(name, [...(found.get(name) ?? []), file]);
  return found;
}

const repeated = (byName: Map<string, string[]>): string[] =>
  [...byName].flatMap(([name, files]) => (files.length > 1 ? [`${name}: ${files.join(', ')}`] : [])).toSorted();

test('no two files of src export the same name', () => {
  const byName = filesByName(sourceFiles('src').map((file) => [file, readSource(file)] as const));
  expect(byName.size).toBeGreaterThan(2_000);
  expect(repeated(byName)).toEqual([]);
});

test('every way of exporting a name is seen', () => {
  const ways = ['const', 'let', 'function', 'async function', 'class', 'abstract class', 'interface', 'type', 'enum'];
  for (const way of ways) expect([...namesIn(`x\nexport ${way} Same = 1;\nconst Other = 2;`)], way).toEqual(['Same']);
  const twice = filesByName([
    ['a.ts', 'export const Same = 1;\nexport function own() {}'],
    ['b.ts', 'export interface Same {}\n'],
  ]);
  expect(repeated(twice)).toEqual(['Same: a.ts, b.ts']);
});
