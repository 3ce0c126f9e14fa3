/** `history info` over files in every state: it says what is wrong and what comes of it, and leaves every byte and the folder as they are. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../../src/main/cli/program.ts';
import { HistoryStore } from '../../../../src/main/engine/history/history-store.ts';
import { checkDaily } from '../../../../src/main/engine/history/open-history.ts';
import { STEPS } from '../../../../src/main/engine/history/schema.ts';
import { ORIGIN, unknownValues } from '../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { breakPageOf } from '../engine/history/break-page.ts';

const AT = etInstant('2026-11-20', 15, 59);
let folder: string;
let file: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-history-info-'));
  file = join(folder, 'history.sqlite');
  const store = new HistoryStore(file);
  const values = { ...unknownValues(), iv30: 0.2 };
  store.put('massive', [], [{ symbol: 'SPY', date: '2026-11-20', atMs: AT, origin: ORIGIN.live, values }]);
  checkDaily(store, file, AT);
  store.close();
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    said += String(text);
    (rest.find((one) => typeof one === 'function') as (() => void) | undefined)?.();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const everything = (): [string, string][] =>
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]);

async function info(): Promise<number> {
  const before = everything();
  const code = await runCli(['history', 'info', '--file', file], '0');
  expect(everything()).toEqual(before);
  return code;
}

describe('history info', () => {
  it('lists what a sound file holds', async () => {
    expect(await info()).toBe(0);
    expect(said).toMatch(/massive {2}SPY {2}1 day .*\n.*sound, 1 name/s);
  });

  it('reads one of an earlier version without bringing it up to date', async () => {
    rmSync(file);
    const db = new DatabaseSync(file);
    db.exec(`${STEPS[0]}; PRAGMA user_version = 1; INSERT INTO names VALUES (1, 'massive', 'SPY')`);
    db.close();
    expect(await info()).toBe(0);
    expect(said).toMatch(/sound, 1 name/);
  });

  it('reads a file that a terminal is writing', async () => {
    const terminal = new HistoryStore(file);
    terminal.putBars('massive', 'NVDA', [{ date: '2026-11-20', open: 1, high: 1, low: 1, close: 1, traded: 1 }]);
    const code = await runCli(['history', 'info', '--file', file], '0');
    terminal.close();
    expect(code).toBe(0);
    expect(said).toMatch(/sound, 2 names/);
  });

  it.each([
    ['empty', () => writeFileSync(file, '')],
    ['garbage', () => writeFileSync(file, 'x'.repeat(9000))],
    ['cut', () => truncateSync(file, 9000)],
    ['without its names', () => breakPageOf(file, 'names')],
    ['without an index', () => breakPageOf(file, 'days_rank')],
  ])('says of a file that is %s that its copy will be used', async (_what, damage) => {
    damage();
    expect(await info()).toBe(1);
    expect(said).toMatch(/damaged: \w/);
    expect(said).toMatch(/Nothing was changed\..* the copy of 2026-11-20 15:59:00 ET/);
  });

  it('says where there is no intact copy', async () => {
    copyFileSync(file, `${file}.backup`);
    breakPageOf(`${file}.backup`, 'days');
    writeFileSync(file, 'x'.repeat(9000));
    expect(await info()).toBe(1);
    expect(said).toMatch(/There is no intact copy/);
  });
});
