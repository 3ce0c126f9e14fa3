/** Recordings of two days exported as one: nothing is made of the weekend between them, and each row is in its own day's folder. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../../../src/main/cli/program.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../../src/main/engine/session/reading/join-sessions.ts';
import { startRecording } from '../engine/session/recording-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const FRIDAY = '2026-11-20T20:59:00.000Z';
const MONDAY = '2026-11-23T14:30:00.000Z';
const LENGTH_MS = 70_000;
let folder: string;
const pathOf = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-days-'));
  for (const [name, begins] of [
    ['friday.mcap', FRIDAY],
    ['monday.mcap', MONDAY],
  ]) {
    let elapsedMs = 0;
    const now = (): number => Date.parse(begins) + elapsedMs;
    const { recorder } = startRecording(nodeFiles, pathOf(name), { now, monotonicMs: () => elapsedMs });
    for (; elapsedMs <= LENGTH_MS; elapsedMs += 500) {
      const quote = {
        ev: 'Q',
        sym: CALL,
        bx: 300,
        ax: 300,
        bp: 4.9,
        ap: 5,
        bs: 10,
        as: 10,
        t: now(),
        q: elapsedMs + 1,
      };
      recorder.frame('options', new TextEncoder().encode(JSON.stringify([quote])), now());
      recorder.tick();
    }
    await recorder.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `FOLDER TIME` of each row of a table. */
async function exported(table: string, timeColumn: string, out: string, ...names: string[]): Promise<string[]> {
  const into = pathOf(out);
  const args = ['export', ...names.map(pathOf), '--table', table, '--every', '30', '--format', 'ndjson', '--out', into];
  expect(await runCli(args, '0')).toBe(0);
  return readdirSync(into, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.ndjson'))
    .flatMap((entry) => {
      const date = /date=([\d-]*)/.exec(entry.parentPath)![1];
      const lines = readFileSync(join(entry.parentPath, entry.name), 'utf8').trim().split('\n');
      return lines.map((line) => `${date} ${JSON.parse(line)[timeColumn]}`);
    })
    .toSorted();
}

test('chains are taken while something was recorded, as of each day alone', async () => {
  const rows = await exported('chain', 'event_time', 'both', 'friday.mcap', 'monday.mcap');
  const seconds = (date: string, begins: string): string[] =>
    [30, 60, 70.5].map((s) => `${date} ${new Date(Date.parse(begins) + s * 1000).toISOString().replace('Z', '000Z')}`);
  expect(rows).toEqual([...seconds('2026-11-20', FRIDAY), ...seconds('2026-11-23', MONDAY)]);
  expect([
    ...(await exported('chain', 'event_time', 'friday', 'friday.mcap')),
    ...(await exported('chain', 'event_time', 'monday', 'monday.mcap')),
  ]).toEqual(rows);
});

test('of two exports into one folder at once one is refused, and the other is whole; one that was killed is no hindrance', async () => {
  const args = ['export', pathOf('friday.mcap'), '--table', 'quotes', '--format', 'csv', '--out'];
  expect(await runCli([...args, pathOf('alone')], '0')).toBe(0);
  mkdirSync(pathOf('two'));
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(pathOf('two'), '.tapedeck-export.lock'), String(pid));
  const both = await Promise.all([1, 2].map(() => runCli([...args, pathOf('two')], '0')));
  expect(both.toSorted((a, b) => a - b)).toEqual([0, 1]);
  const names = readdirSync(pathOf('two'), { recursive: true }).map(String).toSorted();
  expect(names).toEqual(readdirSync(pathOf('alone'), { recursive: true }).map(String).toSorted());
  const [csv] = names.filter((name) => name.endsWith('.csv'));
  const text = readFileSync(join(pathOf('two'), csv), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(1 + 141);
  expect(text).toBe(readFileSync(join(pathOf('alone'), csv), 'utf8'));
});

test('a session that is being recorded is not put aside by a recovery in its place', async () => {
  let elapsedMs = 0;
  const now = (): number => Date.parse(FRIDAY) + elapsedMs;
  const path = pathOf('live.mcap');
  const { recorder } = startRecording(nodeFiles, path, { now, wallMs: Date.now, monotonicMs: () => elapsedMs });
  for (; elapsedMs <= 20_000; elapsedMs += 500) {
    recorder.frame('options', new TextEncoder().encode('[{"ev":"status","status":"connected"}]'), now());
    recorder.tick();
  }
  const before = readdirSync(folder).toSorted();
  expect(await runCli(['recover', path, '--in-place'], '0')).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(before);
  expect(await runCli(['recover', path, pathOf('so-far.mcap')], '0')).toBe(0);
  await recorder.close();
  expect(await runCli(['recover', path, '--in-place'], '0')).toBe(0);
  expect(readdirSync(folder).toSorted()).toEqual([...before, 'so-far.mcap'].toSorted());
});

test('a gap before anything that can be read is in the folder of its day', async () => {
  const session = openSession(nodeFiles, pathOf('friday.mcap'));
  const bytes = readFileSync(pathOf('friday.mcap'));
  for (const { offset, length } of session.chunks.slice(0, 3)) bytes.fill(0x55, offset + 60, offset + length - 10);
  session.close();
  writeFileSync(pathOf('first.mcap'), bytes);
  const rows = await exported('gaps', 'start_time', 'gaps', 'first.mcap');
  // One for each market.
  expect(rows).toEqual(
    [0, 1, 2].flatMap((s) => Array.from({ length: 3 }, () => `2026-11-20 2026-11-20T20:59:0${s}.000000Z`)),
  );
});
