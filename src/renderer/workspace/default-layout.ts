/** The workspace of the first start: watchlist left, chart over flow, chain over analytics; alerts, health and replay below. */
import type { IGlobalAttributes, IJsonModel, IJsonTabNode, IJsonTabSetNode } from 'flexlayout-react';
import { paneDefinition } from './pane-registry.ts';

export const LAYOUT_GLOBAL: IGlobalAttributes = {
  tabEnableRename: false,
  // The page is src/renderer/public/popout.html; the shell lets no other window open.
  tabEnablePopout: true,
  tabEnablePopoutIcon: true,
  tabEnableScrollbars: false,
  tabSetEnableDeleteWhenEmpty: true,
  tabSetEnableMaximize: true,
  tabSetMinWidth: 160,
  tabSetMinHeight: 90,
};

/** A tab of the dock. */
export const paneTab = (type: string, id: string): IJsonTabNode => ({
  type: 'tab',
  id,
  component: type,
  name: paneDefinition(type)?.title ?? type,
});

const tabset = (weight: number, ...types: string[]): IJsonTabSetNode => ({
  type: 'tabset',
  weight,
  children: types.filter((type) => paneDefinition(type) !== undefined).map((type) => paneTab(type, `${type}-1`)),
});

export function defaultLayout(): IJsonModel {
  return {
    global: { ...LAYOUT_GLOBAL, rootOrientationVertical: true },
    borders: [],
    layout: {
      type: 'row',
      children: [
        {
          type: 'row',
          weight: 82,
          children: [
            tabset(21, 'watchlist'),
            { type: 'row', weight: 39, children: [tabset(58, 'chart'), tabset(42, 'flow')] },
            {
              type: 'row',
              weight: 39,
              children: [tabset(62, 'chain'), tabset(38, 'volatility', 'greeks-matrix', 'exposure')],
            },
          ],
        },
        { type: 'row', weight: 18, children: [tabset(40, 'alerts'), tabset(60, 'health', 'replay')] },
      ],
    },
  };
}
