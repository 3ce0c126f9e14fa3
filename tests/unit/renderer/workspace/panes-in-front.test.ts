import { expect, test } from 'vitest';
import { panesInFront } from '../../../../src/renderer/workspace/panes-in-front.ts';

const tab = (component: string): object => ({ type: 'tab', component });

test('the panes in front, each kind once, and none of a layout that cannot be read', () => {
  const layout = {
    layout: {
      type: 'row',
      children: [
        { type: 'tabset', selected: 1, children: [tab('watchlist'), tab('chart')] },
        { type: 'row', children: [{ type: 'tabset', children: [tab('chain'), tab('flow')] }] },
        { type: 'tabset', children: [tab('chain')] },
        { type: 'tabset', selected: 7, children: [tab('health')] },
        { type: 'tabset', children: [] },
      ],
    },
  };
  expect(panesInFront(layout)).toEqual(['chart', 'chain']);
  for (const broken of [undefined, null, 'row', {}, { layout: { type: 'row', children: 'x' } }])
    expect(panesInFront(broken)).toEqual([]);
});
