/** The panes over whole chains: what they save is read back and opened, and a long choice of expiries is still answered. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { deskOf, expect, test } from './terminal.ts';

const slow = { timeout: 90_000 };
/** A whole chain is asked for and solved: of these the smallest is; `DAILY` has two dozen expiries. */
const SYMBOL = 'AMD';
const OTHER = 'AAPL';
const DAILY = 'IWM';
const pane = (page: Page, title: string, symbol = SYMBOL): Locator =>
  page.getByRole('region', { name: `${title} of ${symbol}` });

test.use({
  flags: ['--simulated', '--rate', '200'],
  files: {
    'workspace.json': deskOf(
      { exposure: 'Exposure', volatility: 'Volatility', 'greeks-matrix': 'Greeks matrix' },
      SYMBOL,
    ),
  },
});

async function save(page: Page, inPane: Locator, item: 'CSV' | 'PNG'): Promise<{ name: string; bytes: Buffer }> {
  const saved = page.waitForEvent('download');
  await inPane.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: `Save as ${item}` }).click();
  const download = await saved;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function savedCsv(page: Page, inPane: Locator): Promise<Record<string, string>[]> {
  const { name, bytes } = await save(page, inPane, 'CSV');
  expect(name).toMatch(new RegExp(`^${SYMBOL} [\\w ]+\\.csv$`));
  const [head, ...rows] = bytes.toString('utf8').trimEnd().split('\r\n');
  const columns = head.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    expect(cells).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
}

/** What a browser makes of the file: its size, whether any pixel is see-through, and how many colours a coarse look finds. */
async function savedPicture(page: Page, inPane: Locator) {
  const { name, bytes } = await save(page, inPane, 'PNG');
  expect(name).toMatch(new RegExp(`^${SYMBOL} [\\w ]+\\.png$`));
  return page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([data], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    const colours = new Set<number>();
    let clear = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i + 3] < 255) clear++;
      colours.add((pixels[i] >> 4) * 256 + (pixels[i + 1] >> 4) * 16 + (pixels[i + 2] >> 4));
    }
    return { width: image.width, height: image.height, clear, colours: colours.size };
  }, bytes.toString('base64'));
}

async function expectPicture(page: Page, inPane: Locator): Promise<void> {
  const picture = await savedPicture(page, inPane);
  expect(picture.width).toBeGreaterThan(200);
  expect(picture.height).toBeGreaterThan(100);
  expect(picture.clear).toBe(0);
  expect(picture.colours).toBeGreaterThan(10);
}

const GEX = 'gex ($ of delta per 1 %)';

test('exposure saves numbers that add up, with their assumption, and a picture', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  const exposure = pane(page, 'Exposure');
  // Numbers of a part of what is chosen are not saved: one expiry is whole soon.
  const nearest = exposure.getByRole('group', { name: 'Expiries' }).getByRole('button').first();
  await nearest.click();
  await expect(exposure.getByText('1 of 1 expiry', { exact: true })).toBeVisible(slow);
  await expect(exposure.getByText(/Assumption: Dealers are long calls/)).toBeVisible(slow);
  // The first contracts solved may be worth exercising: no gamma, and a total of nothing yet.
  await expect(
    exposure
      .locator('dd')
      .filter({ hasText: /\$\d*[1-9]/ })
      .first(),
  ).toBeVisible(slow);
  const rows = await savedCsv(page, exposure);
  const total = Number(rows.find((row) => row.by === 'total')![GEX]);
  const sumOf = (by: string): number =>
    rows.filter((row) => row.by === by).reduce((sum, row) => sum + Number(row[GEX] === '' ? 0 : row[GEX]), 0);
  expect(Math.abs(total)).toBeGreaterThan(0);
  expect(Math.abs(sumOf('strike') / total - 1)).toBeLessThan(1e-9);
  expect(Math.abs(sumOf('expiry') / total - 1)).toBeLessThan(1e-9);
  expect(rows[0]).toMatchObject({ underlying: SYMBOL, sign: 'naive' });
  await expectPicture(page, exposure);
});

test('volatility saves smile, term structure and surface; the matrix its grid', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  await page.getByRole('tab', { name: 'Volatility' }).click();
  const volatility = pane(page, 'Volatility');
  await expect(volatility.getByRole('table', { name: 'Skew by expiry' }).locator('tbody tr').first()).toContainText(
    /\d\.\d/,
    slow,
  );
  const known = async (): Promise<number[]> =>
    (await savedCsv(page, volatility))
      .filter((row) => row['iv (fraction a year)'] !== '')
      .map((row) => Number(row['iv (fraction a year)']));
  await expect.poll(async () => (await known()).length, slow).toBeGreaterThan(20);
  for (const iv of await known()) expect(iv).toBeGreaterThan(0);
  for (const view of ['Smile', 'Term', 'Surface']) {
    await volatility.getByRole('button', { name: view, exact: true }).click();
    const shown =
      view === 'Surface'
        ? volatility.getByRole('table', { name: /by strike and expiry/ })
        : volatility.locator('canvas').first();
    await expect(shown).toBeVisible(slow);
    await expectPicture(page, volatility);
  }
  await page.getByRole('tab', { name: 'Greeks matrix' }).click();
  const matrix = pane(page, 'Greeks matrix');
  await expect(matrix.locator('tbody tr[data-marked] td').filter({ hasText: /\d/ }).first()).toBeVisible(slow);
  const gammas = async (): Promise<number> =>
    (await savedCsv(page, matrix)).filter((row) => row['call gamma (delta per $1)'] !== '').length;
  await expect.poll(gammas, slow).toBeGreaterThan(20);
  await expectPicture(page, matrix);
});

test.describe('expiries for every day', () => {
  test.use({ files: { 'workspace.json': deskOf({ 'greeks-matrix': 'Greeks matrix' }, DAILY) } });

  test('two dozen at once are answered', async ({ terminal, page }) => {
    expect(terminal.url).toContain('127.0.0.1');
    const matrix = pane(page, 'Greeks matrix', DAILY);
    await expect(matrix.locator('tbody td').first()).toBeVisible(slow);
    const chips = matrix.getByRole('group', { name: 'Expiries' }).getByRole('button');
    for (let i = 8; i < 26; i++) {
      await chips.nth(i).click({ modifiers: ['Control'] });
      await expect(chips.nth(i)).toHaveAttribute('aria-pressed', 'true');
    }
    await expect(matrix.locator('thead th')).toHaveCount(27, slow);
  });
});

/** Watches the pane from now on: whether the label of a stand-in was on screen, and whether the view under it was dimmed then. */
const watchStandIn = (inPane: Locator): Promise<void> =>
  inPane.evaluate((element) => {
    const look = (): void => {
      if (!element.textContent?.includes('Expiries before')) return;
      const { dataset } = element as HTMLElement;
      dataset['standIn'] = element.querySelector('[data-old]') === null ? 'bright' : 'dimmed';
    };
    new MutationObserver(look).observe(element, { childList: true, subtree: true, characterData: true });
  });

test('an answer to other expiries stands in dimmed and by its name; another symbol’s never does', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  await page.getByRole('tab', { name: 'Greeks matrix' }).click();
  const matrix = pane(page, 'Greeks matrix');
  const age = (inPane: Locator): Locator => inPane.getByTestId('model-age');
  await expect(age(matrix)).toContainText(/^Model [\d.]+s ago at \d/, slow);
  await watchStandIn(matrix);
  await matrix.getByRole('group', { name: 'Expiries' }).getByRole('button').nth(3).click();
  await expect(matrix).toHaveAttribute('data-stand-in', 'dimmed', slow);
  await expect(matrix.locator('thead th')).toHaveCount(2, slow);
  await expect(matrix.getByText('Expiries before')).toBeHidden(slow);
  await expect(age(matrix)).toContainText(/^Model [\d.]+s ago at \d/);

  // The strikes of one never stand under the name of another, whose spot is another.
  const spot = Number(/at ([\d.,]+)/.exec((await age(matrix).textContent())!)![1]);
  await matrix.evaluate((element) => delete (element as HTMLElement).dataset['standIn']);
  await matrix.getByRole('combobox', { name: 'Symbol' }).fill(OTHER);
  await page.keyboard.press('Enter');
  const other = pane(page, 'Greeks matrix', OTHER);
  await expect(age(other)).toContainText(/ at \d/, slow);
  const otherSpot = Number(/at ([\d.,]+)/.exec((await age(other).textContent())!)![1]);
  expect(Math.abs(otherSpot / spot - 1)).toBeGreaterThan(0.02);
  // On the way back its expiries are known at once, so that nothing but the name keeps the other’s answer away.
  await other.getByRole('combobox', { name: 'Symbol' }).fill(SYMBOL);
  await page.keyboard.press('Enter');
  await expect(age(matrix)).toContainText(/ at \d/, slow);
  await expect(matrix).not.toHaveAttribute('data-stand-in');
});
