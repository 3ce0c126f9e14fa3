/** A recording's name, what each system offers Tapedeck for, and what the app then opens are one and the same. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SessionFiles } from '../../../src/main/engine/session/format/files.ts';
import type { SessionWorld } from '../../../src/main/engine/session/format/format.ts';
import { newSessionPath } from '../../../src/main/engine/session/format/session-names.ts';
import { sessionArgument } from '../../../src/main/shell/open-requests.ts';

const empty = { exists: () => false } as Partial<SessionFiles> as SessionFiles;
const named = (world: SessionWorld): string => newSessionPath(empty, '/r', world, Date.UTC(2026, 10, 20, 14, 30));
const builder = readFileSync('electron-builder.yml', 'utf8');
const ofSystem = (name: string): string => new RegExp(`^${name}:\n(?:  .*\n|\n)+`, 'm').exec(builder)![0];
const offeredFor = (section: string): string[] =>
  [...section.matchAll(/\{ ext: ([^,]+),/g)].map(([, ending]) => `.${ending}`);

describe.each<SessionWorld>(['live', 'simulated', 'imported'])('a %s recording', (world) => {
  it('is a file that Linux, macOS and Windows offer Tapedeck for', () => {
    const ending = extname(named(world));
    expect(offeredFor(ofSystem('linux'))).toEqual([ending]);
    expect(offeredFor(ofSystem('mac'))).toEqual([ending]);
    expect(readFileSync('resources/win/session-files.nsh', 'utf8')).toContain(`\\Classes\\${ending}\\OpenWithProgids`);
  });

  it('is opened as each system hands it over', () => {
    const path = resolve(named(world));
    expect(sessionArgument([path], '/')).toBe(path);
    expect(sessionArgument([pathToFileURL(path).href], '/')).toBe(path);
  });
});

describe('the Windows installer', () => {
  const script = readFileSync('resources/win/session-files.nsh', 'utf8');
  const [install, uninstall] = script.split('!macro customUnInstall');
  const keys = (text: string): string[] =>
    [...text.matchAll(/"Software\\Classes\\([^"]+)"/g)].map(([, key]) => key.replace(/^(Tapedeck\.Session)\\.*/, '$1'));

  it('brings the script', () => expect(ofSystem('nsis')).toContain('include: resources/win/session-files.nsh\n'));

  it('adds to the programs for recordings and makes itself the one for none', () => {
    expect(keys(install).filter((key) => !key.startsWith('Tapedeck.Session'))).toEqual(['.mcap\\OpenWithProgids']);
    expect(builder).not.toMatch(/^fileAssociations:/m);
    expect(ofSystem('win')).not.toContain('fileAssociations');
  });

  it('takes away what it added', () => expect(new Set(keys(uninstall))).toEqual(new Set(keys(install))));
});
