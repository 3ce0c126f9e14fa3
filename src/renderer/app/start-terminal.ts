/** What the first drawing needs of the host: the world, preferences, the layout, and the code of its panes in front. */
import { call } from '../bridge/calls.ts';
import { loadKeyStatus, loadPreferences } from '../stores/preferences-store.ts';
import { connectTerminal } from '../stores/receive.ts';
import { loadWatchlists } from '../stores/watchlists-store.ts';
import { loadWorkspace } from '../stores/workspace-store.ts';
import { setWorld, useWorldStore } from '../stores/world-store.ts';
import { preloadPanes } from '../workspace/preload-panes.ts';

/** Panes whose code takes longer come into a dock that is there. */
const CODE_WAIT_MS = 250;

let connected = false;

/** Rejects where the host does not answer; may then be called again. */
export async function startTerminal(): Promise<void> {
  if (!connected) {
    connectTerminal();
    connected = true;
  }
  // Asked for with the rest; who shows them reports where they do not come.
  loadWatchlists().catch(() => undefined);
  const [world] = await Promise.all([call('world.get'), loadPreferences(), loadDock()]);
  // The stream may have delivered a newer one while the answer was pending.
  if (useWorldStore.getState().world === undefined) setWorld(world);
}

/** A dock that is drawn with its panes is laid out once, not again for each that arrives. */
async function loadDock(): Promise<void> {
  await loadWorkspace();
  const code = preloadPanes();
  // Later than the code, which the host hands out on the thread that looks into the keychain.
  void code.then(loadKeyStatus);
  await Promise.race([code, new Promise((resolve) => setTimeout(resolve, CODE_WAIT_MS))]);
}
