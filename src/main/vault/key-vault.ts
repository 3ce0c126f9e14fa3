/**
 * API keys, each bound to the origins it was entered for: in the OS keychain where there is one, else in memory only,
 * saying why. `read` hands one to the engine; nothing else ever gets more than its last four characters.
 */
import type { KeyStatus } from '../../shared/contract/calls.ts';
import type { EnvironmentKeys } from './environment-keys.ts';
import { areMassive } from '../../shared/settings/endpoints.ts';
import { accountOf, MASSIVE_ACCOUNT } from './key-accounts.ts';
import { openKeychain, type Keychain } from './keychain.ts';

type Origins = readonly string[];

/** `origins` is always every origin that the key would be sent to, such as `https://api.massive.com`. */
export interface KeyVault {
  status(origins: Origins): Promise<KeyStatus>;
  /** Undefined where no key was entered for exactly these origins; a key for others is never given. */
  read(origins: Origins): Promise<string | undefined>;
  store(origins: Origins, key: string): Promise<KeyStatus>;
  forget(origins: Origins): Promise<KeyStatus>;
  /**
   * Moves the key of a version that kept a single one to the origins it was used with. True when that is settled: moved,
   * or there was none; false where the keychain does not answer now.
   */
  bindSavedKey(origins: Origins): Promise<boolean>;
  /** A key that is only being tried is redacted in the log too. */
  see(key: string): void;
  /** Every key seen so far, for redacting the log. */
  secrets(): readonly string[];
}

const lastFourOf = (key: string): string => key.slice(-4);

/** Environment keys are used while none is stored; they are never written to the keychain. `keychain` is a parameter for tests. */
export function createKeyVault(
  environment: EnvironmentKeys = {},
  keychain: () => Promise<Keychain> = openKeychain,
): KeyVault {
  let opened: Promise<Keychain> | undefined;
  let unavailable: string | undefined;
  const given = { ...environment };
  const inMemory = new Map<string, string>();
  const seen = new Set(Object.values(environment).filter((key) => key !== undefined));

  /** After one refusal keys are kept in memory until the next start. */
  async function withKeychain<T>(use: (chain: Keychain) => Promise<T>): Promise<T | undefined> {
    if (unavailable !== undefined) return undefined;
    try {
      opened ??= keychain();
      return await use(await opened);
    } catch (error) {
      unavailable = `The system keychain is not available (${sentenceOf(error)}). Without it a key is kept in memory and forgotten at exit.`;
      return undefined;
    }
  }

  const environmentName = (origins: Origins): keyof EnvironmentKeys => (areMassive(origins) ? 'massive' : 'server');

  async function stored(origins: Origins): Promise<{ key: string; store: 'keychain' | 'memory' } | undefined> {
    const account = accountOf(origins);
    const kept = inMemory.get(account);
    const key = kept ?? (await withKeychain((chain) => chain.get(account))) ?? undefined;
    if (key === undefined) return undefined;
    seen.add(key);
    return { key, store: kept === undefined ? 'keychain' : 'memory' };
  }

  async function status(origins: Origins): Promise<KeyStatus> {
    const found = await stored(origins);
    const common = { origins: [...origins] };
    if (found) {
      const reason = found.store === 'memory' ? unavailable : undefined;
      return { ...common, present: true, lastFour: lastFourOf(found.key), store: found.store, reason };
    }
    const name = environmentName(origins);
    const key = given[name];
    if (key !== undefined) {
      const variable = name === 'massive' ? 'MASSIVE_API_KEY' : 'TAPEDECK_SERVER_KEY';
      const reason = `The key comes from ${variable} and is not stored.`;
      return { ...common, present: true, lastFour: lastFourOf(key), store: 'memory', reason };
    }
    const elsewhere =
      name === 'server' && given.massive !== undefined
        ? 'MASSIVE_API_KEY is for Massive only and is not sent to this server: connect a key for it, or start with TAPEDECK_SERVER_KEY.'
        : undefined;
    return { ...common, present: false, store: 'none', reason: elsewhere ?? unavailable };
  }

  return {
    status,
    read: async (origins) => (await stored(origins))?.key ?? given[environmentName(origins)],
    see: (key) => void seen.add(key),
    secrets: () => [...seen],
    async store(origins, key) {
      seen.add(key);
      const account = accountOf(origins);
      const kept = await withKeychain(async (chain) => {
        await chain.set(account, key);
        return true;
      });
      if (kept) inMemory.delete(account);
      else inMemory.set(account, key);
      return status(origins);
    },
    async forget(origins) {
      const account = accountOf(origins);
      inMemory.delete(account);
      delete given[environmentName(origins)];
      await withKeychain((chain) => chain.remove(account));
      return status(origins);
    },
    async bindSavedKey(origins) {
      const account = accountOf(origins);
      if (account === MASSIVE_ACCOUNT) return true;
      const settled = await withKeychain(async (chain) => {
        const key = await chain.get(MASSIVE_ACCOUNT);
        if (key === null) return true;
        const own = await chain.get(account);
        if (own === null) await chain.set(account, key);
        // Another key is kept for these origins already: then this one was entered for Massive.
        if (own === null || own === key) await chain.remove(MASSIVE_ACCOUNT);
        return true;
      });
      return settled ?? false;
    },
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
