/** Flow filters over 20,000 events a second: singly and together, every row on screen obeys them, and no sentence lies over rows. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './terminal.ts';

const slow = { timeout: 90_000 };
const RATE = '20000';

test.use({ flags: ['--simulated', '--rate', RATE] });

const flowOf = (page: Page): Locator => page.locator('[data-pane="flow"]');
const HEADS = ['Time', 'Symbol', 'Expiry', 'Strike', 'Side', 'Price', 'Size', 'Premium', 'Tags'] as const;
type Row = Record<(typeof HEADS)[number], string>;

/** What the rows on screen say, of one frame. */
async function rowsOf(flow: Locator): Promise<Row[]> {
  const cells = await flow
    .getByRole('grid')
    .locator('tbody')
    .last()
    .evaluate((body) =>
      [...body.querySelectorAll('tr')]
        .filter((row) => row.style.display !== 'none')
        .map((row) => [...row.cells].map((cell) => cell.textContent ?? '')),
    );
  return cells.map((row) => Object.fromEntries(HEADS.map((head, i) => [head, row[i]])) as Row);
}

const UNIT: Record<string, number> = { k: 1e3, M: 1e6, B: 1e9 };
function dollars(text: string): number {
  const [, digits, unit] = /\$([\d.,\s\u2009\u202f]+)([kMB]?)/.exec(text) ?? [];
  return Number(digits.replaceAll(/[^\d.]/g, '')) * (UNIT[unit] ?? 1);
}
const contracts = (text: string): number => Number(text.replaceAll(/\D/g, ''));

/** Rows come, and for a while every one of them obeys. */
async function obeys(page: Page, rule: (row: Row) => boolean): Promise<void> {
  const flow = flowOf(page);
  const allObey = async (): Promise<boolean> => {
    const rows = await rowsOf(flow);
    return rows.length > 0 && rows.every(rule);
  };
  await expect.poll(allObey, slow).toBe(true);
  for (let look = 0; look < 8; look++) {
    expect((await rowsOf(flow)).filter((row) => !rule(row))).toEqual([]);
    await page.waitForTimeout(100);
  }
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await flowOf(page)
    .getByRole('button', { name: `${label}: ` })
    .click();
  await page.getByRole('menuitemcheckbox', { name: option, exact: true }).click();
}

test('each filter alone, then all together, hold for every row on screen', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  await expect(flowOf(page).getByText(/^(Simulated|\d+s late)$/)).toBeVisible(slow);
  const rules: { label: string; option: string; off: string; rule: (row: Row) => boolean }[] = [
    { label: 'Calls or puts', option: 'Calls', off: 'Calls & puts', rule: (row) => row.Strike.endsWith(' C') },
    {
      label: 'Minimum premium',
      option: '≥ $25.0k',
      off: 'Any premium',
      rule: (row) => Math.abs(dollars(row.Premium)) >= 24_950,
    },
    { label: 'Minimum size', option: '≥ 10 contracts', off: 'Any size', rule: (row) => contracts(row.Size) >= 10 },
    {
      label: 'Expiry',
      option: 'Later than a month',
      off: 'Any expiry',
      rule: (row) => !/ Nov$|^(\d|1\d|2[01]) Dec$/.test(row.Expiry),
    },
  ];
  for (const { label, option, off, rule } of rules) {
    await choose(page, label, option);
    await obeys(page, rule);
    await choose(page, label, off);
  }
  const more = async (option: RegExp): Promise<void> => {
    await flowOf(page)
      .getByRole('button', { name: /^More filters/ })
      .click();
    await page.getByRole('menuitemcheckbox', { name: option }).click();
    await page.keyboard.press('Escape');
  };
  await more(/^Side ask$/);
  await obeys(page, (row) => row.Side === 'ASK');
  await more(/^sweep:/);
  await obeys(page, (row) => row.Side === 'ASK' && row.Tags.includes('SWEEP'));
  await more(/^sweep:/);
  // Few of the contracts that expire late are quoted, so few of their prints have a side.
  await more(/^Side ask$/);
  for (const { label, option } of rules) await choose(page, label, option);
  await flowOf(page).getByRole('combobox', { name: 'Add an underlying to the filter' }).fill('SPY');
  await page.keyboard.press('Enter');
  await obeys(page, (row) => row.Symbol === 'SPY' && rules.every(({ rule }) => rule(row)));
});

test.describe('a pane of a symbol that nothing trades in', () => {
  const workspace = { linkGroups: { blue: 'SPY', orange: 'ZZZZ' }, panes: { 'flow-1': { linkGroup: 'orange' } } };
  test.use({ files: { 'workspace.json': JSON.stringify(workspace) } });

  test('no sentence says that nothing came while rows are on screen', async ({ terminal, page }) => {
    expect(terminal.url).toContain('127.0.0.1');
    const flow = flowOf(page);
    await expect(flow.getByText(/^(Simulated|\d+s late)$/)).toBeVisible(slow);
    await expect.poll(async () => (await rowsOf(flow)).length, slow).toBeGreaterThan(0);
    await page.evaluate(() => {
      const seen = { frames: 0, lies: 0 };
      Object.assign(window, { seen });
      const look = (): void => {
        const pane = document.querySelector('[data-pane="flow"]')!;
        const rows = [...pane.querySelectorAll('tbody tr')].filter((row) => (row as HTMLElement).offsetParent !== null);
        const said = [...pane.querySelectorAll('[role="status"]')].some(
          (element) => (element as HTMLElement).checkVisibility() && /No print/.test(element.textContent ?? ''),
        );
        seen.frames++;
        if (rows.length > 0 && said) seen.lies++;
        // After the frame, when what it changed is on screen.
        requestAnimationFrame(() => setTimeout(look));
      };
      look();
    });
    const nothing = flow.getByText('No print has passed the filter yet.');
    const underlyings = flow.getByRole('button', { name: 'Underlyings' });
    for (let round = 0; round < 3; round++) {
      await underlyings.click();
      await page.getByRole('menuitemcheckbox', { name: 'The link group’s symbol' }).click();
      await expect(nothing).toBeVisible();
      await underlyings.click();
      await page.getByRole('menuitemcheckbox', { name: 'Every underlying' }).click();
      await expect(nothing).toBeHidden();
    }
    const seen = await page.evaluate(() => (window as unknown as { seen: { frames: number; lies: number } }).seen);
    expect(seen.frames).toBeGreaterThan(20);
    expect(seen.lies).toBe(0);
  });
});
