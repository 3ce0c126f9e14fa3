/**
 * From starting the built terminal's process to the first live cell on screen, over the simulated market with no stored state.
 * The browser is running already: what is measured is ours (host, engine, simulated market, page), not Chromium's launch.
 */
import { launchBrowser, openPage, percentile, round, startTerminal } from './support/terminal.ts';

const RUNS = 5;

export async function run(): Promise<Record<string, unknown>> {
  const browser = await launchBrowser();
  const firstCell: number[] = [];
  const ready: number[] = [];
  try {
    for (let i = 0; i < RUNS; i++) {
      const startedAt = performance.now();
      const terminal = await startTerminal(['--simulated']);
      ready.push(terminal.readyMs);
      try {
        const page = await openPage(browser, terminal.url);
        const cell = page.locator('[data-column="last"]', { hasText: /\d\.\d\d/ }).first();
        await cell.waitFor({ timeout: 20_000 });
        firstCell.push(performance.now() - startedAt);
        await page.close();
      } finally {
        await terminal.stop();
      }
    }
  } finally {
    await browser.close();
  }
  return {
    first_live_cell_ms: round(percentile(firstCell, 0.5)),
    first_live_cell_max_ms: round(Math.max(...firstCell)),
    host_ready_ms: round(percentile(ready, 0.5)),
    runs: RUNS,
  };
}
