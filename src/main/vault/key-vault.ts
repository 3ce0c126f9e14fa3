/**
 * The API key: in the OS keychain where there is one, else in memory only, saying why.
 * `read` hands it to the engine; nothing else ever gets more than its last four characters.
 */
import type { KeyStatus } from '../../shared/contract/calls.ts';
import { openKeychain, type Keychain } from './keychain.ts';

export interface KeyVault {
  status(): Promise<KeyStatus>;
  read(): Promise<string | undefined>;
  store(key: string): Promise<KeyStatus>;
  forget(): Promise<KeyStatus>;
  /** The key last read or stored, for striking it out of the log. */
  secret(): string | undefined;
}

const lastFourOf = (key: string): string => key.slice(-4);

/**
 * `environmentKey` (MASSIVE_API_KEY) is used while no key is stored; it is never written to the keychain by itself.
 * `keychain` is a parameter for tests.
 */
export function createKeyVault(environmentKey?: string, keychain: () => Promise<Keychain> = openKeychain): KeyVault {
  let opened: Promise<Keychain> | undefined;
  let memoryKey: string | undefined;
  let unavailable: string | undefined;
  let lastSeen: string | undefined = environmentKey;

  /** One refused use is enough to fall back to memory until the next start. */
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

  async function read(): Promise<string | undefined> {
    lastSeen = memoryKey ?? (await withKeychain((chain) => chain.get())) ?? environmentKey;
    return lastSeen;
  }

  async function status(): Promise<KeyStatus> {
    const stored = memoryKey === undefined ? await withKeychain((chain) => chain.get()) : undefined;
    if (typeof stored === 'string') return { present: true, lastFour: lastFourOf(stored), store: 'keychain' };
    if (memoryKey !== undefined)
      return { present: true, lastFour: lastFourOf(memoryKey), store: 'memory', reason: unavailable };
    if (environmentKey !== undefined) {
      const reason = 'The key comes from MASSIVE_API_KEY and is not stored.';
      return { present: true, lastFour: lastFourOf(environmentKey), store: 'memory', reason };
    }
    return { present: false, store: 'none', reason: unavailable };
  }

  return {
    status,
    read,
    secret: () => lastSeen,
    async store(key) {
      lastSeen = key;
      const stored = await withKeychain(async (chain) => {
        await chain.set(key);
        return true;
      });
      memoryKey = stored ? undefined : key;
      return status();
    },
    async forget() {
      memoryKey = undefined;
      environmentKey = undefined;
      await withKeychain((chain) => chain.remove());
      return status();
    },
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
