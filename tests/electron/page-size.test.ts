/** The built page in bytes: what the window needs before the first drawing, and what each pane adds when it is first shown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join('out', 'renderer', 'assets');
const missing = !existsSync(FOLDER);
if (missing) console.warn('tests/electron/page-size skipped: out/ is not built');

/** Minified, not compressed: the host sends them as they are. Raise one knowingly: every window pays the first three at its start. */
const BUDGET_BYTES: Readonly<Record<string, number>> = {
  index: 199_000,
  libraries: 690_000,
  'pane-kit': 164_500,
  ChartPane: 266_000,
  ChainPane: 41_000,
  FlowPane: 61_500,
  PlotReadout: 60_000,
};
/** Of every other chunk: a pane without a charting library of its own. */
const OTHER_BYTES = 40_000;
const STYLES_BYTES = 101_500;

/** Vite's names: `ChainPane-kTXwV-bJ.js`. */
const chunkName = (file: string): string => /^(.+)-[\w-]{8}\.js$/.exec(file)![1];

describe.skipIf(missing)('the built page', () => {
  const files = missing ? [] : readdirSync(FOLDER);
  const scripts = files.filter((file) => file.endsWith('.js'));
  const code = new Map(scripts.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
  const panes = scripts.filter((file) => chunkName(file).endsWith('Pane'));

  /** The chunk and everything that it imports before it runs. */
  function loadedWith(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, imported] of code.get(file)!.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      loadedWith(imported, seen);
    }
    return seen;
  }

  const entry = (): string => {
    const html = readFileSync(join('out', 'renderer', 'index.html'), 'utf8');
    return basename(/<script[^>]* src="([^"]+)"/.exec(html)![1]);
  };

  it('starts without the code of any pane, and without a charting library', () => {
    const names = [...loadedWith(entry())].map(chunkName);
    expect(names.toSorted()).toEqual(['index', 'libraries', 'pane-kit', 'rolldown-runtime']);
    expect(code.get(scripts.find((file) => chunkName(file) === 'libraries')!)).not.toMatch(/lightweight-charts|uplot/);
  });

  it('loads no pane with another', () => {
    expect(panes.length).toBeGreaterThanOrEqual(13);
    for (const pane of panes) {
      expect([...loadedWith(pane)].filter((file) => panes.includes(file))).toEqual([pane]);
    }
  });

  it('keeps every chunk within its budget', () => {
    const over = scripts.flatMap((file) => {
      const bytes = Buffer.byteLength(code.get(file)!);
      const budget = BUDGET_BYTES[chunkName(file)] ?? OTHER_BYTES;
      return bytes > budget ? [`${chunkName(file)}: ${bytes} of ${budget} bytes`] : [];
    });
    expect(over).toEqual([]);
  });

  it('has a chunk for every budget', () => {
    const names = new Set(scripts.map(chunkName));
    expect(Object.keys(BUDGET_BYTES).filter((name) => !names.has(name))).toEqual([]);
  });

  it('keeps its styles within theirs', () => {
    const styles = files.filter((file) => file.endsWith('.css'));
    const bytes = styles.reduce((sum, file) => sum + readFileSync(join(FOLDER, file)).byteLength, 0);
    expect(bytes).toBeLessThanOrEqual(STYLES_BYTES);
  });
});
