import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{unit,replay,contract,chaos,architecture,electron}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
