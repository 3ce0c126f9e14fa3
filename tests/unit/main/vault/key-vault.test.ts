import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../../../src/main/vault/keychain.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';

const KEY = 'abcdefgh12345678';

function memoryKeychain(): Keychain & { stored: string | null } {
  return {
    stored: null,
    async get() {
      return this.stored;
    },
    async set(key) {
      this.stored = key;
    },
    async remove() {
      const had = this.stored !== null;
      this.stored = null;
      return had;
    },
  };
}

describe('the key vault', () => {
  it('stores in the keychain and shows only the last four', async () => {
    const chain = memoryKeychain();
    const vault = createKeyVault(undefined, async () => chain);
    expect(await vault.status()).toEqual({ present: false, store: 'none', reason: undefined });
    const status = await vault.store(KEY);
    expect(status).toEqual({ present: true, lastFour: '5678', store: 'keychain' });
    expect(JSON.stringify(status)).not.toContain(KEY);
    expect(chain.stored).toBe(KEY);
    expect(await vault.read()).toBe(KEY);
  });

  it('forgets', async () => {
    const chain = memoryKeychain();
    const vault = createKeyVault(undefined, async () => chain);
    await vault.store(KEY);
    expect((await vault.forget()).present).toBe(false);
    expect(chain.stored).toBeNull();
    expect(await vault.read()).toBeUndefined();
  });

  it('keeps the key in memory where there is no keychain, and says why', async () => {
    const vault = createKeyVault(undefined, async () => {
      throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    });
    const status = await vault.store(KEY);
    expect(status.store).toBe('memory');
    expect(status.lastFour).toBe('5678');
    expect(status.reason).toContain('Cannot autolaunch D-Bus');
    expect(status.reason).toContain('forgotten at exit');
    expect(await vault.read()).toBe(KEY);
    expect((await vault.forget()).present).toBe(false);
  });

  it('falls back to memory when only writing is refused', async () => {
    const chain = { ...memoryKeychain(), set: () => Promise.reject(new Error('locked')) };
    const vault = createKeyVault(undefined, async () => chain);
    expect((await vault.store(KEY)).store).toBe('memory');
    expect(await vault.read()).toBe(KEY);
  });

  it('uses MASSIVE_API_KEY after a stored key, without storing it', async () => {
    const chain = memoryKeychain();
    const vault = createKeyVault('environment-key-9999', async () => chain);
    expect(await vault.status()).toMatchObject({ present: true, lastFour: '9999', store: 'memory' });
    expect(await vault.read()).toBe('environment-key-9999');
    expect(chain.stored).toBeNull();
    await vault.store(KEY);
    expect(await vault.read()).toBe(KEY);
  });
});
