/**
 * `node scripts/icons.ts`: draws resources/icon.svg at every size and packs the sizes into each system's icon file.
 * Run after changing the drawing; the results are committed, so that packaging needs no browser.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../src/main/host/browsers.ts';
import { icns, ICNS_TYPES, ico, ICO_SIZES, LINUX_SIZES } from './packaging/icon-files.ts';

const FOLDER = 'resources/icons';

const svg = readFileSync('resources/icon.svg', 'utf8');
const browser = await chromium.launch({
  executablePath: findBrowser(),
  chromiumSandbox: process.getuid?.() !== 0,
});
const drawn = new Map<number, Buffer>();
try {
  const sizes = new Set([...ICO_SIZES, ...LINUX_SIZES, ...ICNS_TYPES.map(([, size]) => size)]);
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    drawn.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}

mkdirSync(FOLDER, { recursive: true });
const draw = (size: number): Buffer => drawn.get(size)!;
for (const size of LINUX_SIZES) writeFileSync(join(FOLDER, `${size}x${size}.png`), draw(size));
writeFileSync(join(FOLDER, 'icon.ico'), ico(draw));
writeFileSync(join(FOLDER, 'icon.icns'), icns(draw));
writeFileSync(join(FOLDER, 'source.sha256'), `${createHash('sha256').update(svg).digest('hex')}\n`);
