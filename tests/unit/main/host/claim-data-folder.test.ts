import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder, knockAt, type Knock } from '../../../../src/main/host/claim-data-folder.ts';

const silent = () => Promise.reject(new Error('nobody knocks here'));

describe('a claimed data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tapedeck-claim-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is nobody else’s until it is given up', async () => {
    const release = await claimDataFolder(folder, silent);
    expect(release).toBeDefined();
    expect(await claimDataFolder(folder, silent)).toBeUndefined();
    release!();
    const again = await claimDataFolder(folder, silent);
    expect(again).toBeDefined();
    again!();
  });

  it('is free again after its terminal was killed, though the socket’s file is still there', async () => {
    const path = join(folder, 'in-use.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
    const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    expect(await claimDataFolder(folder, silent)).toBeUndefined();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(existsSync(path)).toBe(true);
    const release = await claimDataFolder(folder, silent);
    expect(release).toBeDefined();
    release!();
  });

  it('answers who knocks, and nobody else', async () => {
    const heard: Knock[] = [];
    const release = await claimDataFolder(folder, async (knock) => {
      heard.push(knock);
      return { out: 'URL x', words: 'welcome' };
    });
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(await knockAt(folder, { want: 'url', session: '/a "b"\n.mcap' })).toEqual({
      out: 'URL x',
      words: 'welcome',
    });
    expect(heard).toEqual([{ want: 'url', session: '/a "b"\n.mcap' }]);
    for (const nonsense of ['hello\n', '{"want":"key"}\n', '{\n', 'x'.repeat(20_000)]) {
      const visitor = connect(join(folder, 'in-use.sock'));
      visitor.on('error', () => undefined).write(nonsense);
      visitor.resume();
      await once(visitor, 'close');
    }
    expect(heard).toHaveLength(1);
    expect(await knockAt(folder, { want: 'window' })).toBeDefined();
    release!();
  });

  it('says nothing where the terminal does not answer, or is gone', async () => {
    const release = await claimDataFolder(folder, silent);
    expect(await knockAt(folder, { want: 'window' })).toBeUndefined();
    release!();
    expect(await knockAt(folder, { want: 'window' })).toBeUndefined();
  });

  it('says in a sentence that the folder cannot be written to', async () => {
    mkdirSync(join(folder, 'in-use.sock'));
    await expect(claimDataFolder(folder, silent)).rejects.toThrow(
      /^The data folder ".+" cannot be written to \(the system says \w+\)\. Name another one with --data or TAPEDECK_DATA\.$/,
    );
  });

  it('is claimed whatever the length of its path', async () => {
    const long = join(folder, 'l'.repeat(100), 'm'.repeat(100));
    const release = await claimDataFolder(long, async () => ({ words: 'taken' }));
    expect(await claimDataFolder(long, silent)).toBeUndefined();
    expect(await knockAt(long, { want: 'url' })).toEqual({ words: 'taken' });
    release!();
    (await claimDataFolder(long, silent))!();
  });
});
