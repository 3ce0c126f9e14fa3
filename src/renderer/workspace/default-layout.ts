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
/** Below this a chain and a smile of 160 px do not fit above each other. */
const STACKED_FROM_PX = 760;

/** Of the window, CSS px: a narrow one has two columns and the rest as tabs; in a low one the analytics are tabs behind the chain. */
export function defaultLayout(
  widthPx: number = globalThis.innerWidth ?? THREE_COLUMNS_PX,
  heightPx: number = globalThis.innerHeight ?? STACKED_FROM_PX,
): IJsonModel {
  const chains = (weight: number, chain: number): IJsonRowNode | IJsonTabSetNode =>
    heightPx < STACKED_FROM_PX
      ? tabset(weight, 'chain', ...ANALYTICS_TABS)
      : { type: 'row', weight, children: [tabset(chain, 'chain'), tabset(100 - chain, ...ANALYTICS_TABS)] };
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
