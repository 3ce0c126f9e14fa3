import { describe, expect, it } from 'vitest';
import { asEnvironment, takeEnvironmentKeys } from '../../../../src/main/vault/environment-keys.ts';
import { MASSIVE_ACCOUNT } from '../../../../src/main/vault/key-accounts.ts';
import { keyFaults } from '../../../../src/shared/contract/key-words.ts';
import type { Keychain } from '../../../../src/main/vault/keychain.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';

const KEY = 'abcdefgh12345678';
const OTHER_KEY = 'other-server-key-0001';
const MASSIVE = ['https://api.massive.com', 'wss://socket.massive.com', 'wss://delayed.massive.com'];
const RELAY = ['https://relay.example', 'wss://relay.example'];
const EVIL = ['https://evil.example', 'wss://socket.massive.com'];

function memoryKeychain(stored: Record<string, string> = {}): Keychain & { stored: Map<string, string> } {
  const map = new Map(Object.entries(stored));
  return {
    stored: map,
    get: async (account) => map.get(account) ?? null,
    set: async (account, key) => void map.set(account, key),
    remove: async (account) => map.delete(account),
  };
}
const vaultOn = (chain: Keychain, environment = {}) => createKeyVault(environment, async () => chain);
const noKeychain = async (): Promise<Keychain> => {
  throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
};

describe('the key vault', () => {
  it('stores in the keychain and shows only the last four', async () => {
    const chain = memoryKeychain();
    const vault = vaultOn(chain);
    expect(await vault.status(MASSIVE)).toEqual({ present: false, origins: MASSIVE, store: 'none', reason: undefined });
    const status = await vault.store(MASSIVE, KEY);
    expect(status).toEqual({ present: true, origins: MASSIVE, lastFour: '5678', store: 'keychain' });
    expect(JSON.stringify(status)).not.toContain(KEY);
    expect([...chain.stored.values()]).toEqual([KEY]);
    expect(await vault.read(MASSIVE)).toBe(KEY);
  });

  it('gives a key to no origin but those it was entered for', async () => {
    const vault = vaultOn(memoryKeychain());
    await vault.store(MASSIVE, KEY);
    for (const others of [RELAY, EVIL, [...MASSIVE, 'https://evil.example'], ['http://127.0.0.1:8765']])
      expect(await vault.read(others), others.join(' ')).toBeUndefined();
    await vault.store(RELAY, OTHER_KEY);
    expect([await vault.read(MASSIVE), await vault.read(RELAY)]).toEqual([KEY, OTHER_KEY]);
    expect(await vault.read(RELAY.toReversed())).toBe(OTHER_KEY);
    expect(await vault.read([RELAY[0]])).toBeUndefined();
    await vault.forget(RELAY);
    expect([await vault.read(MASSIVE), await vault.read(RELAY)]).toEqual([KEY, undefined]);
  });

  it('goes on with the key of a version that kept one under a plain name', async () => {
    const vault = vaultOn(memoryKeychain({ 'massive-api-key': KEY }));
    expect(await vault.read(MASSIVE)).toBe(KEY);
    expect(await vault.read([MASSIVE[0]])).toBe(KEY);
    expect(await vault.read(RELAY)).toBeUndefined();
    expect(await vault.bindSavedKey(MASSIVE)).toBe(true);
    expect(await vault.read(MASSIVE)).toBe(KEY);
  });

  it('binds such a key to another server once it was used with that, and loses none', async () => {
    const chain = memoryKeychain({ [MASSIVE_ACCOUNT]: KEY });
    const vault = vaultOn(chain);
    expect(await vault.bindSavedKey(RELAY)).toBe(true);
    expect([await vault.read(RELAY), await vault.read(MASSIVE)]).toEqual([KEY, undefined]);
    await vault.store(MASSIVE, OTHER_KEY);
    expect(await vault.bindSavedKey(RELAY)).toBe(true);
    expect([await vault.read(RELAY), await vault.read(MASSIVE)]).toEqual([KEY, OTHER_KEY]);
    expect(await createKeyVault({}, noKeychain).bindSavedKey(RELAY)).toBe(false);
  });

  it('forgets', async () => {
    const chain = memoryKeychain();
    const vault = vaultOn(chain);
    await vault.store(MASSIVE, KEY);
    expect((await vault.forget(MASSIVE)).present).toBe(false);
    expect(chain.stored.size).toBe(0);
    expect(await vault.read(MASSIVE)).toBeUndefined();
  });

  it('keeps the key in memory where there is no keychain, says why, and still binds it', async () => {
    const vault = createKeyVault({}, noKeychain);
    const status = await vault.store(MASSIVE, KEY);
    expect(status).toMatchObject({ store: 'memory', lastFour: '5678' });
    expect(status.reason).toContain('Cannot autolaunch D-Bus');
    expect(status.reason).toContain('forgotten at exit');
    expect([await vault.read(MASSIVE), await vault.read(EVIL)]).toEqual([KEY, undefined]);
    expect((await vault.forget(MASSIVE)).present).toBe(false);
  });

  it('falls back to memory when only writing is refused', async () => {
    const vault = vaultOn({ ...memoryKeychain(), set: () => Promise.reject(new Error('locked')) });
    expect((await vault.store(MASSIVE, KEY)).store).toBe('memory');
    expect(await vault.read(MASSIVE)).toBe(KEY);
  });

  it('uses a key of the environment after a stored one, without storing it, each for its own servers', async () => {
    const chain = memoryKeychain();
    const vault = vaultOn(chain, { massive: 'environment-key-9999' });
    expect(await vault.status(MASSIVE)).toMatchObject({ present: true, lastFour: '9999', store: 'memory' });
    expect([await vault.read(MASSIVE), await vault.read(RELAY)]).toEqual(['environment-key-9999', undefined]);
    expect((await vault.status(RELAY)).reason).toContain('TAPEDECK_SERVER_KEY');
    expect(chain.stored.size).toBe(0);
    await vault.store(MASSIVE, KEY);
    expect(await vault.read(MASSIVE)).toBe(KEY);
    const server = vaultOn(memoryKeychain(), { server: OTHER_KEY });
    expect([await server.read(MASSIVE), await server.read(RELAY)]).toEqual([undefined, OTHER_KEY]);
  });

  it('knows every key it saw, for the log', async () => {
    const vault = vaultOn(memoryKeychain({ [MASSIVE_ACCOUNT]: KEY }), { server: OTHER_KEY });
    await vault.read(MASSIVE);
    vault.see('a-wrong-key-0000');
    expect(vault.secrets().toSorted()).toEqual(['a-wrong-key-0000', KEY, OTHER_KEY]);
  });
});

it('keys are taken out of the environment: no child inherits them', () => {
  const environment = { MASSIVE_API_KEY: KEY, TAPEDECK_SERVER_KEY: '', PATH: '/bin' };
  const keys = takeEnvironmentKeys(environment);
  expect(keys).toEqual({ massive: KEY, server: undefined });
  expect(environment).toEqual({ PATH: '/bin' });
  expect(asEnvironment(keys)).toEqual({ MASSIVE_API_KEY: KEY });
  expect(takeEnvironmentKeys(environment)).toEqual({ massive: undefined, server: undefined });
});

describe('a key from the environment', () => {
  it.each([`${KEY}\n`, `  ${KEY}`, `${KEY}\r\n`, `\t${KEY} `])('loses the blanks around it: %j', (value) => {
    expect(takeEnvironmentKeys({ TAPEDECK_SERVER_KEY: value })).toEqual({ massive: undefined, server: KEY });
  });

  it.each(['', ' ', '\n'])('is none where the variable is %j', (value) => {
    expect(takeEnvironmentKeys({ MASSIVE_API_KEY: value })).toEqual({ massive: undefined, server: undefined });
  });

  it.each(['short-7', 'x'.repeat(201), `${KEY} ${KEY}`, `${KEY}\r\nX-Other: 1`, 'schlüssel-0001', `${KEY}\0`])(
    'is refused as in the key dialog, by the variable’s name and without its value: %j',
    (value) => {
      for (const variable of ['MASSIVE_API_KEY', 'TAPEDECK_SERVER_KEY']) {
        const message = keyFaults.noKeyIn(variable);
        expect(message).not.toContain(value);
        expect(() => takeEnvironmentKeys({ [variable]: value })).toThrow(expect.objectContaining({ message }));
      }
    },
  );
});
