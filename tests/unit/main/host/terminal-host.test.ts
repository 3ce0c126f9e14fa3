import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyFaults } from '../../../../src/shared/contract/key-words.ts';
import type { Keychain } from '../../../../src/main/vault/keychain.ts';
import { defaultAnswer, FakeEngine } from './fake-engine.ts';
import { HostBench, KEY } from './host-bench.ts';

let bench: HostBench;
beforeEach(() => {
  bench = new HostBench();
});

describe('the terminal host', () => {
  it('opens the simulated market without a key and the live one with it', async () => {
    await bench.terminal().start();
    expect(bench.worlds()).toMatchObject([{ kind: 'simulated' }]);
    bench.engine = new FakeEngine();
    await bench.terminal([], { massive: KEY }).start();
    expect(bench.worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://api.massive.com' }]);
  });

  it('opens nothing in the place of another server that has no key, not even after its key was forgotten', async () => {
    const flags = ['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7'];
    const host = bench.terminal(flags);
    await host.start();
    expect(bench.worlds()).toEqual([expect.objectContaining({ kind: 'live', key: undefined })]);
    bench.engine = new FakeEngine();
    const keyed = bench.terminal(flags, { server: KEY });
    await keyed.start();
    await keyed.router.call('key.forget', undefined);
    expect(bench.worlds()).toMatchObject([
      { kind: 'live', key: KEY },
      { kind: 'live', key: undefined },
    ]);
    // The simulated market is Tapedeck's own, not that server's.
    await keyed.router.call('world.open', { kind: 'simulated' });
    expect(bench.worlds()[2]).not.toHaveProperty('wsUrl');
  });

  const accepting = (accepted: boolean): void => {
    bench.engine.answer = (message) =>
      message.kind === 'checkKey'
        ? { kind: 'reply', callId: message.callId, outcome: { ok: true, value: { accepted, capabilities: [] } } }
        : defaultAnswer(message);
  };

  it('asks for a key outside the page, naming the addresses; checks it before it stores it, then goes live', async () => {
    const host = bench.terminal(['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7']);
    await host.start();
    accepting(true);
    const outcome = await host.router.call('key.connect', undefined);
    expect(bench.asked).toEqual([['http://127.0.0.1:7', 'ws://127.0.0.1:7']]);
    expect(outcome).toMatchObject({ ok: true, value: { status: { store: 'memory', lastFour: '5678' } } });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(bench.engine.kinds()).toEqual(['alerts', 'world', 'checkKey', 'world']);
    expect(bench.worlds()[1]).toMatchObject({ kind: 'live', key: KEY, wsUrl: 'ws://127.0.0.1:7' });
    expect(host.world.kind).toBe('live');
  });

  it('stores nothing when the key is refused, or is none, and says so in the dialog', async () => {
    const host = bench.terminal();
    await host.start();
    accepting(false);
    expect(await host.router.call('key.connect', undefined)).toEqual({ ok: true, value: undefined });
    expect(bench.refused).toEqual([keyFaults.refused('api.massive.com')]);
    expect(await host.vault.read(host.keyOrigins)).toBeUndefined();
    expect(bench.worlds()).toHaveLength(1);
    for (const key of ['short', 'line\r\nbreak: 12345', 'with blank 12345', `${KEY}é`]) {
      const other = bench.terminal([], {}, { key });
      await other.router.call('key.connect', undefined);
      expect(bench.refused.at(-1), key).toBe(keyFaults.noKey);
    }
  });

  it('stores nothing when the dialog is closed while the key is being checked, and gives the check up', async () => {
    const host = bench.terminal();
    await host.start();
    let checking: Promise<string | undefined> | undefined;
    bench.engine.answer = (message) => (message.kind === 'checkKey' ? undefined : defaultAnswer(message));
    host.options.dialogs!.askKey = async (question) => {
      checking = question.check(KEY);
      return false; // Esc, or the window's cross.
    };
    expect(await host.router.call('key.connect', undefined)).toEqual({ ok: true, value: undefined });
    const { callId } = bench.engine.told.find((message) => message.kind === 'checkKey')!;
    expect(bench.engine.told.at(-1)).toEqual({ kind: 'giveUpCheck', callId });
    // The answer was on its way already.
    bench.engine.say({ kind: 'reply', callId, outcome: { ok: true, value: { accepted: true, capabilities: [] } } });
    expect(await checking).toBe('The check was given up. Nothing was stored.');
    expect(await host.vault.read(host.keyOrigins)).toBeUndefined();
    expect(bench.worlds().map(({ kind }) => kind)).toEqual(['simulated']);
  });

  it('lets no page move the endpoints: the key follows nobody', async () => {
    const host = bench.terminal([], { massive: KEY });
    await host.start();
    const evil = { ws: 'wss://evil.example', wsDelayed: 'wss://evil.example', rest: 'https://evil.example' };
    const preferences = { ...host.settings.preferences.get(), endpoints: evil, recording: { folder: '/etc/cron.d' } };
    await host.router.call('preferences.set', { base: host.settings.preferences.get(), next: preferences });
    for (const key of ['endpoints', 'host', 'wsUrl'])
      await host.router.call('world.open', { kind: 'live', [key]: evil, restUrl: evil.rest });
    expect(host.settings.preferences.get()).not.toHaveProperty('endpoints');
    expect(host.settings.preferences.get().recording).not.toHaveProperty('folder');
    expect(JSON.stringify(bench.engine.told)).not.toContain('evil.example');
    expect(bench.worlds().every((world) => world.kind !== 'live' || world.restUrl === 'https://api.massive.com')).toBe(
      true,
    );
    // Nor does it come back with the next start, from what the page could write.
    bench.engine = new FakeEngine();
    await bench.terminal([], { massive: KEY }).start();
    expect(bench.worlds()).toMatchObject([{ kind: 'live', restUrl: 'https://api.massive.com' }]);
  });

  it('sends the key of Massive to no server that a flag names', async () => {
    const stored = new Map([['massive-api-key', KEY]]);
    const keychain = async (): Promise<Keychain> => ({
      get: async (account) => stored.get(account) ?? null,
      set: async (account, key) => void stored.set(account, key),
      remove: async (account) => stored.delete(account),
    });
    const flags = ['--ws', 'wss://relay.example', '--rest', 'https://relay.example'];
    const host = bench.terminal(flags, { massive: KEY }, { keychain });
    await host.start();
    // The engine knows it as what to strike, and as nothing else.
    expect(JSON.stringify(bench.engine.told.filter(({ kind }) => kind !== 'secrets'))).not.toContain(KEY);
    expect(bench.engine.told[0]).toEqual({ kind: 'secrets', keys: [KEY] });
    expect(await host.router.call('world.open', { kind: 'live' })).toMatchObject({
      error: { code: 'no-key', message: expect.stringContaining('https://relay.example') },
    });
    bench.engine = new FakeEngine();
    await bench.terminal([], {}, { keychain }).start();
    expect(bench.worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://api.massive.com' }]);
  });

  it('goes on with the addresses and the folder of an earlier version, out of the page’s reach', async () => {
    const relay = { ws: 'wss://relay.example', wsDelayed: 'wss://relay.example', rest: 'https://relay.example/v' };
    const recordings = join(bench.folder, 'my recordings');
    writeFileSync(
      join(bench.folder, 'preferences.json'),
      JSON.stringify({ version: 1, theme: 'light', endpoints: relay, recording: { folder: recordings, keepDays: 3 } }),
    );
    const stored = new Map([['massive-api-key', KEY]]);
    const keychain = async (): Promise<Keychain> => ({
      get: async (account) => stored.get(account) ?? null,
      set: async (account, key) => void stored.set(account, key),
      remove: async (account) => stored.delete(account),
    });
    const host = bench.terminal([], {}, { keychain });
    await host.start();
    expect(bench.worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://relay.example/v' }]);
    expect(bench.engine.told.find((message) => message.kind === 'world')).toMatchObject({
      recordingFolder: recordings,
    });
    expect(host.notices()[0].message).toContain('https://relay.example');
    expect(host.settings.preferences.get()).toMatchObject({ theme: 'light', recording: { keepDays: 3 } });
    expect(readFileSync(join(bench.folder, 'preferences.json'), 'utf8')).not.toContain('relay.example');
    // The next start, without the old file, goes on the same way.
    bench.engine = new FakeEngine();
    const again = bench.terminal([], {}, { keychain });
    await again.start();
    expect(bench.worlds()).toMatchObject([{ kind: 'live', key: KEY, wsUrl: 'wss://relay.example' }]);
    expect(again.notices()).toEqual([]);
    expect([...stored.keys()]).not.toContain('massive-api-key');
  });

  it('shows a page the recording folder by name, and takes another only from a dialog', async () => {
    const host = bench.terminal([], {}, { host: 'electron', folder: join(bench.folder, 'chosen here') });
    expect(await host.router.call('recording.folder', undefined)).toEqual({
      ok: true,
      value: { name: 'sessions', chosen: false, choosable: true },
    });
    expect(await host.router.call('recording.chooseFolder', { folder: '/etc' })).toMatchObject({ ok: false });
    const chosen = await host.router.call('recording.chooseFolder', undefined);
    expect(chosen).toEqual({ ok: true, value: { name: 'chosen here', chosen: true, choosable: true } });
    expect(bench.terminal().recording.folder).toBe(join(bench.folder, 'chosen here'));
    await host.router.call('recording.resetFolder', undefined);
    expect(bench.terminal().recording.folder).toBe(join(bench.folder, 'sessions'));
    expect(await bench.terminal().router.call('recording.chooseFolder', undefined)).toMatchObject({
      error: { message: expect.stringContaining('--recordings FOLDER') },
    });
  });

  it.each(['/etc/cron.d', '//nas/share', '\\\\nas\\share', 'relative', '/tmp/a\0b', '/proc/self', '/'])(
    'records nowhere but in the data folder when the saved folder is %j, and says so',
    async (bad) => {
      writeFileSync(join(bench.folder, 'host.json'), JSON.stringify({ recordingFolder: bad }));
      const host = bench.terminal([], {}, { host: 'electron', folder: bad });
      expect(host.recording.folder).toBe(join(bench.folder, 'sessions'));
      expect(host.notices()[0].message).toContain('Recordings go to the data folder');
      expect(await host.router.call('recording.chooseFolder', undefined)).toMatchObject({
        error: { code: 'bad-folder' },
      });
    },
  );

  it('leaves the live world when the key is forgotten', async () => {
    const host = bench.terminal([], { massive: KEY });
    await host.start();
    await host.router.call('key.forget', undefined);
    expect(bench.worlds().map((w) => w.kind)).toEqual(['live', 'simulated']);
    expect(await host.router.call('world.open', { kind: 'live' })).toMatchObject({ error: { code: 'no-key' } });
  });

  it('keeps preferences and tells the engine', async () => {
    const host = bench.terminal();
    await host.start();
    const preferences = { ...host.settings.preferences.get(), theme: 'light' as const };
    await host.router.call('preferences.set', { base: host.settings.preferences.get(), next: preferences });
    expect(bench.terminal().settings.preferences.get().theme).toBe('light');
    expect(bench.engine.told.at(-1)).toMatchObject({ kind: 'preferences', preferences: { theme: 'light' } });
  });
});
