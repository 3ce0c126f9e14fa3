/** A trading morning without the pointer: contracts typed, the chain followed, rows acted on by their keys. */
import { expect, test } from './terminal.ts';

const slow = { timeout: 60_000 };

test('a morning by keyboard: a contract typed, charted, alerted on, listed; what is unknown is never taken', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  const { keyboard } = page;
  const chain = page.locator('[data-pane="chain"]');
  const chart = page.locator('[data-pane="chart"]');
  await expect(chain.locator('tr[data-index]').first()).toBeVisible(slow);

  // A word that is no instrument turns nothing.
  await keyboard.press('Control+k');
  await keyboard.type('zzzlayout');
  await keyboard.press('Enter');
  await expect(page.getByText('No ticker, company or contract is called “zzzlayout”.')).toBeVisible(slow);
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await expect(chart.getByLabel('Symbol', { exact: true })).toHaveValue('SPY');

  // A contract typed and entered before the answer came: it is taken when it comes, and the chain goes there.
  await keyboard.press('Control+k');
  await keyboard.type('spy 600p 12/18');
  await keyboard.press('Enter');
  await expect(chart.getByLabel('Symbol', { exact: true })).toHaveValue('SPY 18 Dec 26 600P', slow);
  const row = chain.locator('tr[data-active]');
  await expect(row.locator('td[data-column="strike"]')).toHaveText('600.00', slow);
  await expect(row).toBeInViewport();
  await expect(chain.getByRole('button', { name: /^18 Dec/ })).toHaveAttribute('aria-pressed', 'true');

  // Several answer: the user is asked.
  const add = page.getByPlaceholder('Add symbol');
  await add.focus();
  await keyboard.type('spx 6500 12/18');
  await expect(page.getByRole('option', { name: /SPXW 18 Dec 26 6500P/ })).toBeVisible(slow);
  await keyboard.press('Enter');
  await expect(page.getByText('Several answer that: choose with ↓, then Enter.')).toBeVisible();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const watchlist = page.locator('[data-pane="watchlist"]');
  await expect(watchlist.locator('tr[data-key^="O:SPX"]')).toHaveCount(1);
  await keyboard.press('Escape');

  // Alt 1 gives the list the keyboard; typing finds a row; its keys act on it.
  await keyboard.press('Alt+1');
  await expect(watchlist.getByRole('grid')).toBeFocused();
  await keyboard.type('NV');
  await keyboard.press('Enter');
  await expect(chart.getByLabel('Symbol', { exact: true })).toHaveValue('NVDA');
  await keyboard.press('Alt+a');
  await expect(page.getByRole('dialog', { name: 'New alert' }).getByLabel('Symbol', { exact: true })).toHaveValue(
    'NVDA',
  );
  await keyboard.press('Escape');

  // Letters that no row begins with go on in the palette; digits find a strike in the chain.
  await keyboard.type('Q');
  await keyboard.press('Enter');
  await expect(chart.getByLabel('Symbol', { exact: true })).toHaveValue('QQQ');
  await keyboard.press('Control+k');
  await keyboard.type('chart: timeframe 5m');
  await keyboard.press('Enter');
  await expect(chart.getByRole('button', { name: 'Timeframe' })).toHaveText('5m');
  await keyboard.press('Control+k');
  await keyboard.type('chain');
  await keyboard.press('Escape');

  // The menu of a row, by the menu key's substitute.
  await keyboard.press('Alt+3');
  const grid = chain.getByRole('grid');
  await expect(grid).toBeFocused();
  await expect(grid.locator('tr[data-key^="QQQ "]').first()).toBeVisible({ timeout: 60_000 });
  await keyboard.press('ArrowDown');
  await keyboard.press('Home');
  await keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Chart it' })).toBeVisible();
  await keyboard.type('Chart');
  await keyboard.press('Enter');
  await expect(chart.getByLabel('Symbol', { exact: true })).toHaveValue(/^QQQ .*[CP]$/);

  // A row goes up by one place, over its group's end too, and the cursor with it.
  await keyboard.press('Alt+1');
  await keyboard.type('QQ');
  await expect(watchlist.locator('td[data-cell-active]')).toHaveText('QQQ');
  await keyboard.press('Alt+ArrowUp');
  await expect(watchlist.locator('tr[data-key="QQQ"] + tr[data-key="SPY"]')).toHaveCount(1);
  await expect(watchlist.locator('td[data-cell-active]')).toHaveText('QQQ');

  // The tape joins the chain's group, and then has a window of its own; both by key, and back.
  await keyboard.press('Alt+4');
  await keyboard.press('Control+k');
  await keyboard.type('move pane right');
  await keyboard.press('Enter');
  const beside = page.locator('.flexlayout__tabset_container').filter({ has: page.getByRole('tab', { name: 'Flow' }) });
  await expect(beside.getByRole('tab')).toHaveCount(4);
  await expect(page.locator('[data-pane="flow"] [role="grid"]')).toBeFocused();
  const [flow] = await Promise.all([page.waitForEvent('popup'), keyboard.press('Alt+o')]);
  await expect(flow).toHaveTitle(/^Flow /);
  // The window is gone before the key is up.
  await Promise.all([flow.waitForEvent('close'), flow.keyboard.down('Alt').then(() => flow.keyboard.down('o'))]).catch(
    () => undefined,
  );
  await expect(beside.getByRole('tab')).toHaveCount(4);
});
