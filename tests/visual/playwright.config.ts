/** `npm run visual`: pictures of every pane against those kept in `baselines/`; `npm run visual -- --update-snapshots` makes them again. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: '../../test-results/visual',
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  retries: 0,
  reporter: [['list']],
  use: {
    ...base.use,
    viewport: { width: 960, height: 600 },
    deviceScaleFactor: 1,
    locale: 'en-US',
    timezoneId: 'America/New_York',
    contextOptions: { reducedMotion: 'reduce' },
  },
  expect: {
    timeout: 30_000,
    toHaveScreenshot: {
      animations: 'disabled',
      caret: 'hide',
      // Of the colour of a pixel; what anti-aliasing makes of the same shape elsewhere stays below it.
      threshold: 0.03,
      maxDiffPixels: 40,
    },
  },
});
