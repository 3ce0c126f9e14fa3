/** Workspaces to start from. */
import type { IJsonModel, IJsonRowNode, IJsonTabSetNode } from 'flexlayout-react';
import type { PaneMemory } from '../../shared/settings/workspace.ts';
import { defaultLayout, LAYOUT_GLOBAL, paneTab } from './default-layout.ts';
import { paneDefinition } from './pane-registry.ts';

export interface DeskTemplate {
  name: string;
  /** For whom, in a few words. */
  hint: string;
  layout(): IJsonModel;
  /** Settings that differ from a new pane's. */
  panes?: Readonly<Record<string, PaneMemory>>;
}

const tabs = (weight: number, ...ids: string[]): IJsonTabSetNode => ({
  type: 'tabset',
  weight,
  children: ids
    .map((id) => [id, id.replace(/-\d+$/, '')] as const)
    .filter(([, type]) => paneDefinition(type) !== undefined)
    .map(([id, type]) => paneTab(type, id)),
});
const row = (weight: number, ...children: (IJsonRowNode | IJsonTabSetNode)[]): IJsonRowNode => ({
  type: 'row',
  weight,
  children,
});
const model = (...children: (IJsonRowNode | IJsonTabSetNode)[]): IJsonModel => ({
  global: LAYOUT_GLOBAL,
  borders: [],
  layout: { type: 'row', children },
});
/** Below this three panes above each other show little but their headers. */
const THREE_ROWS_PX = 860;
/** Below this three of them leave a plot less than it needs to be read. */
const THREE_PLOTS_PX = 1300;
const isLow = (px = THREE_ROWS_PX): boolean => (globalThis.innerHeight ?? px) < px;
/** Below this a tape beside two more columns loses what was paid. */
const THREE_COLUMNS_PX = 1300;
const isNarrow = (): boolean => (globalThis.innerWidth ?? THREE_COLUMNS_PX) < THREE_COLUMNS_PX;

const memory = (settings: object): PaneMemory => ({ linkGroup: 'blue', settings });

const NINE = ['SPY', 'QQQ', 'IWM', 'I:SPX', 'I:VIX', 'AAPL', 'MSFT', 'NVDA', 'TSLA'];

/** As many charts across as down. */
const chartGrid = (side: number): IJsonModel =>
  model(
    ...Array.from({ length: side }, (_, column) =>
      row(
        100 / side,
        ...Array.from({ length: side }, (_unused, line) => tabs(100 / side, `chart-${line * side + column + 1}`)),
      ),
    ),
  );

export const DESK_TEMPLATES: readonly DeskTemplate[] = [
  { name: 'Options desk', hint: 'Chain and chart large, flow and volatility below', layout: () => defaultLayout() },
  {
    name: 'Day trade',
    hint: 'Two charts of one symbol, tape, ticker and alerts',
    layout: () =>
      isNarrow()
        ? model(
            row(58, tabs(52, 'chart-1', 'chart-2'), tabs(48, 'flow-1', 'alerts-1')),
            row(42, tabs(58, 'chain-1'), tabs(42, 'watchlist-1', 'ticker-1')),
          )
        : model(
            row(17, tabs(62, 'watchlist-1'), tabs(38, 'ticker-1')),
            row(42, tabs(52, 'chart-1'), tabs(48, 'flow-1', 'alerts-1')),
            row(41, tabs(52, 'chart-2'), tabs(48, 'chain-1')),
          ),
    panes: { 'chart-2': { linkGroup: 'blue', settings: { timeframeMs: 300_000 }, settingsVersion: 2 } },
  },
  {
    name: 'Flow',
    hint: 'The tape large, its contract and its underlying beside it',
    layout: () =>
      model(
        row(58, tabs(100, 'flow-1')),
        isLow()
          ? row(42, tabs(45, 'chart-1'), tabs(55, 'chain-1', 'alerts-1', 'exposure-1'))
          : row(42, tabs(38, 'chart-1'), tabs(40, 'chain-1'), tabs(22, 'alerts-1', 'exposure-1')),
      ),
    panes: { 'flow-1': memory({ minPremiumUsd: 50_000 }) },
  },
  {
    name: 'Volatility',
    hint: 'Smile, term structure, surface and Greeks of one underlying',
    layout: () =>
      model(
        row(50, tabs(55, 'volatility-1'), tabs(45, 'greeks-matrix-1')),
        isLow(THREE_PLOTS_PX)
          ? row(50, tabs(48, 'chain-1'), tabs(52, 'volatility-2', 'exposure-1'))
          : row(50, tabs(50, 'chain-1'), tabs(25, 'volatility-2'), tabs(25, 'exposure-1')),
      ),
    panes: { 'volatility-2': memory({ view: 'term' }) },
  },
  {
    name: 'Replay study',
    hint: 'The transport on top, everything that it moves below',
    layout: () =>
      isLow()
        ? model(
            row(58, tabs(30, 'replay-1'), tabs(70, 'chart-1', 'flow-1')),
            row(42, tabs(47, 'chain-1'), tabs(53, 'volatility-1', 'exposure-1', 'health-1')),
          )
        : model(
            row(62, tabs(25, 'replay-1'), tabs(41, 'chart-1'), tabs(34, 'flow-1')),
            row(38, tabs(58, 'chain-1'), tabs(42, 'volatility-1', 'exposure-1', 'health-1')),
          ),
  },
  {
    name: 'Charts 2×2',
    hint: 'One symbol in four timeframes; crosshair and span are shared by the chart options',
    layout: () => chartGrid(2),
    panes: Object.fromEntries(
      [60_000, 300_000, 3_600_000, 86_400_000].map((timeframeMs, i) => [
        `chart-${i + 1}`,
        { ...memory({ timeframeMs }), settingsVersion: 2 },
      ]),
    ),
  },
  {
    name: 'Charts 3×3',
    hint: 'Nine symbols side by side; crosshair and span are shared by the chart options',
    layout: () => chartGrid(3),
    panes: Object.fromEntries(
      NINE.map((symbol, i) => [
        `chart-${i + 1}`,
        { linkGroup: 'none' as const, symbol, settings: { timeframeMs: 300_000 }, settingsVersion: 2 },
      ]),
    ),
  },
  {
    name: 'Minimal',
    hint: 'A chart and a chain',
    layout: () => model(tabs(50, 'chart-1'), tabs(50, 'chain-1')),
  },
];
