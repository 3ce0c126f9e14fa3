/**
 * `npm run recording`: two silent minutes of the terminal as a WebM in out/recording, driven by this script over the example day. It is
 * made again for each release and not kept in the repository. The browser encodes what it shows: no other program is needed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../src/main/host/browsers.ts';
import { buildIfNeeded } from './build-if-needed.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'out', 'recording');
const SIZE = { width: 1440, height: 900 };
/** Small text stays sharp; where nothing moves the encoder uses less. */
const BITS_PER_SECOND = 3_000_000;
const FRAMES_PER_SECOND = 10;
const SECONDS = Number(process.env.RECORDING_SECONDS ?? 120);

/** What is shown, each for its share of the time. */
const SCENES: readonly ((page: Page) => Promise<void>)[] = [
  async () => {},
  (page) => command(page, 'replay 10:30'),
  async (page) => {
    await page.keyboard.press('Alt+p');
  },
  (page) => command(page, 'chart: timeframe 5m'),
  (page) => command(page, 'spy 650p 10/23'),
  (page) => command(page, 'spy'),
  (page) => tab(page, 'Greeks matrix'),
  (page) => tab(page, 'Exposure'),
  (page) => tab(page, 'Volatility'),
  (page) => command(page, 'replay 15:30'),
  (page) => tab(page, 'Alerts'),
  (page) => page.keyboard.press('?'),
  (page) => page.keyboard.press('Escape'),
  (page) => page.keyboard.press('Alt+t'),
];

async function main(): Promise<void> {
  buildIfNeeded();
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-recording-'));
  const day = join(folder, 'day.mcap');
  execFileSync(process.execPath, ['src/main/cli.ts', 'example', '--out', day], { cwd: ROOT, stdio: 'ignore' });
  writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ welcomed: true, theme: 'dark' }));
  const host = spawn(process.execPath, ['out/main/web.js', '--no-open', '--session', day, '--data', folder], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-renderer-backgrounding', '--disable-background-timer-throttling'],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: host.stdout }).once('line', (line) => resolve(line.replace(/^URL /, '')));
      host.once('exit', (code) => reject(new Error(`the terminal ended with code ${code} before it was ready`)));
    });
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(url);
    await page.getByTestId('world').filter({ hasText: 'REPLAY' }).waitFor();
    const camera = await startCamera(browser, page);
    for (const scene of SCENES) {
      await scene(page);
      await page.waitForTimeout((SECONDS * 1_000) / SCENES.length);
    }
    mkdirSync(OUT, { recursive: true });
    const file = join(OUT, 'tapedeck.webm');
    writeFileSync(file, await camera.stop());
    process.stdout.write(`out/recording/tapedeck.webm, ${(statSync(file).size / 1e6).toFixed(1)} MB\n`);
  } finally {
    await browser.close();
    host.kill('SIGTERM');
    await new Promise((resolve) => host.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Camera {
  /** The WebM. */
  stop(): Promise<Uint8Array>;
}

/** Frames of the terminal's page are drawn in another one, whose canvas the browser encodes. */
async function startCamera(browser: Browser, filmed: Page): Promise<Camera> {
  const page = await browser.newPage();
  await page.evaluate(
    ({ size, bitsPerSecond, framesPerSecond }) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, size);
      const context = canvas.getContext('2d')!;
      const parts: Blob[] = [];
      const recorder = new MediaRecorder(canvas.captureStream(framesPerSecond), {
        mimeType: 'video/webm;codecs=vp9',
        videoBitsPerSecond: bitsPerSecond,
      });
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.start(1_000);
      const film = {
        async draw(jpeg: string) {
          const image = new Image();
          image.src = `data:image/jpeg;base64,${jpeg}`;
          await image.decode();
          context.drawImage(image, 0, 0, size.width, size.height);
        },
        async stop(): Promise<string> {
          const stopped = new Promise((resolve) => (recorder.onstop = resolve));
          recorder.stop();
          await stopped;
          const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
          let text = '';
          for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
          return btoa(text);
        },
      };
      Object.assign(window, { film });
    },
    { size: SIZE, bitsPerSecond: BITS_PER_SECOND, framesPerSecond: FRAMES_PER_SECOND },
  );
  const cast = await filmed.context().newCDPSession(filmed);
  cast.on('Page.screencastFrame', ({ data, sessionId }) => {
    // The next frame is asked for when this one is drawn: a slow machine makes fewer, it does not fall behind.
    void page
      .evaluate((jpeg) => (window as unknown as { film: Film }).film.draw(jpeg), data)
      .then(() => cast.send('Page.screencastFrameAck', { sessionId }));
  });
  await cast.send('Page.startScreencast', { format: 'jpeg', quality: 92, everyNthFrame: 6 });
  return {
    async stop() {
      await cast.send('Page.stopScreencast');
      const text = await page.evaluate(() => (window as unknown as { film: Film }).film.stop());
      await page.close();
      return Buffer.from(text, 'base64');
    },
  };
}

interface Film {
  draw(jpeg: string): Promise<void>;
  stop(): Promise<string>;
}

async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search or command' });
  await field.pressSequentially(text, { delay: 90 });
  // Read, then taken; what is still searched for is taken when it comes.
  await page.waitForTimeout(1_500);
  await field.press('Enter');
  await field.waitFor({ state: 'hidden' });
}

const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();

await main();
