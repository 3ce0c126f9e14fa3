/** An element in a pop-out is of that window's classes, not of the page's: `instanceof HTMLInputElement` denies that it is one. */
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from './import-rules.ts';

test('no element is asked for its class', () => {
  const found = sourceFiles('src/renderer').flatMap((file) =>
    [...readSource(file).matchAll(/instanceof (?:HTML|SVG|Element|Node\b|\w*Event\b).*/g)].map(
      ([line]) => `${file}: ${line}`,
    ),
  );
  expect(found).toEqual([]);
});
