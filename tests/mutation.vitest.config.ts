/** The tests of pure logic, for `npm run mutate`: quick, and without a browser, a keychain or a built program. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/unit/{shared,renderer}/**/*.test.ts', 'tests/unit/main/{engine,server}/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
