/** The desk of the first start at the sizes of common screens: no row or column is cut by an edge, and the smile has its height. */
import type { Page } from '@playwright/test';
import { expect, showPane, test } from './terminal.ts';

const SIZES = {
  'a small laptop': { width: 1280, height: 800 },
  'a laptop': { width: 1440, height: 900 },
  'a small window': { width: 1024, height: 700 },
  'a laptop at 150 %': { width: 960, height: 600 },
  '4K': { width: 3840, height: 2160 },
};

test.use({ flags: ['--simulated', '--rate', '200'] });

test('nothing is cut by an edge at any size', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  for (const [name, size] of Object.entries(SIZES)) {
    await test.step(name, async () => {
      await page.setViewportSize(size);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search or command' }).fill('reset layout');
      await page.getByRole('option').first().click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      for (const tab of ['Watchlist', 'Flow', 'Options', 'Greeks matrix']) {
        await showPane(page, tab);
        await expect(page.getByRole('tabpanel', { name: tab, exact: true }).locator('tr').nth(3)).toBeVisible();
        if (tab === 'Flow') await page.locator('[data-pane="flow"] footer').evaluate(sayAll);
        await expect.poll(() => cutAtEdges(page), tab).toEqual([]);
      }
      await showPane(page, 'Volatility');
      const smile = page.getByRole('img', { name: /^smile of implied volatility/ });
      await expect(smile).toBeVisible();
      expect((await smile.boundingBox())?.height).toBeGreaterThanOrEqual(160);
      await expect.poll(() => cutAtEdges(page)).toEqual([]);
    });
  }
});

const DESKS = ['Day trade', 'Flow', 'Volatility', 'Replay study', 'Charts 2×2', 'Charts 3×3', 'Minimal'];

test('every template opens with whole rows and columns, and plots that can be read', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  for (const [width, height] of [
    [1024, 700],
    [1440, 900],
    [1920, 1080],
  ])
    for (const name of DESKS)
      await test.step(`${name}, ${width} × ${height}`, async () => {
        await page.setViewportSize({ width, height });
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: 'Search or command' }).fill(`workspace: new ${name}`);
        await page.getByRole('option').first().click();
        await expect(page.getByRole('dialog')).toHaveCount(0);
        // One loads all that it says before it is as high as it will be.
        for (const chain of await page.locator('[data-pane="chain"]').all())
          await expect(chain.getByText('Quotes')).toBeVisible();
        await expect.poll(() => cutAtEdges(page)).toEqual([]);
        await expect.poll(() => lowOrLacking(page, name.startsWith('Charts'))).toEqual([]);
      });
});

test.describe('a small laptop', () => {
  test.use({ viewport: SIZES['a small laptop'] });
  test('a table scrolled by the wheel comes to rest on a row', async ({ terminal, page }) => {
    expect(terminal.url).toContain('127.0.0.1');
    const grid = page.locator('[data-pane="chain"]').getByRole('grid');
    await expect(grid.locator('tr[data-index]').nth(8)).toBeVisible();
    const before = await grid.evaluate(({ scrollTop }) => scrollTop);
    await grid.hover();
    await page.mouse.wheel(0, 131);
    await expect.poll(() => grid.evaluate(({ scrollTop }) => scrollTop)).not.toBe(before);
    await expect.poll(() => cutAtEdges(page)).toEqual([]);
    await page.mouse.wheel(0, 10_000);
    await expect.poll(() => grid.evaluate((g) => g.scrollHeight - g.clientHeight - g.scrollTop)).toBeLessThan(1);
    await expect.poll(() => cutAtEdges(page)).toEqual([]);
  });

  test('a table scrolled sideways comes to rest on a column, and the keyboard brings each into view', async ({
    terminal,
    page,
  }) => {
    expect(terminal.url).toContain('127.0.0.1');
    const grid = page.locator('[data-pane="watchlist"]').getByRole('grid');
    await expect(grid.locator('tr[data-index]').nth(8)).toBeVisible();
    const lefts = (): Promise<number[]> =>
      grid.evaluate((element) => {
        const { left } = element.getBoundingClientRect();
        return [...element.querySelectorAll('th')].map((head) => head.getBoundingClientRect().left - left);
      });
    const [, beside] = await lefts();
    const isBeside = async (): Promise<boolean> =>
      (await lefts()).slice(1).some((left) => Math.abs(left - beside) < 1.5);
    for (const byPx of [70, 130, 10_000]) {
      await grid.hover();
      await page.mouse.wheel(byPx, 0);
      await expect.poll(() => grid.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(byPx / 20);
      await expect.poll(isBeside).toBe(true);
    }
    await grid.focus();
    // The first row is a heading.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    for (const key of ['Home', 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Home']) {
      await page.keyboard.press(key);
      await expect.poll(() => grid.evaluate(isCursorWhole), key).toBe(true);
      await expect.poll(isBeside, key).toBe(true);
    }
  });
});

/** Whether the cell with the keyboard stands between the frozen column and the right edge. */
const isCursorWhole = (grid: Element): boolean => {
  const cell = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')!;
  const [frozen] = grid.querySelectorAll('th');
  const { left, right } = cell.getBoundingClientRect();
  const edges = grid.getBoundingClientRect();
  const first = cell.matches(':first-child') ? edges.left : frozen.getBoundingClientRect().right;
  return left >= first - 1 && right <= edges.right + 1;
};

/** As the foot of the tape is where prints were lost and older ones left out. */
const sayAll = (footer: Element): void => {
  for (const words of [
    'under $25.0k since 10:00:00',
    'older ones: narrow the filter',
    '1,234 not listed: counts here are too low',
  ])
    footer.append(Object.assign(document.createElement('span'), { textContent: words }));
};

/** Plots too low to be read, tables of fewer than four rows, and those without the columns that they are for. */
const lowOrLacking = (page: Page, isGrid: boolean): Promise<string[]> =>
  page.evaluate(
    (leastPlotPx) => {
      const found: string[] = [];
      const needed = {
        flow: ['Strike', 'Premium'],
        chain: ['Bid', 'Strike', 'Ask'],
        watchlist: ['Last'],
      };
      for (const pane of document.querySelectorAll<HTMLElement>('[data-pane]')) {
        if (pane.getBoundingClientRect().width === 0) continue;
        const type = pane.dataset['pane']!;
        // A strip under a plot may be low.
        const plots = [...pane.querySelectorAll('[role="img"][tabindex], [role="img"]:has(canvas)')];
        const highest = Math.max(...plots.map(({ clientHeight }) => clientHeight));
        if (plots.length > 0 && highest < leastPlotPx) found.push(`${type}: a plot of ${highest} px`);
        // What is done with a recording stays at the right edge, over what goes on behind it.
        const heads = [...pane.querySelectorAll('thead th')].filter((head) => head.clientWidth > 0);
        const [last, actions] = heads.slice(-2).map((head) => head.getBoundingClientRect());
        if (type === 'replay' && last.right > actions.left + 1)
          found.push(`replay: ${heads.at(-2)!.textContent} is cut`);
        for (const table of pane.querySelectorAll('[role="grid"]')) {
          const { clientHeight } = table;
          if (clientHeight < 5 * 22) found.push(`${type}: a table of ${clientHeight} px`);
          const { right } = table.getBoundingClientRect();
          const shown = [...table.querySelectorAll('th')]
            .filter((head) => head.getBoundingClientRect().right < right + 1)
            .map((head) => head.textContent);
          for (const title of needed[type as 'flow'] ?? [])
            if (!shown.includes(title)) found.push(`${type}: no ${title} in ${shown.join(' ')}`);
        }
      }
      return found;
    },
    isGrid ? 100 : 150,
  );

/** What an edge goes through: rows and columns of tables, controls of headers, the page itself. */
const cutAtEdges = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const cut: string[] = [];
    const tables = '[data-pane] [role="grid"], [data-pane] [tabindex="0"]:has(> table)';
    for (const grid of document.querySelectorAll<HTMLElement>(tables)) {
      const box = grid.getBoundingClientRect();
      if (box.width === 0) continue;
      const label = grid.getAttribute('aria-label') ?? grid.querySelector('table')?.ariaLabel;
      const cover = Number.parseFloat(getComputedStyle(grid, '::after').height) || 0;
      const edges = {
        top: box.top + 22,
        bottom: box.top + grid.clientTop + grid.clientHeight - cover,
        right: box.left + grid.clientWidth,
      };
      for (const row of grid.querySelectorAll('tbody tr')) {
        const { top, bottom } = row.getBoundingClientRect();
        for (const edge of [edges.top, edges.bottom])
          if (top < edge - 1 && bottom > edge + 1) cut.push(`${label}: a row from ${top} to ${bottom} at ${edge}`);
      }
      // What a table that fades at its edge has behind it is not cut.
      const fades = getComputedStyle(grid).maskImage !== 'none';
      for (const head of fades ? [] : grid.querySelectorAll('th')) {
        const { left, right } = head.getBoundingClientRect();
        if (left < edges.right - 1 && right > edges.right + 1)
          cut.push(`${label}: ${head.textContent} from ${left} to ${right} at ${edges.right}`);
      }
    }
    for (const header of document.querySelectorAll<HTMLElement>('[data-pane] section > header')) {
      const box = header.getBoundingClientRect();
      for (const control of header.querySelectorAll('button, input, span')) {
        const { left, right, bottom, width } = control.getBoundingClientRect();
        if (width > 0 && (left < box.left || right > box.right + 1 || bottom > box.bottom + 1))
          cut.push(`a header: ${control.textContent || control.ariaLabel}`);
      }
    }
    for (const footer of document.querySelectorAll('[data-pane] footer'))
      if (footer.scrollHeight > footer.clientHeight + 1) cut.push(`a footer: ${footer.textContent}`);
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) cut.push('the page scrolls');
    return cut;
  });
