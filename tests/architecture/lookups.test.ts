/**
 * A table whose keys are open (`Record<string, …>`) is asked for words from elsewhere: by `ownValue`, or `table['constructor']` is a function of
 * every object. A table whose keys are a closed union says so in its type.
 */
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from './import-rules.ts';

/** Their key is a closed union. */
const CLOSED = new Set(['src/renderer/panes/chart/IndicatorEditor.tsx']);
const OPEN_TABLE = /^(?:export )?const (\w+): (?:Readonly<|Partial<)*Record<string,/gm;

function lookupsIn(text: string): string[] {
  return [...text.matchAll(OPEN_TABLE)].flatMap(([, name]) =>
    [...text.matchAll(new RegExp(`^.*\\b(?:${name}\\[(?!['"])|in ${name}\\b).*$`, 'gm'))]
      .map(([line]) => line.trim())
      .filter((line) => !line.includes(`Object.hasOwn(${name},`)),
  );
}

test('a lookup in an open table is found, a guarded one and one by a fixed name are not', () => {
  const table = "const WORDS: Readonly<Record<string, string>> = { a: 'b' };\n";
  expect(lookupsIn(`${table}const say = (key: string) => WORDS[key] ?? key;`)).toHaveLength(1);
  expect(lookupsIn(`${table}const has = (key: string) => key in WORDS;`)).toHaveLength(1);
  expect(lookupsIn(`${table}const say = (key: string) => ownValue(WORDS, key);\nsay(WORDS['a']);`)).toEqual([]);
});

test('words from elsewhere are looked up among a table’s own keys', () => {
  const found = sourceFiles('src').flatMap((file) =>
    CLOSED.has(file) ? [] : lookupsIn(readSource(file)).map((line) => `${file}: ${line}`),
  );
  expect(found).toEqual([]);
});
