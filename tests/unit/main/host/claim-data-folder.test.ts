import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder } from '../../../../src/main/host/claim-data-folder.ts';

describe('a claimed data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tapedeck-claim-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is nobody else’s until it is given up', async () => {
    const release = await claimDataFolder(folder);
    expect(release).toBeDefined();
    expect(await claimDataFolder(folder)).toBeUndefined();
    release!();
    const again = await claimDataFolder(folder);
    expect(again).toBeDefined();
    again!();
  });

  it('is free again after its terminal was killed, though the socket’s file is still there', async () => {
    const path = join(folder, 'in-use.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
    const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    expect(await claimDataFolder(folder)).toBeUndefined();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(existsSync(path)).toBe(true);
    const release = await claimDataFolder(folder);
    expect(release).toBeDefined();
    release!();
  });
});
