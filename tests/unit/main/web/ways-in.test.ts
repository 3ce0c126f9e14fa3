import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KnockAnswer } from '../../../../src/main/host/claim-data-folder.ts';
import { WaysIn, type WaysInOptions } from '../../../../src/main/web/ways-in.ts';

let dataFolder: string;
let issued: string[];
let opened: { address: string; end: (problem?: string) => void }[];
let closedWindows: number;
let said: KnockAnswer[];
let ended: number;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'tapedeck-ways-'));
  [issued, opened, said, closedWindows, ended] = [[], [], [], 0, 0];
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

function ways(options: Partial<WaysInOptions> = {}): WaysIn {
  return new WaysIn({
    server: {
      port: 4100,
      newEntry() {
        const token = `token-${issued.length}`;
        issued.push(token);
        return { token, url: `http://127.0.0.1:4100/?token=${token}` };
      },
    },
    dataFolder,
    say: (answer) => said.push(answer),
    onClosed: () => ended++,
    browser: () => '/usr/bin/chromium',
    problem: () => undefined,
    open: (_browser, address, _profile, end) => {
      opened.push({ address, end });
      return { close: () => closedWindows++ };
    },
    ...options,
  });
}

const entryFile = (): string => readFileSync(join(dataFolder, 'enter.html'), 'utf8');

it('opens a window by a file with the token, and ends with the window', () => {
  const answer = ways().first(true);
  expect(JSON.stringify(answer)).not.toContain('token-');
  expect(opened[0].address).toMatch(/^file:.*enter\.html$/);
  expect(entryFile()).toContain('value="token-0"');
  opened[0].end();
  expect(ended).toBe(1);
});

it('opens another window for a second start, whose browser may end at once without ending the terminal', () => {
  const way = ways();
  way.first(true);
  way.another(true);
  expect(entryFile()).toContain('value="token-1"');
  opened[1].end();
  expect(ended).toBe(0);
  way.close();
  expect(closedWindows).toBe(2);
  expect(existsSync(join(dataFolder, 'enter.html'))).toBe(false);
});

it('prints a URL where no window is wanted or can be had, and how to get another', () => {
  expect(ways().first(false)).toEqual({
    out: 'URL http://127.0.0.1:4100/?token=token-0',
    words: expect.stringContaining('start Tapedeck again'),
  });
  expect(ways().another(false).out).toBe('URL http://127.0.0.1:4100/?token=token-1');
  expect(ways({ browser: () => undefined }).first(true).words).toContain('no Chromium');
  expect(ways({ problem: () => 'there is no display here' }).another(true).words).toContain('no display');
  expect(opened).toEqual([]);
});

it('ends in order where a folder lies in the place of its file, and prints a URL then', () => {
  mkdirSync(join(dataFolder, 'enter.html'));
  const way = ways();
  expect(way.first(true)).toEqual({
    out: 'URL http://127.0.0.1:4100/?token=token-1',
    words: expect.stringContaining('No window was opened'),
  });
  expect(opened).toEqual([]);
  way.close();
  expect(said).toEqual([{ words: expect.stringContaining('enter.html could not be removed') }]);
  expect(existsSync(join(dataFolder, 'enter.html'))).toBe(true);
});

it('prints a URL when the browser cannot be started', () => {
  ways().first(true);
  opened[0].end('/usr/bin/chromium could not be started: EACCES');
  expect(ended).toBe(0);
  expect(said).toEqual([
    { out: 'URL http://127.0.0.1:4100/?token=token-1', words: expect.stringContaining('could not be started') },
  ]);
});
