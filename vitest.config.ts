import { defineConfig } from 'vitest/config';

/** Rooms whose tests start programs, workers and servers: a process of their own for each file, which takes with it what they leave. */
const PROGRAMS = ['replay', 'contract', 'chaos', 'architecture', 'electron'];

export default defineConfig({
  test: {
    // No test measures time: these only end what hangs, also on a machine that is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'programs', include: [`tests/{${PROGRAMS.join(',')}}/**/*.test.{ts,tsx}`] },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          // A process runs one file after the other; each finds the modules as new, and nothing of the file before.
          isolate: false,
          setupFiles: ['tests/unit/as-new.ts'],
        },
      },
    ],
  },
});
