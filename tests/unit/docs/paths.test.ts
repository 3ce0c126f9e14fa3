/** Every file of this repository that the documentation or a comment names is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGES = globSync(['*.md', '{docs,src,tests,bench,scripts}/**/*.md'], { exclude: ['**/node_modules/**'] });
const SOURCES = globSync('{src,tests,bench,scripts}/**/*.{ts,tsx,cjs}', { exclude: ['**/node_modules/**'] });
const NAMES = new Set([...PAGES, ...SOURCES].map((file) => file.replaceAll('\\', '/').split('/').at(-1)));

/** Below the top folders, one file or folder: no pattern, no placeholder in capitals. */
const PATH = /^(?:docs|src|tests|bench|scripts|resources)\/[\w.@/-]*$/;
const FILE = /^[\w-]+\.(?:ts|tsx|md|cjs)$/;
/** Written in the documentation as names of a kind, or of Electron's. */
const NO_FILES = new Set(['kebab-case.ts', 'PascalCase.tsx', 'NAME.ts', 'electron.d.ts']);

const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name);
const isMissing = (name: string): boolean =>
  PATH.test(name) ? !existsSync(name) : FILE.test(name) && !NAMES.has(name) && !NO_FILES.has(name);

test('paths and file names between back quotes', () => {
  const missing = PAGES.flatMap((page) =>
    quoted(readFileSync(page, 'utf8'))
      .filter(isMissing)
      .map((name) => `${page}: ${name}`),
  );
  expect(missing).toEqual([]);
  // The look finds what is not there.
  expect(quoted('See `docs/nowhere.md`, `src/main/engine` and `nowhere.ts`.').filter(isMissing)).toEqual([
    'docs/nowhere.md',
    'nowhere.ts',
  ]);
});

test('documents that comments cite', () => {
  const cited = SOURCES.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const comments = lines.filter((line) => /^\s*(?:\/\/|\/?\*)|\s\/\/\s/.test(line)).join('\n');
    return [...comments.matchAll(/[\w./-]*[\w-]+\.md\b/g)].map(([name]) => `${file}: ${name}`);
  });
  expect(cited.length).toBeGreaterThan(10);
  const missing = cited.filter((citation) => {
    const name = citation.split(': ')[1];
    return name.includes('/') ? !existsSync(name) : !NAMES.has(name);
  });
  expect(missing).toEqual([]);
});
