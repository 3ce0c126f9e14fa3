/** The workspace of the first start: watchlist left, chart over flow, the chain largest over analytics; what is looked at now and then is a tab behind. */
import type { IGlobalAttributes, IJsonModel, IJsonRowNode, IJsonTabNode, IJsonTabSetNode } from 'flexlayout-react';
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

/** Below this there is room for two columns. */
const THREE_COLUMNS_PX = 1200;
const FLOW_TABS = ['flow', 'alerts', 'replay', 'health'];
const ANALYTICS_TABS = ['volatility', 'greeks-matrix', 'exposure'];

/** `widthPx` of the window: a narrow one has two columns, and the rest as tabs. */
export function defaultLayout(widthPx: number = globalThis.innerWidth ?? THREE_COLUMNS_PX): IJsonModel {
  // A smile needs its height however low the window is.
  const chains = (weight: number, chain: number): IJsonRowNode => ({
    type: 'row',
    weight,
    children: [tabset(chain, 'chain'), tabset(100 - chain, ...ANALYTICS_TABS)],
  });
  const columns =
    widthPx < THREE_COLUMNS_PX
      ? [
          { type: 'row', weight: 44, children: [tabset(55, 'chart'), tabset(45, 'watchlist', ...FLOW_TABS)] },
          chains(56, 53),
        ]
      : [
          tabset(20.8, 'watchlist'),
          { type: 'row', weight: 39.2, children: [tabset(58, 'chart'), tabset(42, ...FLOW_TABS)] },
          chains(40, 60),
        ];
  return { global: LAYOUT_GLOBAL, borders: [], layout: { type: 'row', children: columns } };
}
