/** Every pane the workspace can open, one line each. */
import { alertsPane } from '../panes/alerts/definition.ts';
import { chainPane } from '../panes/chain/definition.ts';
import { chartPane } from '../panes/chart/definition.ts';
import { watchlistPane } from '../panes/watchlist/definition.ts';
import { exposurePane } from '../panes/exposure/definition.ts';
import { flowPane } from '../panes/flow/definition.ts';
import { greeksMatrixPane } from '../panes/greeks-matrix/definition.ts';
import { healthPane } from '../panes/health/definition.ts';
import { replayPane } from '../panes/replay/definition.ts';
import { tickerPane } from '../panes/ticker/definition.ts';
import { volatilityPane } from '../panes/volatility/definition.ts';
import type { PaneDefinition } from './pane-types.ts';

const PANES: readonly PaneDefinition[] = [
  watchlistPane,
  chartPane,
  chainPane,
  flowPane,
  volatilityPane,
  greeksMatrixPane,
  exposurePane,
  healthPane,
  replayPane,
  tickerPane,
  alertsPane,
];

export const PANE_REGISTRY: ReadonlyMap<string, PaneDefinition> = new Map(PANES.map((pane) => [pane.type, pane]));
