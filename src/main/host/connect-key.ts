/** A key is requested outside the page, for the addresses in use and no others; the page only learns what the plan allows. */
import type { KeyCheck, WorldChoice } from '../../shared/contract/calls.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { isKey } from '../../shared/contract/key-entry.ts';
import { keyFaults } from '../../shared/contract/key-words.ts';
import { originsOf, type Endpoints } from '../../shared/settings/endpoints.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { KeyVault } from '../vault/key-vault.ts';
import type { EngineHost } from './engine-host.ts';
import type { HostDialogs } from './host-dialogs.ts';

export interface KeyHost {
  readonly options: { dialogs?: HostDialogs };
  readonly engine: EngineHost;
  readonly vault: KeyVault;
  /** Where live data comes from. */
  readonly endpoints: Endpoints;
  openWorld(choice: WorldChoice): Promise<WorldState>;
}

/** Undefined when the user closed the dialog. */
export async function connectKey(host: KeyHost): Promise<KeyCheck | undefined> {
  const { dialogs } = host.options;
  if (!dialogs) throw new PlainError('no-dialog', keyFaults.noWindow);
  const { endpoints } = host;
  const origins = originsOf(endpoints);
  const { host: server } = new URL(endpoints.rest);
  const closed = new AbortController();
  let storing: Promise<KeyCheck> | undefined;
  await dialogs.askKey({
    origins,
    check: async (key) => {
      if (!isKey(key)) return keyFaults.noKey;
      host.vault.see(key);
      const { ws: wsUrl, wsDelayed: wsDelayedUrl, rest: restUrl } = endpoints;
      const checked = await host.engine.checkKey({ key, wsUrl, wsDelayedUrl, restUrl }, closed.signal);
      if (closed.signal.aborted) return 'The check was given up. Nothing was stored.';
      if (!checked.ok) return checked.error.message;
      const { accepted, capabilities } = checked.value;
      if (!accepted) return keyFaults.refused(server);
      storing = host.vault.store(origins, key).then((status) => ({ capabilities, status }));
      await storing;
      return undefined;
    },
  });
  closed.abort();
  const connected = await storing;
  if (!connected) return undefined;
  await host.openWorld({ kind: 'live' });
  return connected;
}
