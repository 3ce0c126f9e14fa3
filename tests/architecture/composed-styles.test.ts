/**
 * A stylesheet that panes compose from is copied into each pane's own file, and the copy that is loaded last wins among equals. What it says of
 * elements inside must therefore be weaker than anything a pane says: `:where(.table) td`, not `.table td`.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../src/renderer');
const sheets = globSync('**/*.module.css', { cwd: RENDERER }).map((file) => join(RENDERER, file));
const composed = new Set(
  sheets.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/composes: [\w ]+ from '([^']+)'/g)].map(([, from]) =>
      resolve(file, '..', from),
    ),
  ),
);

test('there are stylesheets that others compose from', () => {
  expect(composed.size).toBeGreaterThan(0);
});

test.each([...composed].map((file) => [file.slice(RENDERER.length + 1), file]))(
  '%s yields to what composes it',
  (_, file) => {
    const css = readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    const selectors = [...css.matchAll(/([^{}]+)\{/g)].flatMap(([, list]) => list.split(',').map((one) => one.trim()));
    // A class of an element alone is joined with the pane's own class, which stands behind it in the same file.
    const strong = selectors.filter((selector) => /\.\w+\s+\S/.test(selector.replaceAll(/:where\([^)]*\)/g, '')));
    expect(strong).toEqual([]);
  },
);
