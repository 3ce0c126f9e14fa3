/**
 * The tests of pure logic, for `npm run mutate`: quick, and without a browser, a keychain or a built program. With `MUTATE_TESTS=PATH`
 * (a folder or a test file, several with commas) only those, which is quicker still: what survives may be killed by another folder's tests.
 */
import { defineConfig } from 'vitest/config';

const paths = process.env.MUTATE_TESTS?.split(',') ?? [
  'tests/unit/{shared,renderer}',
  'tests/unit/main/{engine,server}',
];

export default defineConfig({
  test: {
    include: paths.map((path) => (path.endsWith('.test.ts') ? path : `${path}/**/*.test.ts`)),
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
