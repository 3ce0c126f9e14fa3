import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { openMemory } from '../../../../../src/main/engine/history/memory.ts';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { checkDaily } from '../../../../../src/main/engine/history/open-history.ts';
import { workerUrl } from '../../../../../src/main/workers/worker-url.ts';
import { breakPageOf } from './break-page.ts';

let folder: string;
let file: string;
let told: string[];
const open = () => openMemory(workerUrl('history'), file, (sentence) => told.push(sentence));
const day = (iv30: number) => ({
  symbol: 'SPY',
  date: '2026-11-20',
  atMs: 0,
  origin: ORIGIN.live,
  values: { ...unknownValues(), iv30 },
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-memory-'));
  file = join(folder, 'history.sqlite');
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the memory on its thread', () => {
  it('answers in the order it is asked, and closes with everything written', async () => {
    const memory = open();
    void memory.ask('put', 'massive', [], [day(0.2)]);
    const [past] = await memory.ask('past', 'massive', '2026-01-01', '2026-12-31');
    expect(past.iv30).toEqual([0.2]);
    void memory.ask('put', 'massive', [], [day(0.3)]).catch(() => undefined);
    await memory.close();
    const again = open();
    expect((await again.ask('past', 'massive', '2026-01-01', '2026-12-31'))[0].iv30).toEqual([0.3]);
    await again.close();
    expect(told).toEqual([]);
    await expect(again.ask('answered', 'massive', 'SPY')).rejects.toThrow(/closed/);
  });

  it('says that a damaged file was set aside, and works', async () => {
    writeFileSync(file, 'x'.repeat(9000));
    const memory = open();
    expect(await memory.ask('answered', 'massive', 'SPY')).toEqual([]);
    expect(told).toHaveLength(1);
    await memory.close();
  });

  it.each(['names', 'days', 'days_rank', 'asked', 'option_days', 'listing_days'])(
    'goes on with the copy where it meets a damaged %s, and says so once',
    async (table) => {
      const store = new HistoryStore(file);
      store.put('massive', [], [day(0.2)]);
      checkDaily(store, file, Date.now());
      store.close();
      breakPageOf(file, table);
      const memory = open();
      const asks = [
        memory.ask('past', 'massive', '2026-01-01', '2026-12-31'),
        memory.ask('days', 'massive', 'SPY', ['iv30'], '2026-01-01', '2026-12-31'),
        memory.ask('answered', 'massive', 'SPY'),
        memory.ask('optionDays', 'massive', 'SPY'),
        memory.ask('listings', 'massive', 'SPY', '2026-11-20'),
        memory.ask('put', 'massive', [], [{ ...day(0.3), date: '2026-11-23' }]),
      ] as const;
      const [past] = (await Promise.all(asks))[0];
      expect(past.iv30).toEqual([0.2]);
      expect((await memory.ask('past', 'massive', '2026-01-01', '2026-12-31'))[0].iv30).toEqual([0.2, 0.3]);
      expect(told).toEqual([expect.stringMatching(/set aside, and its copy of 20/)]);
      await memory.close();
    },
  );

  it('goes on in the file that another terminal has put in its place', async () => {
    const [one, other] = [open(), open()];
    await one.ask('put', 'massive', [], [day(0.2)]);
    await other.ask('past', 'massive', '2026-01-01', '2026-12-31');
    renameSync(file, `${file}.broken`);
    await one.ask('put', 'massive', [], [{ ...day(0.3), symbol: 'QQQ' }]);
    await other.ask('put', 'massive', [], [{ ...day(0.4), symbol: 'NVDA' }]);
    await Promise.all([one.close(), other.close()]);
    const store = new HistoryStore(file);
    expect(store.names().map(({ symbol }) => symbol)).toEqual(['NVDA', 'QQQ']);
    store.close();
  });

  it('sets a folder in the file’s place aside, with what is in it', async () => {
    mkdirSync(file);
    writeFileSync(join(file, 'mine'), 'kept');
    const memory = open();
    expect(await memory.ask('answered', 'massive', 'SPY')).toEqual([]);
    expect(told).toEqual([expect.stringContaining('set aside')]);
    await memory.close();
    const aside = readdirSync(folder).find((name) => name.includes('.broken-'))!;
    expect(readFileSync(join(folder, aside, 'mine'), 'utf8')).toBe('kept');
  });

  it('refuses with a sentence where there can be none', async () => {
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE later (x); PRAGMA user_version = 99');
    db.close();
    const memory = open();
    await expect(memory.ask('answered', 'massive', 'SPY')).rejects.toThrow(/later version/);
    await expect(memory.ask('answered', 'massive', 'SPY')).rejects.toThrow(/later version/);
    expect(told).toHaveLength(1);
    await memory.close();
  });

  it('keeps the words of SQLite for the log', async () => {
    const memory = open();
    const broken = { ...day(0.2), date: undefined as unknown as string };
    await expect(memory.ask('put', 'massive', [], [broken])).rejects.toMatchObject({
      code: 'history/failed',
      message: 'The history could not be read or written. Try again; the log has the detail.',
    });
    await memory.close();
  });
});
