/**
 * The tests of pure logic, for `npm run mutate`: quick, and without a browser, a keychain or a built program. With `MUTATE_TESTS=folder`
 * (several with commas) only the tests in that folder, which is quicker still: what survives may be killed by another folder's tests.
 */
import { defineConfig } from 'vitest/config';

const folders = process.env.MUTATE_TESTS?.split(',') ?? [
  'tests/unit/{shared,renderer}',
  'tests/unit/main/{engine,server}',
];

export default defineConfig({
  test: {
    include: folders.map((folder) => `${folder}/**/*.test.ts`),
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
