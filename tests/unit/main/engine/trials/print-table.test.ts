/** Rules on prints find over a recording's print table what they find over the recording itself, and no table is trusted that is not its own. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { STATE_VERSION } from '../../../../../src/main/engine/market/state-snapshot.ts';
import {
  filesOfSession,
  joinedPrintTablePath,
  printTablePath,
} from '../../../../../src/main/engine/session/format/session-names.ts';
import { openSession, openSessions } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { buildPrintTable } from '../../../../../src/main/engine/trials/build-print-table.ts';
import { TABLE_WIDTH, PrintTable } from '../../../../../src/main/engine/trials/print-table.ts';
import { tryAlerts } from '../../../../../src/main/engine/trials/try-alerts.ts';
import { tryRules } from '../../../../../src/main/engine/trials/try-rules.ts';
import { withoutTable } from '../../../../../src/main/engine/world/earlier-print-tables.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { AlertTrial } from '../../../../../src/shared/contract/alerts.ts';
import { alertRuleSchema, type AlertRule } from '../../../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { SeededRandom } from '../../../../chaos/random.ts';
import { createMemoryDisk, type MemoryDisk } from '../session/memory-files.ts';
import { START_MS, startRecording } from '../session/recording-fixture.ts';

const DAY = '/days/day.mcap';
const TABLE = printTablePath(DAY);
const GOLDEN = new URL('../../../../replay/golden/simulated.mcap', import.meta.url);
const CONTRACTS = ['C', 'P'].flatMap((right) => [640, 650, 660].map((strike) => `O:SPY261218${right}00${strike}000`));
const CANCEL = 201;
const CONDITIONS = [209, 209, 209, 219, 229, 232, 232, 231];

const print = (rest: object) => [[{ kind: 'print', underlying: 'SPY', ...rest }]];
const flow = (rest: object) => [[{ kind: 'flow', underlying: 'SPY', windowMinutes: 1, premiumUsd: 40_000, ...rest }]];
const quick = { mode: 'cooldown', seconds: 1 };
const RULES: AlertRule[] = [
  [print({ minPremiumUsd: 5_000 }), { mode: 'rearm' }],
  [print({ minSize: 20, right: 'P' }), quick],
  [print({ tags: ['sweep'] }), { mode: 'rearm' }],
  [print({ tags: ['multiLeg'], minSize: 10 }), quick],
  [print({ where: 'side = ask and premium > 2k and dte < 60 and not tag = cross' }), { mode: 'rearm' }],
  [print({ where: 'moneyness = out or quoteage < 1' }), { mode: 'cooldown', seconds: 3 }],
  [print({ underlying: 'QQQ' }), { mode: 'once' }],
  [flow({}), quick],
  [flow({ side: 'net', premiumUsd: -10_000 }), { mode: 'rearm' }],
  [flow({ side: 'bought', tags: ['sweep'] }), { mode: 'once' }],
  [[...print({ minSize: 30 }), ...flow({ premiumUsd: 100_000 })], { mode: 'rearm' }],
  [[[print({ minSize: 10 })[0][0], flow({ premiumUsd: 20_000 })[0][0]]], { mode: 'rearm' }],
].map(([groups, repeat], i) => alertRuleSchema.parse({ id: `rule ${i}`, groups, repeat }));

let disk: MemoryDisk;
beforeEach(() => {
  disk = createMemoryDisk();
});

interface RecordOptions {
  broken?: boolean;
  laterMs?: number;
  /** A second process records the same market from the middle on, and longer. */
  second?: string;
}

/** Two minutes of quotes and prints with sweeps, packages, cancels, a gap and, where `broken`, a stretch lost before its checkpoint. */
async function record(
  path: string,
  seed: number,
  { broken = false, laterMs = 0, second }: RecordOptions = {},
): Promise<void> {
  const random = new SeededRandom(seed);
  const market = new MarketPipeline({ gap: () => undefined });
  const clock = { ms: laterMs };
  const begin = (file: string) =>
    startRecording(disk, file, {
      now: () => START_MS + clock.ms,
      monotonicMs: () => clock.ms,
      checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
      target: {
        path: file,
        meta: {
          appVersion: '0.0.0',
          world: 'simulated',
          date: '2026-11-20',
          source: 'tapedeck simulate 127.0.0.1:8080',
        },
        rotateBytes: 1e12,
        minFreeBytes: 0,
      },
    }).recorder;
  const recorder = begin(path);
  let running = [recorder];
  const send = (of: 'stocks' | 'options', events: readonly object[]): void => {
    const bytes = new TextEncoder().encode(JSON.stringify(events));
    for (const one of running) one.frame(of, bytes, START_MS + clock.ms);
    market.frame(of, bytes, START_MS + clock.ms);
  };
  const done: object[] = [];
  const event = (): object => {
    const [sym, mid, t] = [random.pick(CONTRACTS), random.between(2, 6), Math.floor(START_MS + clock.ms)];
    const [bp, ap] = [mid - 0.05, mid + 0.05].map((price) => Number(price.toFixed(2)));
    if (random.chance(0.5)) return { ev: 'Q', sym, bx: 300, ax: 301, bp, ap, bs: 10, as: 10, t, q: done.length };
    if (done.length > 5 && random.chance(0.05)) return { ...random.pick(done), c: [CANCEL], t };
    const p = random.pick([bp, ap, Number(mid.toFixed(2))]);
    const trade = {
      ev: 'T',
      sym,
      x: 300 + random.below(9),
      p,
      s: 1 + random.below(40),
      c: [random.pick(CONDITIONS)],
      t,
    };
    done.push(trade);
    return trade;
  };
  for (let frame = 0; frame < 400; frame++) {
    if (second !== undefined && frame === 150) running = [recorder, begin(second)];
    if (second !== undefined && frame === 300) {
      await recorder.close();
      running = running.slice(1);
    }
    clock.ms += random.pick([0, 1, 40, 300, 1_100]);
    const t = Math.floor(START_MS + clock.ms);
    if (random.chance(0.2))
      send('stocks', [{ ev: 'T', sym: 'SPY', x: 4, p: random.between(648, 652), s: 100, t, q: frame }]);
    else send('options', Array.from({ length: 1 + random.below(6) }, event));
    if (frame === 100)
      recorder.gap({
        id: 'hole',
        market: 'options',
        channel: '*',
        symbols: [],
        startMs: t,
        cause: broken ? 'replay' : 'disconnect',
        detail: 'Lost.',
        repair: 'none',
      });
    if (frame > 150) for (const one of running) one.tick();
  }
  for (const one of running) await one.close();
}

const options = (session: ReturnType<typeof openSession>, rules = RULES) => ({
  session,
  sessionId: DAY,
  rules,
  rateCurve: defaultPreferences().rateCurve,
  limit: 1e6,
});
const overRecording = (): Promise<AlertTrial> => tryAlerts(options(openSession(disk, DAY)));

async function shortest(rules = RULES): Promise<{ trial: AlertTrial; notes: string[] }> {
  const notes: string[] = [];
  const noted = (reason: string) => void notes.push(reason);
  return { trial: await tryRules({ ...options(openSession(disk, DAY), rules), files: disk, noted }), notes };
}

describe('rules on prints', () => {
  it.each([1, 2, 3])('find the same over the table, made or found, as over the recording (seed %i)', async (seed) => {
    for (const broken of [false, true]) {
      disk = createMemoryDisk();
      await record(DAY, seed, { broken });
      const before = disk.contents.get(DAY)!.slice();
      const reference = await overRecording();
      const fired = new Set(reference.fires.map(({ ruleId }) => ruleId));
      expect(fired.size).toBeGreaterThan(8);
      expect(await shortest()).toEqual({ trial: reference, notes: [] });
      const made = disk.contents.get(TABLE)!;
      expect(await shortest()).toEqual({ trial: reference, notes: [] });
      expect(disk.contents.get(TABLE)).toBe(made);
      expect(disk.contents.get(DAY)).toEqual(before);
      expect(filesOfSession(disk, DAY)).toEqual([DAY, TABLE]);
    }
  });

  it('of which one looks at something else go through the recording', async () => {
    await record(DAY, 1);
    const value = { kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 1 };
    const { trial } = await shortest([...RULES, alertRuleSchema.parse({ id: 'value', groups: [[value]] })]);
    expect(trial.fires.some(({ ruleId }) => ruleId === 'value')).toBe(true);
    expect(disk.exists(TABLE)).toBe(false);
  });

  it('of a recording that broke off leave no table', async () => {
    await record(DAY, 1);
    disk.cut(DAY, disk.sizeOf(DAY) - 500);
    expect((await shortest()).trial).toEqual(await overRecording());
    expect([...disk.contents.keys()]).toEqual([DAY]);
  });
});

describe('rules on prints over joined recordings', () => {
  const [A, B, C] = ['/days/a.mcap', '/days/b.mcap', '/days/c.mcap'];
  const joined = (paths = [A, B]) => options(openSessions(disk, paths));
  const overEvents = (paths?: string[]) => tryAlerts(joined(paths));
  const overTable = async (paths?: string[]): Promise<AlertTrial> => {
    const notes: string[] = [];
    const trial = await tryRules({ ...joined(paths), files: disk, noted: (reason) => notes.push(reason) });
    expect(notes).toEqual([]);
    return trial;
  };
  const JOINED = joinedPrintTablePath(A);

  it.each<[string, RecordOptions]>([
    ['one after the other', {}],
    ['the first with a stretch lost', { broken: true }],
    ['at the same time', { second: B }],
  ])('find the same over the table as over the events: %s', async (_, how) => {
    await record(A, 1, how);
    if (how.second === undefined) await record(B, 2, { laterMs: 3_600_000 });
    const reference = await overEvents();
    expect(new Set(reference.fires.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(8);
    expect(await overTable()).toEqual(reference);
    const made = disk.contents.get(JOINED)!;
    expect(await overTable()).toEqual(reference);
    expect(disk.contents.get(JOINED)).toBe(made);
    expect(filesOfSession(disk, A)).toEqual([A, JOINED]);
  });

  it('leave each recording its own table, and make theirs again for other recordings', async () => {
    await record(A, 1);
    await record(B, 2, { laterMs: 3_600_000 });
    await record(C, 3, { laterMs: 7_200_000 });
    await overTable([A]);
    await overTable([A, B]);
    const [own, both] = [printTablePath(A), JOINED].map((name) => disk.contents.get(name));
    expect(await overTable([A, B, C])).toEqual(await overEvents([A, B, C]));
    expect(disk.contents.get(JOINED)).not.toEqual(both);
    expect(await overTable([A, C])).toEqual(await overEvents([A, C]));
    expect(disk.contents.get(printTablePath(A))).toBe(own);
  });
});

describe('a print table', () => {
  it('that is damaged anywhere is made again, and what is found is the same', async () => {
    await record(DAY, 4);
    const reference = await overRecording();
    await shortest();
    const sound = disk.contents.get(TABLE)!;
    const random = new SeededRandom(5);
    for (let i = 0; i < 24; i++) {
      disk.contents.set(TABLE, sound);
      if (i % 4 === 0) disk.cut(TABLE, random.below(sound.byteLength));
      else disk.flip(TABLE, random.below(sound.byteLength));
      expect((await shortest()).trial).toEqual(reference);
    }
  });

  it('of another recording of that name is made again', async () => {
    await record(DAY, 6);
    await shortest();
    const table = disk.contents.get(TABLE)!;
    disk.contents.delete(DAY);
    await record(DAY, 7);
    expect(PrintTable.of(disk, openSession(disk, DAY))).toBeUndefined();
    expect((await shortest()).trial).toEqual(await overRecording());
    expect(disk.contents.get(TABLE)).not.toEqual(table);
  });

  it('is wanted of the newest recordings that ended and have none', () => {
    const days = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'].map(
      (day) => `/days/${day}_093000_live`,
    );
    for (const stem of days) disk.contents.set(`${stem}.mcap`, new Uint8Array());
    disk.contents.set(`${days[2]}.prints`, new Uint8Array());
    expect(withoutTable(disk, '/days', `${days[4]}.mcap`)).toEqual([`${days[3]}.mcap`, `${days[1]}.mcap`]);
  });

  it('that the disk has no room for is left, nothing of it stays, and the recording is gone through', async () => {
    await record(DAY, 8);
    const reference = await overRecording();
    disk.capacity = disk.sizeOf(DAY) + 2_000;
    const { trial, notes } = await shortest();
    expect(trial).toEqual(reference);
    expect(notes).toEqual(['no space']);
    expect([...disk.contents.keys()]).toEqual([DAY]);
  });

  it('is of another version once it says something else of the same recording', async () => {
    disk.contents.set(DAY, new Uint8Array(readFileSync(GOLDEN)));
    const session = openSession(disk, DAY);
    await buildPrintTable(disk, session);
    const table = PrintTable.of(disk, session)!;
    const hash = createHash('sha256').update(table.index.symbols.join());
    const add = (column: Float64Array) => hash.update(Array.from(column, (value) => value.toPrecision(9)).join());
    for (let i = 0; i < table.blocks; i++) {
      const block = table.block(i);
      for (const column of [block.atMs, block.printsAt, block.amendedAt]) add(column);
      for (let place = 0; place < TABLE_WIDTH; place++) {
        add(block.print(place));
        add(block.amendment(place));
      }
    }
    // Where this fails, raise TABLE_VERSION: tables that users have are then made again.
    expect(hash.digest('hex').slice(0, 16)).toBe('3d310259886029d6');
  });
});
