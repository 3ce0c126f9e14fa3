/**
 * The price chart by itself in Chromium (drawing in software): six charts of three indicators under 1,000 bar updates a second; 100,000 bars
 * shown at once; a change of timeframe whose bars are at hand. Bundled for the run from the sources, without terminal and engine.
 */
import { mkdtempSync, readFileSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { launchBrowser, percentile, round } from './support/terminal.ts';

const UPDATES_PER_SECOND = 1000;
const MEASURE_MS = 10_000;
const BARS = 100_000;
const LOADS = 5;
const SWITCHES = 20;

interface ChartBench {
  frames(perSecond: number, forMs: number): Promise<number[]>;
  load(count: number): Promise<number>;
  switches(times: number): Promise<number[]>;
}

export async function run(): Promise<Record<string, unknown>> {
  const script = await bundle();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
    await page.setContent(PAGE);
    await page.addScriptTag({ content: script });
    const times = await page.evaluate(
      ([perSecond, forMs]) => (globalThis as unknown as { chartBench: ChartBench }).chartBench.frames(perSecond, forMs),
      [UPDATES_PER_SECOND, MEASURE_MS],
    );
    const loads: number[] = [];
    for (let i = 0; i < LOADS; i++)
      loads.push(
        await page.evaluate(
          (count) => (globalThis as unknown as { chartBench: ChartBench }).chartBench.load(count),
          BARS,
        ),
      );
    const switched = await page.evaluate(
      (count) => (globalThis as unknown as { chartBench: ChartBench }).chartBench.switches(count),
      SWITCHES,
    );
    return {
      frame_p95_ms: round(percentile(times, 0.95)),
      frame_p50_ms: round(percentile(times, 0.5)),
      frames: times.length,
      load_ms: round(percentile(loads, 0.5)),
      switch_ms: round(percentile(switched, 0.95)),
    };
  } finally {
    await browser.close();
  }
}

/** The tokens the chart reads; any colours do. */
const PAGE = `<!doctype html><html><head><style>
  html, body { margin: 0; height: 100%; }
  :root { --pane: #10141b; --raised: #171c25; --line: #212833; --text: #d6dce5; --quiet: #8b95a3; --faint: #5a6472; --accent: #5b9dff;
    --up: #26a17b; --down: #e5484d; --warning: #d9a032; --simulated: #8b7cf6; --replay: #31b6c9; --link-orange: #f0883e; }
</style></head><body></body></html>`;

async function bundle(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'tapedeck-chart-bench-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        lib: {
          entry: join(import.meta.dirname, 'support', 'chart-page.ts'),
          formats: ['iife'],
          name: 'chartBench',
          fileName: 'chart-page',
        },
      },
    });
    const [file] = readdirSync(outDir).filter((name) => name.endsWith('.js'));
    return readFileSync(join(outDir, file), 'utf8');
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
