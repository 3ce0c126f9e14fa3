/** End-to-end tests: the built terminal in a browser (and in Electron where its runtime is installed). */
import { defineConfig } from '@playwright/test';
import { findBrowser } from './src/main/host/browsers.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  // Two cores, of which one terminal and its page take 1.6: a second one beside them would only make both late.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  // On a shared machine a stolen second must not cost a whole run; what passed only the second time is named at the end.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    // What never comes fails where it was waited for, not at the end of the test.
    actionTimeout: 60_000,
    viewport: { width: 1600, height: 1000 },
    // Tracing records every change of the page, which is thousands a second here.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser(),
      // Chromium refuses its sandbox to root; never done outside tests.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
});
