/** The built code, in bytes, that threads load which start with the window: each parses its own before the first price. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join('out', 'main');
const missing = !existsSync(FOLDER);
if (missing) console.warn('tests/electron/worker-size skipped: out/ is not built');

/** Not minified. Raise one knowingly. */
const BUDGET_BYTES = {
  'engine.js': 1_900_000,
  // Schemas of settings would be as much again.
  'server-worker.js': 450_000,
  'writer-worker.js': 140_000,
  'history-worker.js': 45_000,
};

/** A file and everything that it imports before it runs. */
function loadedWith(file: string, seen = new Map<string, number>()): Map<string, number> {
  if (seen.has(file)) return seen;
  const code = readFileSync(file, 'utf8');
  seen.set(file, Buffer.byteLength(code));
  for (const [, imported] of code.matchAll(/^import\s+(?:[^"';]*?from\s*)?"(\.[^"]+)"/gm))
    loadedWith(resolve(dirname(file), imported), seen);
  return seen;
}

describe.skipIf(missing)('threads that start with the window', () => {
  it.each(Object.entries(BUDGET_BYTES))('%s loads at most %i bytes', (entry, budget) => {
    const bytes = [...loadedWith(resolve(FOLDER, entry)).values()];
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(budget);
  });

  it('imports no facade of node:http, which reads every getter of the module and so loads undici in each thread', () => {
    const entries = [...Object.keys(BUDGET_BYTES), 'web.js'];
    const importing = entries.filter((entry) =>
      [...loadedWith(resolve(FOLDER, entry)).keys()].some((file) =>
        /\bfrom\s*"(?:node:)?http"/.test(readFileSync(file, 'utf8')),
      ),
    );
    expect(importing).toEqual([]);
  });
});
