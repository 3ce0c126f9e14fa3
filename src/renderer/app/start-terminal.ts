/** What the first drawing needs of the host: the world, preferences, the layout, and the code of its panes in front. */
import { call } from '../bridge/calls.ts';
import { marketStream } from '../bridge/terminal.ts';
import { listedDemand } from '../panes/watchlist/watchlist-demand.ts';
import { loadKeyStatus, loadPreferences } from '../stores/preferences-store.ts';
import { connectTerminal } from '../stores/receive.ts';
import { loadWatchlists, useWatchlistsStore } from '../stores/watchlists-store.ts';
import { loadWorkspace } from '../stores/workspace-store.ts';
import { setWorld, useWorldStore } from '../stores/world-store.ts';
import { frontPanes, preloadPanes } from '../workspace/preload-panes.ts';

/** Panes whose code takes longer come into a dock that is there. */
const CODE_WAIT_MS = 250;
/** Long before then the watchlist is on screen, and asks for its rows itself. */
const EXPECTED_MS = 10_000;

let connected = false;

/** Rejects where the host does not answer; may then be called again. */
export async function startTerminal(): Promise<void> {
  if (!connected) {
    connectTerminal();
    connected = true;
  }
  // Asked for with the rest; who shows them reports where they do not come.
  const lists = loadWatchlists().catch(() => undefined);
  const [world] = await Promise.all([call('world.get'), loadPreferences(), loadDock(lists)]);
  // The stream may have delivered a newer one while the answer was pending.
  if (useWorldStore.getState().world === undefined) setWorld(world);
}

/** A dock that is drawn with its panes is laid out once, not again for each that arrives. */
async function loadDock(lists: Promise<void>): Promise<void> {
  await loadWorkspace();
  const code = preloadPanes();
  if (frontPanes().includes('watchlist')) void lists.then(expectRows);
  // Later than the code, which the host hands out on the thread that looks into the keychain.
  void code.then(loadKeyStatus);
  await Promise.race([code, new Promise((resolve) => setTimeout(resolve, CODE_WAIT_MS))]);
}

/** The rows come while the dock is drawn, not after. */
function expectRows(): void {
  const { watchlists, loaded } = useWatchlistsStore.getState();
  if (!loaded) return;
  const { lists, active } = watchlists;
  const list = lists.find(({ id }) => id === active) ?? lists[0];
  const symbols = list.groups.flatMap((group) => group.symbols);
  const releases = symbols.map((symbol) => marketStream.demand(listedDemand(symbol)));
  setTimeout(() => releases.forEach((release) => release()), EXPECTED_MS);
}
