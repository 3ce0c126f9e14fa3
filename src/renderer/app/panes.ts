/** Every pane of the terminal, in the order of the menus: a new one is its folder and its line here. */
import { alertsPane } from '../panes/alerts/definition.ts';
import { chainPane } from '../panes/chain/definition.ts';
import { chartPane } from '../panes/chart/definition.ts';
import { exposurePane } from '../panes/exposure/definition.ts';
import { flowPane } from '../panes/flow/definition.ts';
import { flowLeadersPane } from '../panes/flow-leaders/definition.ts';
import { greeksMatrixPane } from '../panes/greeks-matrix/definition.ts';
import { healthPane } from '../panes/health/definition.ts';
import { historyPane } from '../panes/history/definition.ts';
import { replayPane } from '../panes/replay/definition.ts';
import { scannerPane } from '../panes/scanner/definition.ts';
import { tickerPane } from '../panes/ticker/definition.ts';
import { volatilityPane } from '../panes/volatility/definition.ts';
import { watchlistPane } from '../panes/watchlist/definition.ts';
import type { PaneDefinition } from '../workspace/pane-types.ts';

export const PANES: readonly PaneDefinition[] = [
  watchlistPane,
  chartPane,
  chainPane,
  flowPane,
  flowLeadersPane,
  volatilityPane,
  greeksMatrixPane,
  exposurePane,
  historyPane,
  scannerPane,
  healthPane,
  replayPane,
  tickerPane,
  alertsPane,
];
