/** Flat files of several markets become one session: every row at its own time, nothing impossible, nothing half. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  linkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cellsOf } from '../../../../src/main/cli/import/input-file.ts';
import { linesOf } from '../../../../src/main/cli/import/lines-of.ts';
import { ImportedKinds } from '../../../../src/main/cli/import/what-it-lacks.ts';
import { runCli } from '../../../../src/main/cli/program.ts';
import { flatKindOf, readFlatRow } from '../../../../src/main/engine/massive/flat-files.ts';
import { FrameDecoder } from '../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { MARKET_OF_CHANNEL } from '../../../../src/main/engine/session/format/format.ts';
import { readIfWhole } from '../../../../src/main/engine/session/reading/chunk-messages.ts';
import { openSession } from '../../../../src/main/engine/session/reading/join-sessions.ts';
import { EventColumns } from '../../../../src/shared/market/event-columns.ts';

let folder: string;
let out: string;
let printed: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-import-'));
  out = join(folder, 'out.mcap');
  printed = '';
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

interface Line {
  market: string;
  logMs: number;
  text: string;
}

function linesIn(path: string): Line[] {
  const session = openSession(nodeFiles, path);
  const lines: Line[] = [];
  for (const chunk of session.chunks)
    readIfWhole(session, chunk, ({ channelId, logMs, data }) => {
      const market = MARKET_OF_CHANNEL[channelId];
      if (market) lines.push({ market, logMs, text: new TextDecoder().decode(data) });
    });
  session.close();
  return lines;
}

// 2015-06-15 10:00:00 ET and later.
const AT = 1_434_376_800_000;
const ns = (ms: number, sub = 0): string => `${AT + ms}${String(sub).padStart(6, '0')}`;
const CALL = 'O:SPY150619C00210000';
const OPTION_TRADES = 'ticker,conditions,correction,exchange,price,sip_timestamp,size';
const OPTION_QUOTES =
  'ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,sequence_number,sip_timestamp';
const STOCK_TRADES =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp';
const BARS = 'ticker,volume,open,close,high,low,window_start,transactions';

test('several files and markets become one session in order of time, each row at its own', async () => {
  write(
    'day/us_options_opra/trades.csv.gz',
    gzipSync(`${OPTION_TRADES}\n${CALL},209,0,302,2.35,${ns(500, 123_456)},3\n${CALL},209,0,302,2.4,${ns(100, 7)},1\n`),
  );
  write('day/us_options_opra/quotes.csv', `${OPTION_QUOTES}\n${CALL},302,2.4,10,303,2.3,12,55,${ns(99)}\n`);
  write(
    'day/us_stocks_sip/trades.csv',
    `\uFEFF${STOCK_TRADES}\r"SPY","12,37",0,4,71675577320245,${ns(0)},209.5,77,${ns(300)},200,2,202,${ns(0)}\r`,
  );
  write('day/us_indices/values.csv', `ticker,timestamp,value\r\nI:SPX,${ns(200)},2084.5\r\n`);
  write('day/us_stocks_sip/minutes.csv', `${BARS}\nSPY,1000,209.1,209.4,209.6,209,${AT - 60_000}000000,12\n`);
  expect(await runCli(['import', join(folder, 'day'), '--out', out, '--json'], '0')).toBe(0);
  const lines = linesIn(out);
  expect(lines.map(({ market, logMs }) => [market, logMs])).toEqual(
    [
      ['stocks', AT],
      ['options', AT + 99],
      ['options', AT + 100.000_007],
      ['indices', AT + 200],
      ['stocks', AT + 300],
      ['options', AT + 500.123_456],
    ].map(([market, at]) => [market, expect.closeTo(at as number, 3)]),
  );
  const events = new EventColumns();
  new FrameDecoder(() => 1).decode(new TextEncoder().encode(lines[5].text), 'options', 0, events);
  expect([events.trades.atMs[0], events.trades.atSubNs[0], events.trades.price[0], events.trades.size[0]]).toEqual([
    AT + 500,
    123_456,
    2.35,
    3,
  ]);
  new FrameDecoder(() => 1).decode(new TextEncoder().encode(lines[4].text), 'stocks', 0, events);
  expect([...events.codes.subarray(0, events.codeCount)]).toEqual([12, 37]);
  const session = openSession(nodeFiles, out);
  expect(session.meta).toMatchObject({ world: 'imported', date: '2015-06-15', base: 'out.mcap' });
  session.close();
  expect(said).toMatch(/open interest/);
  expect(said).not.toMatch(/No prices of/);
  expect(readdirSync(folder).toSorted()).toEqual(['day', 'out.mcap']);
});

test('the market of a row or frame is told by its ticker; what has none that is recognised is a reject with the reason', async () => {
  const trade = (sym: string) => `{"ev":"T","sym":"${sym}","x":4,"p":2.5,"s":1,"t":${AT}}`;
  const frames = [`[${trade('SPY')}]`, `[${trade(CALL)}]`, `[{"ev":"V","T":"I:SPX","val":2084.5,"t":${AT}}]`];
  const path = write('frames.ndjson', [...frames, `[{"ev":"status","t":${AT}}]`].join('\n'));
  const rows = write('x.csv', `${OPTION_TRADES}\nX:BTCUSD,,0,1,100,${ns(5)},1\nSPY,,0,4,209,${ns(6)},1\n`);
  expect(await runCli(['import', path, rows, '--out', out], '0')).toBe(1);
  expect(
    linesIn(out)
      .map(({ market }) => market)
      .toSorted(),
  ).toEqual(['indices', 'options', 'stocks', 'stocks']);
  expect(said).toContain('frames.ndjson, line 4: it names no instrument to tell its market by; --market says it');
  expect(said).toContain('x.csv, line 2: X:BTCUSD is of no market that is recognised: options begin with O:');
  said = '';
  const only = ['import', path, '--out', join(folder, 'only.mcap'), '--market', 'stocks'];
  expect(await runCli(only, '0')).toBe(1);
  expect(said).toContain('line 2: it is a frame of the options market, not of stocks');
  expect(linesIn(join(folder, 'only.mcap')).map(({ market }) => market)).toEqual(['stocks', 'stocks']);
});

test('bars are kept for charts of the underlyings first, and of a bounded number', () => {
  const kinds = new ImportedKinds();
  for (const [market, symbol] of [
    ['stocks', 'ZZZ'],
    ...Array.from({ length: 30 }, (_, i) => ['stocks', `A${i}`]),
    ['stocks', 'SPY'],
    ['indices', 'I:SPX'],
    ['options', CALL],
    ['options', 'O:SPX150619C02100000'],
  ] as const)
    kinds.note('trades', { market, symbol } as Parameters<ImportedKinds['note']>[1]);
  expect(kinds.charted).toHaveLength(24);
  expect(kinds.charted.slice(0, 3)).toEqual(['SPY', 'I:SPX', 'ZZZ']);
});

test('what an option file lacks is said', async () => {
  const path = write('t.csv', `${OPTION_TRADES}\n${CALL},209,0,302,2.35,${ns(1)},3\n`);
  expect(await runCli(['import', path, '--out', out], '0')).toBe(0);
  expect(said).toMatch(/No prices of SPY: .*no spot/);
  expect(said).toMatch(/No option quotes/);
});

test('impossible values are rejected by line, each with its reason, and the rest is imported', async () => {
  const good = `${CALL},209,0,302,2.35,${ns(1)},3`;
  const bad: [string, RegExp][] = [
    [`${CALL},209,0,302,-2.35,${ns(2)},3`, /price is negative/],
    [`${CALL},209,0,302,2.35,${ns(2)},-3`, /size is negative/],
    [`${CALL},209,0,302,1e300,${ns(2)},3`, /price is impossibly large/],
    [`${CALL},209,0,302,2.35,${ns(2)},99999999999999999999`, /size is impossibly large/],
    [`${CALL},209,0,302,2.35,${AT},3`, /sip_timestamp is in milliseconds, not in nanoseconds/],
    [`${CALL},209,0,302,2.35,${ns(2)}0,3`, /not in nanoseconds/],
    [`${CALL},209,0,302,NaN,${ns(2)},3`, /price is not a number/],
    [`${CALL},209,0,302,,${ns(2)},3`, /price is missing/],
    [`${CALL},x,0,302,2.35,${ns(2)},3`, /conditions has ""x""/],
    [`SPY,209,0,302,2.35,${ns(2)},3`, /not of the options market/],
    [`O:SPY159919C00210000,209,0,302,2.35,${ns(2)},3`, /no option contract/],
    [`${CALL},209,0,302,2.35`, /it has 5 fields/],
  ];
  const path = write('t.csv', [OPTION_TRADES, good, ...bad.map(([line]) => line), good].join('\n'));
  expect(await runCli(['import', path, '--out', out, '--market', 'options'], '0')).toBe(1);
  expect(linesIn(out).flatMap(({ text }) => JSON.parse(text) as unknown[])).toHaveLength(2);
  const report = readFileSync(`${out}.rejects.csv`, 'utf8').trim().split('\n');
  expect(report).toHaveLength(1 + bad.length);
  bad.forEach(([, reason], i) => {
    expect(report[i + 1]).toMatch(reason);
    expect(report[i + 1]).toMatch(new RegExp(`^t\\.csv,${i + 3},`));
  });
  expect(said).toMatch(/12 lines were not imported/);
});

describe('what cannot be imported leaves nothing behind', () => {
  test.each([
    [
      'a cut .gz',
      (): string =>
        write(
          't.csv.gz',
          gzipSync(`${OPTION_TRADES}\n${`${CALL},209,0,302,2.35,${ns(1)},3\n`.repeat(5000)}`).subarray(0, -40),
        ),
      /t\.csv\.gz is cut or damaged/,
    ],
    ['not gzip at all', (): string => write('t.csv.gz', 'plain'), /t\.csv\.gz is cut or damaged/],
    ['another table', (): string => write('t.csv', 'a,b\n1,2\n'), /neither a frame nor the header/],
    ['nothing', (): string => write('t.csv', ''), /no row is in it\. Recognised are frames/],
    ['a header alone', (): string => write('t.csv', `${OPTION_TRADES}\n`), /no row is in it\. Recognised are frames/],
    ['700 MB without a line end, as zeros', (): string => zeros('t.csv', 700_000_000), /t\.csv is no text file/],
  ])('%s', async (_what, make, sentence) => {
    const path = make();
    expect(await runCli(['import', path, '--out', out], '0')).toBe(1);
    expect(said).toMatch(sentence);
    expect(readdirSync(folder)).toEqual([path.slice(folder.length + 1)]);
  });
});

function zeros(name: string, bytes: number): string {
  const path = write(name, '');
  truncateSync(path, bytes);
  return path;
}

test('rows that are all in another unit are listed in the report that stays, and the unit is said', async () => {
  const row = (at: string): string => `${CALL},209,0,302,1,${at},3`;
  const path = write(
    't.csv',
    [OPTION_TRADES, row(`${AT}`), row(`${AT}000`), row(`${AT / 1000}`), row('17')].join('\n'),
  );
  expect(await runCli(['import', path, '--out', out], '0')).toBe(1);
  expect(said).toMatch(/none of 4 rows can be imported: sip_timestamp is in milliseconds, not in nanoseconds/);
  const report = readFileSync(`${out}.rejects.csv`, 'utf8');
  expect(report).toMatch(/in milliseconds.*\n.*in microseconds.*\n.*in seconds.*\n.*is not in nanoseconds/);
  expect(readdirSync(folder).toSorted()).toEqual(['out.mcap.rejects.csv', 't.csv']);
  writeFileSync(path, `${OPTION_TRADES}\n${row(ns(1))}`);
  expect(await runCli(['import', path, '--out', out], '0')).toBe(0);
  expect(readdirSync(folder).toSorted()).toEqual(['out.mcap', 'out.mcap.rejects.csv', 't.csv']);
  expect(said).toMatch(/out\.mcap\.rejects\.csv was there before: it is not of this import, and stays as it is\./);
  expect(
    await runCli(
      [
        'import',
        write('u.csv', `${OPTION_TRADES}\n${row(ns(1))}`),
        '--out',
        join(folder, 'u.mcap'),
        '--underlying',
        'QQQ',
      ],
      '0',
    ),
  ).toBe(1);
  expect(said).toMatch(/u\.csv: no row is of QQQ\.\n/);
});

test('a line that no row can be as long as is a reject, and the lines behind it are read', async () => {
  const row = `${CALL},209,0,302,1,${ns(1)},3`;
  const path = write('t.csv', `${OPTION_TRADES}\r\n${row}\r\n${'x'.repeat(9_000_000)}\r\n${row}\r\n`);
  expect(await runCli(['import', path, '--out', out], '0')).toBe(1);
  expect(linesIn(out).flatMap(({ text }) => JSON.parse(text) as unknown[])).toHaveLength(2);
  const report = readFileSync(`${out}.rejects.csv`, 'utf8');
  expect(report).toMatch(/^t\.csv,3,"it has more than \d+ characters/m);
  expect(report.length).toBeLessThan(1000);
});

test('lines are the same however their bytes come', async () => {
  const text = '\uFEFFä,b\r\n\r\rc\n\n€😀\rd';
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at <= bytes.length; at++) {
    const found: string[] = [];
    for await (const line of linesOf(Readable.from([bytes.subarray(0, at), bytes.subarray(at)]))) found.push(line.text);
    expect(found).toEqual(text.split(/\r\n|[\r\n]/));
  }
});

test('what several files hold is imported once: a .gz beside its .csv, one path in two spellings, an overlap', async () => {
  const trade = (ms: number, size: number): string => `${CALL},209,0,302,2.35,${ns(ms)},${size}`;
  // Two prints alike in one file are two.
  const rows = [trade(1, 3), trade(1, 3), trade(1, 4), trade(2, 5)];
  const csv = write('day/t.csv', [OPTION_TRADES, ...rows].join('\n'));
  write('day/t.csv.gz', gzipSync([OPTION_TRADES, ...rows].join('\r\n')));
  write('day/u.csv', [OPTION_TRADES, trade(1, 3), trade(2, 5), trade(2, 5), trade(3, 6)].join('\n'));
  const paths = [join(folder, 'day'), join(folder, 'day', '.', 't.csv'), csv];
  linkSync(csv, join(folder, 'link.csv'));
  expect(await runCli(['import', ...paths, join(folder, 'link.csv'), '--out', out, '--json'], '0')).toBe(0);
  const sizes = linesIn(out).flatMap(({ text }) => (JSON.parse(text) as { s: number }[]).map(({ s }) => s));
  expect(sizes).toEqual([3, 3, 4, 5, 5, 6]);
  expect(JSON.parse(printed)).toMatchObject({ events: 6, leftOutAsRepeated: 6 });
  expect(said).toMatch(/t\.csv\.gz: 4 rows are in a file before it as well; each is imported once\./);
  expect(said).toMatch(/u\.csv: 2 rows are/);
  expect(said).toMatch(/link\.csv is the same file as .*t\.csv; it is read once/);
});

test('day aggregates are rejected: as a minute’s bar they would tell the day before it was', async () => {
  const midnight = AT - 10 * 3_600_000;
  const bar = (symbol: string, atMs: number): string => `${symbol},1000,209.1,209.4,209.6,209,${atMs}000000,12`;
  const minutes = write(
    'm.csv',
    [BARS, bar('SPY', midnight), bar('SPY', midnight + 60_000), bar('SPY', AT)].join('\n'),
  );
  const many = Array.from({ length: 1500 }, (_, n) => bar(`A${n}`, midnight));
  const days = write('d.csv', [BARS, bar('SPY', midnight), ...many, bar('SPY', midnight + 86_400_000)].join('\n'));
  const odd = write('o.csv', [BARS, bar('SPY', AT + 30_000)].join('\n'));
  expect(await runCli(['import', minutes, days, odd, '--out', out], '0')).toBe(1);
  expect(linesIn(out).flatMap(({ text }) => (JSON.parse(text) as { s: number }[]).map(({ s }) => s))).toEqual([
    midnight,
    midnight + 60_000,
    AT,
  ]);
  const report = readFileSync(`${out}.rejects.csv`, 'utf8');
  expect(report.match(/a day’s aggregate, not a minute’s/g)).toHaveLength(1502);
  expect(report).toMatch(/o\.csv,2,window_start is not the beginning of a minute/);
});

test('an import that was killed is no hindrance; one that runs refuses a second, and finishes', async () => {
  const path = write('t.csv', `${OPTION_TRADES}\n${CALL},209,0,302,1,${ns(1)},3\n`);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  write('out.mcap.unfinished.lock', String(pid));
  write('out.mcap.unfinished', 'left');
  const both = await Promise.all([1, 2].map(() => runCli(['import', path, '--out', out], '0')));
  expect(both.toSorted((a, b) => a - b)).toEqual([0, 1]);
  expect(said).toMatch(/Another import \(process \d+\) is writing .*out\.mcap: wait for it/);
  expect(linesIn(out)).toHaveLength(1);
  expect(readdirSync(folder).toSorted()).toEqual(['out.mcap', 'out.mcap.unfinished', 't.csv']);
  expect(readFileSync(`${out}.unfinished`, 'utf8')).toBe('left');
});

test('gzip is known by its bytes, whatever it is called', async () => {
  const path = write('t.csv', gzipSync(`${OPTION_TRADES}\n${CALL},209,0,302,1,${ns(1)},3\n`));
  expect(await runCli(['import', path, '--out', out], '0')).toBe(0);
  expect(linesIn(out)).toHaveLength(1);
});

test('corrections are kept and counted; an underlying can be picked', async () => {
  const other = 'O:QQQ150619C00110000';
  const path = write('t.csv', `${OPTION_TRADES}\n${CALL},209,1,302,2.35,${ns(1)},3\n${other},209,0,302,1,${ns(2)},3\n`);
  expect(await runCli(['import', path, '--out', out, '--underlying', 'spy', '--json'], '0')).toBe(0);
  const [line] = linesIn(out);
  expect(JSON.parse(line.text)).toMatchObject([{ sym: CALL, correction: 1, c: [209] }]);
  expect(JSON.parse(printed)).toMatchObject({ events: 1, corrected: 1, rejects: 0 });
});

test('rows that contradict themselves are rejects: a bar whose low is above its high', () => {
  const names = BARS.split(',');
  expect(flatKindOf(names)).toBe('minuteBars');
  expect(readFlatRow('minuteBars', names, `SPY,1,209,209,208,210,${ns(0)},1`.split(','))).toMatch(/contradict/);
});

test('a line of CSV with quotes', () => {
  expect(cellsOf('a,"b,c","d""e",,f')).toEqual(['a', 'b,c', 'd"e', '', 'f']);
  expect(cellsOf('"12,37"')).toEqual(['12,37']);
  expect(cellsOf('a,""')).toEqual(['a', '']);
});

test('what a killed import left where it sorted is removed by the next one in the folder, and nothing else', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const made = (name: string, file: string, lock?: number): string => {
    write(`${name}/${file}`, 'rows');
    if (lock !== undefined) write(`${name.replace(/\.sort-.*/, '')}.lock`, String(lock));
    return name;
  };
  const left = [
    made('out.mcap.unfinished.sort-aB3xY9', 'run-0'),
    made('b.mcap.unfinished.sort-000000', 'run-12', dead),
  ];
  const stays = [
    made('busy.mcap.unfinished.sort-111111', 'run-0', process.ppid),
    made('c.mcap.unfinished.sort-222222', 'notes.txt'),
    made('d.mcap.unfinished.sort-toolong', 'run-0'),
    made('mine.sort-333333', 'run-0'),
  ];
  const path = write('flat.csv', `${OPTION_TRADES}\n${CALL},209,0,302,2.35,${ns(500)},3\n`);
  expect(await runCli(['import', path, '--out', out], '0')).toBe(0);
  const there = readdirSync(folder);
  expect(there.filter((name) => left.includes(name))).toEqual([]);
  expect(there.filter((name) => stays.includes(name)).toSorted()).toEqual(stays.toSorted());
});
