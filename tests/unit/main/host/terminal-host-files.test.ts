import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { HostBench } from './host-bench.ts';

let bench: HostBench;
beforeEach(() => {
  bench = new HostBench();
});

describe('the files of the terminal host', () => {
  it('opens only sessions of its folder or added ones', async () => {
    const host = bench.terminal();
    await host.start();
    const outside = join(bench.folder, 'outside.mcap');
    writeFileSync(outside, '');
    const open = (sessionId: string) => host.router.call('world.open', { kind: 'session', sessionId });
    for (const path of [outside, 'outside.mcap', '../outside.mcap', '/etc/passwd', '..', 'a\0.mcap', ''])
      expect(await open(path), path).toMatchObject({ ok: false });
    const id = host.library.add(outside);
    expect(id).toBe('outside.mcap');
    expect(await open(id)).toMatchObject({ ok: true, value: { kind: 'replay' } });
    const namesake = join(bench.folder, 'elsewhere', 'outside.mcap');
    mkdirSync(join(bench.folder, 'elsewhere'));
    writeFileSync(namesake, 'another');
    expect(host.library.fileOf(host.library.add(namesake))).toBe(namesake);
    expect(host.library.fileOf(id)).toBe(outside);
  });

  it.each([
    [true, ['trash/old.bookmarks.json', 'trash/old.mcap']],
    [false, []],
  ])('takes away what the engine retires, to the trash where the system has one: %s', async (systemTrash, left) => {
    const host = bench.terminal([], {}, { systemTrash });
    await host.start();
    const files = ['old.mcap', 'old.bookmarks.json'].map((name) => join(bench.folder, name));
    for (const file of files) writeFileSync(file, 'x');
    writeFileSync(join(bench.folder, 'other.mcap'), 'x');
    bench.engine.say({ kind: 'retire', files });
    const names = (): string[] =>
      readdirSync(bench.folder, { recursive: true })
        .map(String)
        .filter((name) => /old|other/.test(name))
        .toSorted();
    await expect.poll(names).toEqual(['other.mcap', ...left]);
    expect(bench.logged.filter((line) => line.startsWith('old recording'))).toHaveLength(2);
    bench.engine.say({ kind: 'retire', files });
    await expect.poll(() => bench.logged.filter((line) => line.includes('could not be removed')).length).toBe(2);
  });

  it('foretells what limits would take away, and where to; limits that are none are refused', async () => {
    for (const systemTrash of [true, false]) {
      const host = bench.terminal([], {}, { systemTrash });
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
    const host = bench.terminal();
    await host.start();
    const sessions = join(bench.folder, 'sessions');
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
    expect(JSON.stringify(listed)).not.toContain(bench.folder);
    const removed = await host.router.call('sessions.remove', { sessionId: '2026-11-20_093000_live.mcap' });
    expect(removed).toEqual({ ok: true, value: [] });
    expect(existsSync(file)).toBe(false);
    expect(existsSync(join(sessions, 'trash', '2026-11-20_093000_live.mcap'))).toBe(true);
    expect(await host.router.call('sessions.remove', { sessionId: '/etc/passwd' })).toMatchObject({ ok: false });
  });

  it('replaces nothing in the trash, keeps the files of a session together there, and takes links to nothing', async () => {
    const host = bench.terminal();
    await host.start();
    const sessions = join(bench.folder, 'sessions');
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
    const host = bench.terminal();
    await host.start();
    const [sessions, elsewhere] = ['sessions', 'elsewhere'].map((name) => join(bench.folder, name));
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
    const host = bench.terminal();
    await host.start();
    const sessions = join(bench.folder, 'sessions');
    mkdirSync(sessions);
    const first = Array.from({ length: 300 }, () => host.library.list());
    writeFileSync(join(sessions, 'late.mcap'), 'x');
    const late = host.library.list();
    const lists = await Promise.all(first);
    expect(new Set(lists).size).toBeLessThanOrEqual(2);
    expect(await late).toMatchObject([{ id: 'late.mcap' }]);
  });

  it('says when the session of a flag is not there', async () => {
    await expect(bench.terminal(['--session', 'missing.mcap']).start()).rejects.toThrow('There is no session file at');
  });

  it('saves no workspace that is too deep or too big, and loses nothing of the one before', async () => {
    const host = bench.terminal();
    const workspace = host.settings.workspace.get();
    const save = (settings: unknown) =>
      host.router.call('workspace.set', {
        base: workspace,
        next: { ...workspace, panes: { p: { linkGroup: 'blue', settings } } },
      });
    expect(await save({ type: 'row', children: [1] })).toMatchObject({ ok: true });
    const file = join(bench.folder, 'workspace.json');
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
});
