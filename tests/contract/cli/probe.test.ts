/** `tapedeck probe` over the local server in its modes: each fact as the server has it; the report, the session, what `doctor` says of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FactBook, type Fact, type FactId } from '../../../src/main/cli/probe/facts.ts';
import { QUICK, type Pace } from '../../../src/main/cli/probe/probe-context.ts';
import { ProbeRest } from '../../../src/main/cli/probe/probe-rest.ts';
import { markdownOf, newestProbe, type ProbeReport } from '../../../src/main/cli/probe/report.ts';
import { runProbe } from '../../../src/main/cli/probe/run-probe.ts';
import { checkProbe } from '../../../src/main/cli/machine-checks.ts';
import { KeyStriker } from '../../../src/main/engine/feed/strike-key.ts';
import type { FeedSink } from '../../../src/main/engine/feed/feed-source.ts';
import { startLocalServer } from '../../../src/main/server/protocol/local-server.ts';
import { QUIRK_NAMES, USUAL_QUIRKS, type QuirkName } from '../../../src/main/server/protocol/quirks.ts';
import { createSimulatedMarket } from '../../../src/main/server/simulated/simulated-market.ts';

const CLI = new URL('../../../src/main/cli.ts', import.meta.url).pathname;
const KEY = 'probe-key-4711';
const folder = mkdtempSync(join(tmpdir(), 'tapedeck-probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const running: (() => unknown)[] = [];
afterAll(() => running.forEach((end) => end()));

const START = '2026-11-19T10:00:00-05:00';

/** The local server as a process of its own, as its user starts it. */
async function simulate(...args: string[]): Promise<{ ws: string; delayedWs: string; rest: string }> {
  const usual = ['--json', '--key', KEY, '--seed', '7', '--symbols', 'SPY', '--start', START];
  const child = spawn(process.execPath, [CLI, 'simulate', ...usual, ...args]);
  running.push(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { ws: string; delayedWs: string; rest: string };
}

const turned = (names: readonly QuirkName[], to: 'on' | 'off'): string[] =>
  names.flatMap((name) => ['--quirk', `${name}=${to}`]);

async function probed(
  args: string[],
  { reopen = true, ...pace }: Partial<Pace> & { reopen?: boolean } = {},
): Promise<{ facts: Record<FactId, Fact>; rest: string[]; text: string }> {
  const { ws, delayedWs, rest: restUrl } = await simulate(...args);
  const signal = new AbortController().signal;
  const facts = new FactBook((text) => text.replaceAll(KEY, '[key]'));
  const rest: string[] = [];
  const nothing = (): void => undefined;
  const sink: FeedSink = {
    frame: nothing,
    rest: ({ path }) => void rest.push(path),
    connection: nothing,
    subscription: nothing,
    gap: nothing,
    capability: nothing,
  };
  const status = await fetch(`${restUrl}/v1/marketstatus/now?apiKey=${KEY}`);
  const offsetMs = Date.parse(((await status.json()) as { serverTime: string }).serverTime) - Date.now();
  const now = (): number => Date.now() + offsetMs;
  // The tests of this file run side by side: an answer takes longer than from a server that one person asks.
  const at = { ...QUICK, answerMs: 1_500, timeoutMs: 10_000, ...pace };
  const striker = new KeyStriker(KEY);
  const asks = new ProbeRest({
    url: restUrl,
    key: KEY,
    striker,
    sink,
    now,
    signal,
    betweenMs: at.restMs,
    timeoutMs: at.timeoutMs,
    tooManyMs: at.tooManyMs,
    entries: facts.entry,
  });
  const hosts = { ws, wsDelayed: delayedWs, rest: restUrl };
  await runProbe(
    { key: KEY, striker, hosts, pace: at, facts, rest: asks, sink, now, signal, progress: nothing },
    { reopen },
  );
  const all = facts.all();
  return {
    facts: Object.fromEntries(all.map((fact) => [fact.id, fact])) as Record<FactId, Fact>,
    rest,
    text: JSON.stringify(all),
  };
}

/** Where neither the tape's trades nor the values of indices are looked at. */
const BRIEF: Partial<Pace> = { tapeMs: 100, indexMs: 100 };

const verdicts = (facts: Record<FactId, Fact>, ...ids: FactId[]): string[] => ids.map((id) => facts[id].verdict);

describe('over the local server', { concurrent: true, timeout: 120_000 }, () => {
  test('as the vendor is seen by a whole plan: nothing is otherwise', async () => {
    const { facts, rest, text } = await probed([], { tapeMs: 1_000 });
    // How fast a machine under load answers is no matter of the vendor's.
    const fast = new Set<FactId>(['parallelPages', 'tapeRate', 'indexValues']);
    expect(Object.values(facts).filter(({ id, verdict }) => verdict === 'otherwise' && !fast.has(id))).toEqual([]);
    expect(facts.quoteCap.found).toBe('1000');
    expect(facts.quoteRefusal.found).toMatch(
      /^7 × error: Subscription limit reached .* for a frame of 50; nothing of it was taken$/,
    );
    expect(facts.cleanReopen.found).toBe('not counted after 0.02, 0.2 s');
    expect(facts.abruptReopen.found).toBe(
      'counted 0.02 s later: max_connections: Maximum number of websocket connections exceeded.',
    );
    expect(facts.prefixWildcard.found).toBe('success: subscribed to: AM.O:SPY*');
    expect(facts.urlLength.found).toContain('refused at 8500 characters: HTTP 414');
    expect(facts.barsResent.verdict).toBe('as assumed');
    // Two seconds late, less what reading the server's clock took on a machine under load.
    expect(Number(/latest (\d+) ms/.exec(facts.barsResent.found)![1])).toBeGreaterThan(1_000);
    expect([rest.some((path) => path.includes(KEY)), text.includes(KEY)]).toEqual([false, false]);
  });

  test('without any of it the difference is reported', async () => {
    const { facts } = await probed(turned([...USUAL_QUIRKS], 'off'), BRIEF);
    expect(facts.quoteCap.found).toBe('1000');
    expect([facts.quoteRefusal.verdict, facts.quoteRefusal.found]).toEqual([
      'otherwise',
      '1 × error: not authorized for a frame of 50; nothing of it was taken',
    ]);
    expect([facts.prefixWildcard.verdict, facts.prefixWildcard.found]).toEqual(['otherwise', 'error: not authorized']);
    expect([facts.abruptReopen.verdict, facts.abruptReopen.found]).toEqual([
      'otherwise',
      'not counted after 0.02, 0.2 s',
    ]);
    expect(facts.urlLength.found).toBe('none up to 32000 characters');
    expect(facts.barsResent.found).toMatch(/^0 of \d+ came again/);
  });

  test('a delayed key that is met with silence, and the delayed host that takes it', async () => {
    const quirks = turned(['silent-delayed-key', 'delayed-option-quotes'], 'on');
    // Silence is waited for in full, five times on the host that answers nothing.
    const brief = { ...BRIEF, answerMs: 500, timeoutMs: 5_000, reopen: false };
    const { facts } = await probed(['--plan', 'developer', ...quirks], brief);
    expect([facts.channels.verdict, facts.channels.found]).toEqual([
      'unknown',
      'T silent, Q silent, A silent, AM silent, FMV silent',
    ]);
    expect(facts.delayedHost.verdict).toBe('as assumed');
    // A refusal names no channel: on a busy machine it may come after its time.
    expect(facts.delayedHost.found).toMatch(
      /^real time: silence; delayed: T granted, Q granted, A granted, AM granted, FMV (refused|unclear|silent)$/,
    );
    // Its fifteen minutes are the host's, and no lag; indices follow it there.
    const [first, then] = /lag (-?\d+) then (-?\d+) ms/.exec(facts.tapeRate.found)!.slice(1).map(Number);
    const [latest] = /the latest (\d+) ms/.exec(facts.barsResent.found)!.slice(1).map(Number);
    for (const lagMs of [first, then, latest]) expect(Math.abs(lagMs)).toBeLessThan(300_000);
    expect(facts.indexValues.found).toMatch(/^real time: silence; delayed: /);
    expect(facts.historyEdge.found).toBe('HTTP 403, "Your plan doesn\'t include this data timeframe"');
    expect(facts.parallelPages.found).toContain('; 8 at a time met ');
  });

  test('an options plan alone, counted clean ends, repeated sequences, few requests', async () => {
    const { facts } = await probed([
      '--plan',
      'stocks=none,indices=none',
      '--symbols',
      'SPY,I:SPX',
      ...turned(QUIRK_NAMES, 'on'),
    ]);
    expect(facts.chainRow.found).toMatch(/quote REAL-TIME; underlying with a price, DELAYED$/);
    expect([facts.indexChain.verdict, facts.indexChain.found]).toEqual([
      'otherwise',
      'underlying without a price, DELAYED',
    ]);
    expect(verdicts(facts, 'stockMinutesToday', 'stockMinutesBefore')).toEqual(['as assumed', 'as assumed']);
    expect(facts.stockMinutesBefore.found).toBe('HTTP 200, status OK, no rows');
    expect(facts.cleanReopen.found).toMatch(/^counted 0.02 s later: max_connections/);
    expect(facts.abruptReopen.verdict).toBe('unknown');
    expect(Number(/^(\d+) repeated/.exec(facts.sequences.found)![1])).toBeGreaterThan(0);
    expect(facts.indexValues).toMatchObject({
      verdict: 'unknown',
      // A machine under load may answer after the quick probe's patience.
      found: expect.stringMatching(/^silence$|Your plan doesn't include websocket access/),
    });
  });
});

function tapedeck(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { ...process.env, TAPEDECK_SERVER_KEY: KEY, TAPEDECK_DATA: join(folder, 'data') };
  const child = spawn(process.execPath, [CLI, ...args], { env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

test.concurrent('the command leaves a report without the key and a session that replays; doctor tells its age', async () => {
  const { ws } = await simulate();
  const { code, stdout, stderr } = await tapedeck('probe', '--quick', '--no-reopen', '--json', '--ws', ws);
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout) as ProbeReport;
  expect(report.facts.find(({ id }) => id === 'abruptReopen')).toMatchObject({
    verdict: 'unknown',
    found: 'left out as asked',
  });
  const probes = join(folder, 'data', 'probes');
  const [json, mcap, md] = ['.json', '.mcap', '.md'].map((end) =>
    readdirSync(probes).find((name) => name.endsWith(end))!,
  );
  for (const name of [json, md]) expect(readFileSync(join(probes, name), 'utf8')).not.toContain(KEY);
  expect(readFileSync(join(probes, mcap)).includes(KEY)).toBe(false);
  expect(readFileSync(join(probes, md), 'utf8')).toBe(markdownOf(report));
  const replayed = JSON.parse((await tapedeck('replay', join(probes, mcap), '--json')).stdout) as Record<
    string,
    unknown
  >;
  expect(replayed['sameAsRecorded']).toBe(true);
  expect(Number(replayed['events'])).toBeGreaterThan(500);
  const doctor = JSON.parse((await tapedeck('doctor', '--offline', '--json')).stdout) as { findings: any[] };
  expect(doctor.findings.find(({ what }) => what === 'probe')).toMatchObject({
    detail: expect.stringMatching(/^\d+ days ago|today|a day ago/),
  });
});

test('a server that refuses the key, or cannot be reached, is a sentence; nothing is left behind', async () => {
  const server = await startLocalServer({
    port: 0,
    key: 'another',
    market: createSimulatedMarket({ symbols: ['SPY'] }),
  });
  const { wsUrl } = server;
  const refused = await tapedeck('probe', '--quick', '--out', join(folder, 'none'), '--ws', wsUrl);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    `tapedeck: The key was not accepted by ${new URL(wsUrl).host}.\n`,
  ]);
  await server.close();
  const gone = await tapedeck('probe', '--quick', '--out', join(folder, 'none'), '--ws', wsUrl);
  expect(gone.stderr).toMatch(/^tapedeck: .* cannot be reached: /);
  expect(readdirSync(folder)).not.toContain('none');
});

test('the newest report that can be read counts; after half a year it is a hint', () => {
  const probes = mkdtempSync(join(folder, 'saved-'));
  const day = 86_400_000;
  expect(newestProbe(join(probes, 'missing'))).toBe(undefined);
  const save = (name: string, startedAt: string): void =>
    writeFileSync(
      join(probes, name),
      JSON.stringify({ kind: 'tapedeck-probe', startedAt, socket: 'h', facts: [{ verdict: 'otherwise' }] }),
    );
  save('probe-2026-01-01_100000.json', '2026-01-01T15:00:00Z');
  save('probe-2026-03-01_100000.json', '2026-03-01T15:00:00Z');
  writeFileSync(join(probes, 'probe-2026-04-01_100000.json'), '{ "kind": "tapedeck-pro');
  const newest = newestProbe(probes)!;
  expect(newest.startedMs).toBe(Date.parse('2026-03-01T15:00:00Z'));
  expect(checkProbe(newest, newest.startedMs + 3 * day)).toMatchObject({
    state: 'ok',
    detail: '3 days ago, of h: 0 as assumed, 1 otherwise, 0 unknown',
  });
  expect(checkProbe(newest, newest.startedMs + 200 * day).state).toBe('optional');
  expect(checkProbe(undefined, 0).remedy).toContain('tapedeck probe');
});
