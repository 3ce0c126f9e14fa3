import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TimeSort, type TimedRow } from '../../../../src/main/cli/import/time-sort.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-sort-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('more rows than fit into memory come out in order of time, equal ones as they came', async () => {
  const sort = new TimeSort(join(folder, 'runs'), 2000);
  let state = 7;
  const rows: TimedRow[] = Array.from({ length: 500 }, (_, n) => {
    state = (state * 48_271) % 2_147_483_647;
    return {
      atNs: String(1_434_376_800_000_000_000n + BigInt(state % 200)),
      market: 'options',
      file: n % 3,
      text: `{"n":"\t${n}"}`,
    };
  });
  for (const row of rows) sort.add(row);
  const sorted: TimedRow[] = [];
  for await (const row of sort.inOrder()) sorted.push(row);
  expect(sorted).toEqual(rows.toSorted((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0)));
  sort.dispose();
  expect(readdirSync(folder)).toEqual([]);
});
