import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FlowRebuild } from '../../../../../src/main/engine/world/flow-rebuild.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';

/** 2026-12-10 12:00 ET. */
const NOON_MS = Date.UTC(2026, 11, 10, 17);
const NOTHING = { rebuilding: undefined, rebuilt: 0, missing: undefined };

let folder: string;
let rebuild: FlowRebuild;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-rebuild-'));
  rebuild = new FlowRebuild(
    () => false,
    () => undefined,
    () => undefined,
  );
});
// Before its thread would start.
afterEach(() => {
  rebuild.close();
  rmSync(folder, { recursive: true });
});

const ask = (recordings: string): void =>
  rebuild.ask({
    kind: 'folder',
    folder: recordings,
    world: 'live',
    source: '',
    preferences: defaultPreferences(),
    untilMs: NOON_MS,
  });

test('nothing is read back where nothing was recorded before on that day', () => {
  for (const name of ['2026-12-09_093000_live.mcap', '2026-12-10_120001_live.mcap', '2026-12-10_093000_live.txt'])
    writeFileSync(join(folder, name), '');
  ask(folder);
  expect(rebuild.told).toEqual(NOTHING);
  ask(join(folder, 'none'));
  expect(rebuild.told).toEqual(NOTHING);
});

test('an earlier recording of the day is read back', () => {
  writeFileSync(join(folder, '2026-12-10_093000_live.mcap'), '');
  ask(folder);
  expect(rebuild.told).toEqual({ ...NOTHING, rebuilding: 0 });
});

test('what is in a folder that cannot be listed is not taken for nothing', () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  ask(loop);
  expect(rebuild.told).toEqual({ ...NOTHING, rebuilding: 0 });
});
