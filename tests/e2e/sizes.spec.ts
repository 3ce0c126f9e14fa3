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
});

/** As the foot of the tape is where prints were lost and older ones left out. */
const sayAll = (footer: Element): void => {
  for (const words of [
    'under $25.0k since 10:00:00',
    'older ones: narrow the filter',
    '1,234 not listed: counts here are too low',
  ])
    footer.append(Object.assign(document.createElement('span'), { textContent: words }));
};

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
        bottom: box.top + grid.clientHeight - cover,
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
