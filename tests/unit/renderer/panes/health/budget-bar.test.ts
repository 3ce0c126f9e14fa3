import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { BudgetBar } from '../../../../../src/renderer/panes/health/BudgetBar.tsx';

test('names each share of the quotes by what asked for it', () => {
  const budget = {
    limit: 950,
    used: 10,
    held: 10,
    byPriority: { pinned: 1, visible: 2, alert: 3, flow: 4 },
    evicted: [],
    evictedCount: 0,
  };
  const html = renderToStaticMarkup(createElement(BudgetBar, { budget, isRecorded: false }));
  const shares = [...html.matchAll(/<li[^>]*>(.*?)<\/li>/g)].map(([, share]) => share.replaceAll(/<[^>]*>/g, ''));
  expect(shares).toEqual(['Pinned 1', 'On screen 2', 'Alerts 3', 'Chain strikes 4']);
});
