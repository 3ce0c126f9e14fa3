/**
 * Socket write to painted text at 10,000 events/s. Every frame carries a SPY trade whose price is the millisecond it was written
 * (ms mod 100,000 as dollars and cents); the page reads the price it shows, after the frame that painted it, on the same clock.
 * The other events are quotes of the visible watchlist, so everything sent is also painted.
 */
import { launchBrowser, openPage, percentile, round, startTerminal } from './support/terminal.ts';
import { paced, startWireServer } from './support/wire-server.ts';

const EVENTS_PER_SECOND = 10_000;
const EVERY_MS = 5;
const WARM_MS = 4_000;
const MEASURE_MS = 12_000;
const NAMES = ['QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN'];
const WHEEL_MS = 100_000;

export async function run(): Promise<Record<string, unknown>> {
  const server = await startWireServer();
  const terminal = await startTerminal(['--simulated', '--ws', server.wsUrl, '--rest', server.restUrl]);
  const browser = await launchBrowser();
  let sent = 0;
  try {
    const page = await openPage(browser, terminal.url);
    await server.subscribed('stocks');
    const send = (tick: number): void => {
      server.send('stocks', frameOf(tick));
      sent += (EVENTS_PER_SECOND * EVERY_MS) / 1000;
    };
    await paced(EVERY_MS, WARM_MS, send);
    sent = 0;
    const sending = paced(EVERY_MS, MEASURE_MS, (tick) => send(tick + 1_000_000));
    const latencies = await page.evaluate(watchSpy, { forMs: MEASURE_MS - 500, wheelMs: WHEEL_MS });
    await sending;
    return {
      p50_ms: round(percentile(latencies, 0.5)),
      p95_ms: round(percentile(latencies, 0.95)),
      p99_ms: round(percentile(latencies, 0.99)),
      painted: latencies.length,
      events_per_s: Math.round(sent / (MEASURE_MS / 1000)),
    };
  } finally {
    await browser.close();
    await terminal.stop();
    await server.close();
  }
}

function frameOf(tick: number): string {
  const now = Date.now();
  const count = (EVENTS_PER_SECOND * EVERY_MS) / 1000 - 1;
  const events = Array.from({ length: count }, (_, i) => {
    const bid = (100 + ((tick * count + i) % 5_000) / 100).toFixed(2);
    return `{"ev":"Q","sym":"${NAMES[i % NAMES.length]}","bx":11,"bp":${bid},"bs":100,"ax":12,"ap":${(Number(bid) + 0.02).toFixed(2)},"as":200,"c":1,"t":${now},"q":${tick * count + i},"z":3}`;
  });
  const price = ((now % WHEEL_MS) / 100).toFixed(2);
  return `[${events.join(',')},{"ev":"T","sym":"SPY","x":4,"i":"${tick}","z":1,"p":${price},"s":100,"t":${now},"q":${tick}}]`;
}

/** Runs in the page: latencies of every price SPY's cell showed. */
function watchSpy({ forMs, wheelMs }: { forMs: number; wheelMs: number }): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const row = [...document.querySelectorAll('tr[data-key]')].find((r) => r.textContent?.startsWith('SPY'));
    const cell = row?.querySelector('[data-column="last"]');
    if (!cell) {
      reject(new Error('SPY has no row in the watchlist'));
      return;
    }
    const latencies: number[] = [];
    const painted = new MessageChannel();
    let shown = '';
    // A task queued while the frame is being built runs after its paint.
    painted.port1.start();
    painted.port1.addEventListener('message', () => {
      const written = Math.round(Number(shown.replace(/\s/g, '')) * 100);
      latencies.push((((Date.now() - written) % wheelMs) + wheelMs) % wheelMs);
    });
    const observer = new MutationObserver(() => {
      shown = cell.textContent ?? '';
      painted.port2.postMessage(undefined);
    });
    observer.observe(cell, { childList: true, characterData: true, subtree: true });
    setTimeout(() => {
      observer.disconnect();
      resolve(latencies);
    }, forMs);
  });
}
