import { keyFaults } from '../../../../src/shared/contract/key-words.ts';
import {
  mkdtempSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { moveToTrashFolder } from '../../../../src/main/host/session-library.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import type { EnvironmentKeys } from '../../../../src/main/vault/environment-keys.ts';
import type { Keychain } from '../../../../src/main/vault/keychain.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { defaultAnswer, FakeEngine } from './fake-engine.ts';

const KEY = 'abcdefgh12345678';
const noKeychain = () => Promise.reject(new Error('no bus'));

interface Asked {
  key?: string;
  folder?: string;
  systemTrash?: boolean;
  host?: 'electron' | 'web';
  keychain?: () => Promise<Keychain>;
}

let folder: string;
let asked: (readonly string[])[];
let refused: string[];
let logged: string[];
let engine: FakeEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-host-'));
  engine = new FakeEngine();
  asked = [];
  refused = [];
  logged = [];
});

function terminal(args: string[] = [], environment: EnvironmentKeys = {}, options: Asked = {}): TerminalHost {
  return new TerminalHost({
    app: { version: '0.0.0', host: options.host ?? 'web', platform: 'test' },
    dataFolder: folder,
    flags: parseHostFlags(args, folder),
    createEngine: () => engine,
    vault: createKeyVault(environment, options.keychain ?? noKeychain),
    trash: moveToTrashFolder,
    systemTrash: options.systemTrash ?? false,
    log: (_level, text) => logged.push(text),
    nowMs: () => 5,
    dialogs: {
      askKey: async (question) => {
        asked.push(question.origins);
        const problem = await question.check(options.key ?? KEY);
        if (problem !== undefined) refused.push(problem);
        return problem === undefined;
      },
      pickRecordingFolder: async () => options.folder,
      pickSession: async () => undefined,
    },
  });
}

const worlds = () => engine.told.flatMap((m) => (m.kind === 'world' ? [m.source] : []));

describe('the terminal host', () => {
  it('opens the simulated market without a key and the live one with it', async () => {
    await terminal().start();
    expect(worlds()).toMatchObject([{ kind: 'simulated' }]);
    engine = new FakeEngine();
    await terminal([], { massive: KEY }).start();
    expect(worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://api.massive.com' }]);
  });

  it('opens nothing in the place of another server that has no key, not even after its key was forgotten', async () => {
    const flags = ['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7'];
    const host = terminal(flags);
    await host.start();
    expect(worlds()).toEqual([expect.objectContaining({ kind: 'live', key: undefined })]);
    engine = new FakeEngine();
    const keyed = terminal(flags, { server: KEY });
    await keyed.start();
    await keyed.router.call('key.forget', undefined);
    expect(worlds()).toMatchObject([
      { kind: 'live', key: KEY },
      { kind: 'live', key: undefined },
    ]);
    // The simulated market is Tapedeck's own, not that server's.
    await keyed.router.call('world.open', { kind: 'simulated' });
    expect(worlds()[2]).not.toHaveProperty('wsUrl');
  });

  const accepting = (accepted: boolean): void => {
    engine.answer = (message) =>
      message.kind === 'checkKey'
        ? { kind: 'reply', callId: message.callId, outcome: { ok: true, value: { accepted, capabilities: [] } } }
        : defaultAnswer(message);
  };

  it('asks for a key outside the page, naming the addresses; checks it before it stores it, then goes live', async () => {
    const host = terminal(['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7']);
    await host.start();
    accepting(true);
    const outcome = await host.router.call('key.connect', undefined);
    expect(asked).toEqual([['http://127.0.0.1:7', 'ws://127.0.0.1:7']]);
    expect(outcome).toMatchObject({ ok: true, value: { status: { store: 'memory', lastFour: '5678' } } });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(engine.kinds()).toEqual(['alerts', 'world', 'checkKey', 'world']);
    expect(worlds()[1]).toMatchObject({ kind: 'live', key: KEY, wsUrl: 'ws://127.0.0.1:7' });
    expect(host.world.kind).toBe('live');
  });

  it('stores nothing when the key is refused, or is none, and says so in the dialog', async () => {
    const host = terminal();
    await host.start();
    accepting(false);
    expect(await host.router.call('key.connect', undefined)).toEqual({ ok: true, value: undefined });
    expect(refused).toEqual([keyFaults.refused('api.massive.com')]);
    expect(await host.vault.read(host.keyOrigins)).toBeUndefined();
    expect(worlds()).toHaveLength(1);
    for (const key of ['short', 'line\r\nbreak: 12345', 'with blank 12345', `${KEY}é`]) {
      const other = terminal([], {}, { key });
      await other.router.call('key.connect', undefined);
      expect(refused.at(-1), key).toBe(keyFaults.noKey);
    }
  });

  it('stores nothing when the dialog is closed while the key is being checked, and gives the check up', async () => {
    const host = terminal();
    await host.start();
    let checking: Promise<string | undefined> | undefined;
    engine.answer = (message) => (message.kind === 'checkKey' ? undefined : defaultAnswer(message));
    host.options.dialogs!.askKey = async (question) => {
      checking = question.check(KEY);
      return false; // Esc, or the window's cross.
    };
    expect(await host.router.call('key.connect', undefined)).toEqual({ ok: true, value: undefined });
    const { callId } = engine.told.find((message) => message.kind === 'checkKey')!;
    expect(engine.told.at(-1)).toEqual({ kind: 'giveUpCheck', callId });
    // The answer was on its way already.
    engine.say({ kind: 'reply', callId, outcome: { ok: true, value: { accepted: true, capabilities: [] } } });
    expect(await checking).toBe('The check was given up. Nothing was stored.');
    expect(await host.vault.read(host.keyOrigins)).toBeUndefined();
    expect(worlds().map(({ kind }) => kind)).toEqual(['simulated']);
  });

  it('lets no page move the endpoints: the key follows nobody', async () => {
    const host = terminal([], { massive: KEY });
    await host.start();
    const evil = { ws: 'wss://evil.example', wsDelayed: 'wss://evil.example', rest: 'https://evil.example' };
    const preferences = { ...host.settings.preferences.get(), endpoints: evil, recording: { folder: '/etc/cron.d' } };
    await host.router.call('preferences.set', preferences);
    for (const key of ['endpoints', 'host', 'wsUrl'])
      await host.router.call('world.open', { kind: 'live', [key]: evil, restUrl: evil.rest });
    expect(host.settings.preferences.get()).not.toHaveProperty('endpoints');
    expect(host.settings.preferences.get().recording).not.toHaveProperty('folder');
    expect(JSON.stringify(engine.told)).not.toContain('evil.example');
    expect(worlds().every((world) => world.kind !== 'live' || world.restUrl === 'https://api.massive.com')).toBe(true);
    // Nor does it come back with the next start, from what the page could write.
    engine = new FakeEngine();
    await terminal([], { massive: KEY }).start();
    expect(worlds()).toMatchObject([{ kind: 'live', restUrl: 'https://api.massive.com' }]);
  });

  it('sends the key of Massive to no server that a flag names', async () => {
    const stored = new Map([['massive-api-key', KEY]]);
    const keychain = async (): Promise<Keychain> => ({
      get: async (account) => stored.get(account) ?? null,
      set: async (account, key) => void stored.set(account, key),
      remove: async (account) => stored.delete(account),
    });
    const flags = ['--ws', 'wss://relay.example', '--rest', 'https://relay.example'];
    const host = terminal(flags, { massive: KEY }, { keychain });
    await host.start();
    // The engine knows it as what to strike, and as nothing else.
    expect(JSON.stringify(engine.told.filter(({ kind }) => kind !== 'secrets'))).not.toContain(KEY);
    expect(engine.told[0]).toEqual({ kind: 'secrets', keys: [KEY] });
    expect(await host.router.call('world.open', { kind: 'live' })).toMatchObject({
      error: { code: 'no-key', message: expect.stringContaining('https://relay.example') },
    });
    engine = new FakeEngine();
    await terminal([], {}, { keychain }).start();
    expect(worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://api.massive.com' }]);
  });

  it('goes on with the addresses and the folder of an earlier version, out of the page’s reach', async () => {
    const relay = { ws: 'wss://relay.example', wsDelayed: 'wss://relay.example', rest: 'https://relay.example/v' };
    const recordings = join(folder, 'my recordings');
    writeFileSync(
      join(folder, 'preferences.json'),
      JSON.stringify({ version: 1, theme: 'light', endpoints: relay, recording: { folder: recordings, keepDays: 3 } }),
    );
    const stored = new Map([['massive-api-key', KEY]]);
    const keychain = async (): Promise<Keychain> => ({
      get: async (account) => stored.get(account) ?? null,
      set: async (account, key) => void stored.set(account, key),
      remove: async (account) => stored.delete(account),
    });
    const host = terminal([], {}, { keychain });
    await host.start();
    expect(worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://relay.example/v' }]);
    expect(engine.told.find((message) => message.kind === 'world')).toMatchObject({ recordingFolder: recordings });
    expect(host.notices()[0].message).toContain('https://relay.example');
    expect(host.settings.preferences.get()).toMatchObject({ theme: 'light', recording: { keepDays: 3 } });
    expect(readFileSync(join(folder, 'preferences.json'), 'utf8')).not.toContain('relay.example');
    // The next start, without the old file, goes on the same way.
    engine = new FakeEngine();
    const again = terminal([], {}, { keychain });
    await again.start();
    expect(worlds()).toMatchObject([{ kind: 'live', key: KEY, wsUrl: 'wss://relay.example' }]);
    expect(again.notices()).toEqual([]);
    expect([...stored.keys()]).not.toContain('massive-api-key');
  });

  it('shows a page the recording folder by name, and takes another only from a dialog', async () => {
    const host = terminal([], {}, { host: 'electron', folder: join(folder, 'chosen here') });
    expect(await host.router.call('recording.folder', undefined)).toEqual({
      ok: true,
      value: { name: 'sessions', chosen: false, choosable: true },
    });
    expect(await host.router.call('recording.chooseFolder', { folder: '/etc' })).toMatchObject({ ok: false });
    const chosen = await host.router.call('recording.chooseFolder', undefined);
    expect(chosen).toEqual({ ok: true, value: { name: 'chosen here', chosen: true, choosable: true } });
    expect(terminal().recording.folder).toBe(join(folder, 'chosen here'));
    await host.router.call('recording.resetFolder', undefined);
    expect(terminal().recording.folder).toBe(join(folder, 'sessions'));
    expect(await terminal().router.call('recording.chooseFolder', undefined)).toMatchObject({
      error: { message: expect.stringContaining('--recordings FOLDER') },
    });
  });

  it.each(['/etc/cron.d', '//nas/share', '\\\\nas\\share', 'relative', '/tmp/a\0b', '/proc/self', '/'])(
    'records nowhere but in the data folder when the saved folder is %j, and says so',
    async (bad) => {
      writeFileSync(join(folder, 'host.json'), JSON.stringify({ recordingFolder: bad }));
      const host = terminal([], {}, { host: 'electron', folder: bad });
      expect(host.recording.folder).toBe(join(folder, 'sessions'));
      expect(host.notices()[0].message).toContain('Recordings go to the data folder');
      expect(await host.router.call('recording.chooseFolder', undefined)).toMatchObject({
        error: { code: 'bad-folder' },
      });
    },
  );

  it('leaves the live world when the key is forgotten', async () => {
    const host = terminal([], { massive: KEY });
    await host.start();
    await host.router.call('key.forget', undefined);
    expect(worlds().map((w) => w.kind)).toEqual(['live', 'simulated']);
    expect(await host.router.call('world.open', { kind: 'live' })).toMatchObject({ error: { code: 'no-key' } });
  });

  it('opens only sessions of its folder or added ones', async () => {
    const host = terminal();
    await host.start();
    const outside = join(folder, 'outside.mcap');
    writeFileSync(outside, '');
    const open = (sessionId: string) => host.router.call('world.open', { kind: 'session', sessionId });
    for (const path of [outside, 'outside.mcap', '../outside.mcap', '/etc/passwd', '..', 'a\0.mcap', ''])
      expect(await open(path), path).toMatchObject({ ok: false });
    const id = host.library.add(outside);
    expect(id).toBe('outside.mcap');
    expect(await open(id)).toMatchObject({ ok: true, value: { kind: 'replay' } });
    const namesake = join(folder, 'elsewhere', 'outside.mcap');
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(namesake, 'another');
    expect(host.library.fileOf(host.library.add(namesake))).toBe(namesake);
    expect(host.library.fileOf(id)).toBe(outside);
  });

  it.each([
    [true, ['trash/old.bookmarks.json', 'trash/old.mcap']],
    [false, []],
  ])('takes away what the engine retires, to the trash where the system has one: %s', async (systemTrash, left) => {
    const host = terminal([], {}, { systemTrash });
    await host.start();
    const files = ['old.mcap', 'old.bookmarks.json'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'x');
    writeFileSync(join(folder, 'other.mcap'), 'x');
    engine.say({ kind: 'retire', files });
    const names = (): string[] =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => /old|other/.test(name))
        .toSorted();
    await expect.poll(names).toEqual(['other.mcap', ...left]);
    expect(logged.filter((line) => line.startsWith('old recording'))).toHaveLength(2);
    engine.say({ kind: 'retire', files });
    await expect.poll(() => logged.filter((line) => line.includes('could not be removed')).length).toBe(2);
  });

  it('foretells what limits would take away, and where to; limits that are none are refused', async () => {
    for (const systemTrash of [true, false]) {
      const host = terminal([], {}, { systemTrash });
      const forecast = (rules: unknown) => host.router.call('recording.forecast', rules);
      expect(await forecast({ keepDays: 1, maxGigabytes: 0.1 })).toEqual({
        ok: true,
        value: { sessions: 0, bytes: 0, later: 0, toTrash: systemTrash },
      });
      for (const bad of [{ keepDays: 0, maxGigabytes: 1 }, { keepDays: 1.5, maxGigabytes: 1 }, { keepDays: 1 }, {}])
        expect(await forecast(bad)).toMatchObject({ ok: false });
    }
  });

  it('moves a removed session to the trash', async () => {
    const host = terminal();
    await host.start();
    const sessions = join(folder, 'sessions');
    mkdirSync(sessions);
    const file = join(sessions, '2026-11-20_093000_live.mcap');
    writeFileSync(file, 'x');
    const listed = await host.router.call('sessions.list', undefined);
    expect(listed).toMatchObject({
      ok: true,
      value: [
        {
          id: '2026-11-20_093000_live.mcap',
          name: '2026-11-20_093000_live.mcap',
          folder: 'sessions',
          health: 'rejected',
        },
      ],
    });
    expect(await host.router.call('sessions.remove', { sessionId: file })).toMatchObject({ ok: false });
    expect(JSON.stringify(listed)).not.toContain(folder);
    const removed = await host.router.call('sessions.remove', { sessionId: '2026-11-20_093000_live.mcap' });
    expect(removed).toEqual({ ok: true, value: [] });
    expect(existsSync(file)).toBe(false);
    expect(existsSync(join(sessions, 'trash', '2026-11-20_093000_live.mcap'))).toBe(true);
    expect(await host.router.call('sessions.remove', { sessionId: '/etc/passwd' })).toMatchObject({ ok: false });
  });

  it('replaces nothing in the trash, keeps the files of a session together there, and takes links to nothing', async () => {
    const host = terminal();
    await host.start();
    const sessions = join(folder, 'sessions');
    mkdirSync(sessions);
    const remove = (sessionId: string) => host.router.call('sessions.remove', { sessionId });
    const names = ['day.mcap', 'day.p3.mcap', 'day.bookmarks.json'];
    for (const [text, files] of [
      ['first', names.slice(0, 1)],
      ['second', names],
      ['third', names],
    ] as const) {
      for (const name of files) writeFileSync(join(sessions, name), text);
      expect(await remove('day.mcap')).toEqual({ ok: true, value: [] });
    }
    symlinkSync('gone', join(sessions, 'link.mcap'));
    expect(await remove('link.mcap')).toEqual({ ok: true, value: [] });
    expect(readdirSync(sessions)).toEqual(['trash']);
    const read = (trash: string) =>
      names.map((name) => existsSync(join(trash, name)) && readFileSync(join(trash, name), 'utf8'));
    const trash = join(sessions, 'trash');
    expect(read(trash)).toEqual(['first', false, false]);
    expect(read(join(trash, '2'))).toEqual(['second', 'second', 'second']);
    expect(read(join(trash, '3'))).toEqual(['third', 'third', 'third']);
  });

  it('takes no session by another of its names that is on screen, nor one that is being recorded', async () => {
    const host = terminal();
    await host.start();
    const [sessions, elsewhere] = ['sessions', 'elsewhere'].map((name) => join(folder, name));
    for (const made of [sessions, elsewhere]) mkdirSync(made);
    const day = join(sessions, 'day.mcap');
    for (const file of [day, join(sessions, 'day.p2.mcap')]) writeFileSync(file, file);
    symlinkSync('day.mcap', join(sessions, 'link.mcap'));
    linkSync(day, join(sessions, 'hard.mcap'));
    linkSync(join(sessions, 'day.p2.mcap'), join(elsewhere, 'part.mcap'));
    writeFileSync(join(sessions, 'other.mcap'), 'x');
    const part = host.library.add(join(elsewhere, 'part.mcap'));
    const again = host.library.add(join(elsewhere, '..', 'sessions', 'day.mcap'));
    for (const open of ['day.mcap', 'link.mcap', 'hard.mcap'])
      for (const id of ['day.mcap', 'link.mcap', 'hard.mcap', again])
        await expect(host.library.remove(id, ['other.mcap', open])).rejects.toThrow('This session is on screen');
    await expect(host.library.remove(part, ['day.mcap'])).rejects.toThrow('This session is on screen');
    const golden = readFileSync(join(import.meta.dirname, '../../../replay/golden/simulated.mcap'));
    writeFileSync(join(sessions, 'running.mcap'), golden.subarray(0, 300_000));
    await expect(host.library.remove('running.mcap', [])).rejects.toThrow('This session is being recorded');
    await host.library.remove('other.mcap', ['day.mcap']);
    await host.library.remove('hard.mcap', ['other.mcap']);
    const left = ['day.mcap', 'day.p2.mcap', 'link.mcap', 'running.mcap', 'trash'];
    expect(readdirSync(sessions).toSorted()).toEqual(left);
  });

  it('reads the folder once however often it is asked at the same time, and again for what came later', async () => {
    const host = terminal();
    await host.start();
    const sessions = join(folder, 'sessions');
    mkdirSync(sessions);
    const first = Array.from({ length: 300 }, () => host.library.list());
    writeFileSync(join(sessions, 'late.mcap'), 'x');
    const late = host.library.list();
    const lists = await Promise.all(first);
    expect(new Set(lists).size).toBeLessThanOrEqual(2);
    expect(await late).toMatchObject([{ id: 'late.mcap' }]);
  });

  it('says when the session of a flag is not there', async () => {
    await expect(terminal(['--session', 'missing.mcap']).start()).rejects.toThrow('There is no session file at');
  });

  it('saves no workspace that is too deep or too big, and loses nothing of the one before', async () => {
    const host = terminal();
    const workspace = host.settings.workspace.get();
    const save = (settings: unknown) =>
      host.router.call('workspace.set', { ...workspace, panes: { p: { linkGroup: 'blue', settings } } });
    expect(await save({ type: 'row', children: [1] })).toMatchObject({ ok: true });
    const file = join(folder, 'workspace.json');
    const before = readFileSync(file, 'utf8');
    let deep: unknown = 1;
    for (let depth = 0; depth < 4_000; depth++) deep = [deep];
    const wide = Array.from({ length: 3_000_000 }, () => 0);
    const names = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}${'n'.repeat(50_000)}`, 1]));
    for (const settings of [deep, wide, names, 'x'.repeat(9 << 20), [wide.slice(0, 300_000).map((n) => [[[[n]]]])]])
      expect(await save(settings)).toMatchObject({
        ok: false,
        error: { code: 'too-big', message: expect.stringContaining('stays as it is') },
      });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(host.settings.workspace.get().panes['p'].settings).toEqual({ type: 'row', children: [1] });
    expect(await save(Array.from({ length: 50_000 }, () => 'a pane'))).toMatchObject({ ok: true });
  });

  it('keeps preferences and tells the engine', async () => {
    const host = terminal();
    await host.start();
    const preferences = { ...host.settings.preferences.get(), theme: 'light' as const };
    await host.router.call('preferences.set', preferences);
    expect(terminal().settings.preferences.get().theme).toBe('light');
    expect(engine.told.at(-1)).toMatchObject({ kind: 'preferences', preferences: { theme: 'light' } });
  });
});
