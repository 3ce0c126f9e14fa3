import { mkdtempSync, mkdirSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { moveToTrashFolder } from '../../../../src/main/host/session-library.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { defaultAnswer, FakeEngine } from './fake-engine.ts';

const KEY = 'abcdefgh12345678';
const noKeychain = () => Promise.reject(new Error('no bus'));

let folder: string;
let engine: FakeEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-host-'));
  engine = new FakeEngine();
});

function terminal(args: string[] = [], environmentKey?: string): TerminalHost {
  return new TerminalHost({
    app: { version: '0.0.0', host: 'web', platform: 'test', dataFolder: folder },
    flags: parseHostFlags(args, folder),
    createEngine: () => engine,
    vault: createKeyVault(environmentKey, noKeychain),
    trash: moveToTrashFolder,
    log: () => undefined,
    nowMs: () => 5,
  });
}

const worlds = () => engine.told.flatMap((m) => (m.kind === 'world' ? [m.source] : []));

describe('the terminal host', () => {
  it('opens the simulated market without a key and the live one with it', async () => {
    await terminal().start();
    expect(worlds()).toMatchObject([{ kind: 'simulated' }]);
    engine = new FakeEngine();
    await terminal([], KEY).start();
    expect(worlds()).toMatchObject([{ kind: 'live', key: KEY, restUrl: 'https://api.massive.com' }]);
  });

  it('checks a key before it stores it, then goes live', async () => {
    const host = terminal(['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7']);
    await host.start();
    engine.answer = (message) =>
      message.kind === 'checkKey'
        ? { kind: 'reply', callId: message.callId, outcome: { ok: true, value: { accepted: true, capabilities: [] } } }
        : defaultAnswer(message);
    const outcome = await host.router.call('key.connect', { key: ` ${KEY} ` });
    expect(outcome).toMatchObject({
      ok: true,
      value: { accepted: true, status: { store: 'memory', lastFour: '5678' } },
    });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(engine.kinds()).toEqual(['alerts', 'world', 'checkKey', 'world']);
    expect(worlds()[1]).toMatchObject({ kind: 'live', key: KEY, wsUrl: 'ws://127.0.0.1:7' });
    expect(host.world.kind).toBe('live');
  });

  it('stores nothing when the key is refused', async () => {
    const host = terminal();
    await host.start();
    engine.answer = (message) =>
      message.kind === 'checkKey'
        ? { kind: 'reply', callId: message.callId, outcome: { ok: true, value: { accepted: false, capabilities: [] } } }
        : defaultAnswer(message);
    const outcome = await host.router.call('key.connect', { key: KEY });
    expect(outcome).toMatchObject({ ok: true, value: { accepted: false, status: { present: false } } });
    expect(await host.vault.read()).toBeUndefined();
    expect(worlds()).toHaveLength(1);
  });

  it('leaves the live world when the key is forgotten', async () => {
    const host = terminal([], KEY);
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
    expect(await open(outside)).toMatchObject({ error: { code: 'session-missing' } });
    expect(await open('/etc/passwd')).toMatchObject({ error: { code: 'session-missing' } });
    expect(await open(host.library.add(outside))).toMatchObject({ ok: true, value: { kind: 'replay' } });
  });

  it('moves a removed session to the trash', async () => {
    const host = terminal();
    await host.start();
    const sessions = join(folder, 'sessions');
    mkdirSync(sessions);
    const file = join(sessions, '2026-11-20_093000_live.mcap');
    writeFileSync(file, 'x');
    const listed = await host.router.call('sessions.list', undefined);
    expect(listed).toMatchObject({ ok: true, value: [{ id: file, health: 'rejected' }] });
    expect(await host.router.call('sessions.remove', { sessionId: file })).toEqual({ ok: true, value: [] });
    expect(existsSync(file)).toBe(false);
    expect(existsSync(join(sessions, 'trash', '2026-11-20_093000_live.mcap'))).toBe(true);
    expect(await host.router.call('sessions.remove', { sessionId: '/etc/passwd' })).toMatchObject({ ok: false });
  });

  it('says when the session of a flag is not there', async () => {
    await expect(terminal(['--session', 'missing.mcap']).start()).rejects.toThrow('There is no session file at');
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
