import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  checkDataFolder,
  checkKeychain,
  checkRuntime,
  checkSandbox,
  checkWindow,
  type MachineFinding,
} from '../../../../src/main/cli/machine-checks.ts';
import { checkNetwork, checkPlan, marketFinding } from '../../../../src/main/cli/market-checks.ts';
import { socketEnds, socketFaults } from '../../../../src/main/engine/feed/feed-words.ts';
import { massiveEndpoints } from '../../../../src/shared/settings/endpoints.ts';
import { parsePlan } from '../../../../src/main/server/protocol/plans.ts';
import { startSimulation } from '../../../../src/main/server/simulate.ts';
import { installedElectron } from '../../../../src/main/host/electron-runtime.ts';

const CLI = new URL('../../../../src/main/cli.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tapedeck-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));
const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function startMarket(plan = 'advanced') {
  const { server } = await startSimulation({ port: 0, plan: parsePlan(plan), simulation: { rate: 10 } });
  running.push(() => server.close());
  return { ws: server.wsUrl, wsDelayed: server.delayedWsUrl, rest: server.restUrl };
}

const stateOf = (findings: readonly MachineFinding[], what: string) =>
  findings.find((finding) => finding.what === what)?.state;

describe('the machine', () => {
  it('wants the runtime that package.json asks for', () => {
    expect(checkRuntime('22.18.0').state).toBe('ok');
    expect(checkRuntime('24.0.0').state).toBe('ok');
    expect(checkRuntime('22.17.9')).toMatchObject({ state: 'missing', remedy: 'install Node 22.18 or newer' });
    expect(checkRuntime('20.20.2').state).toBe('missing');
  });

  it('does without Electron, browser and display, and says what to do', () => {
    const has = { electron: '/electron', browser: '/chrome', problem: undefined };
    expect(checkWindow(has).map(({ state }) => state)).toEqual(['ok', 'ok']);
    const lacks = checkWindow({ electron: undefined, browser: undefined, problem: 'there is no display here' });
    expect(lacks.map(({ what }) => what)).toEqual(['electron', 'browser', 'window']);
    for (const { state, remedy } of lacks) expect([state, remedy]).toEqual(['optional', expect.any(String)]);
  });

  it('names the command that lets Chromium have its sandbox', () => {
    expect(checkSandbox(undefined, false)).toMatchObject({ what: 'sandbox', state: 'ok' });
    const { state, remedy } = checkSandbox('sudo sysctl -w user.max_user_namespaces=15000', false);
    expect(state).toBe('optional');
    expect(checkSandbox(undefined, true)).toMatchObject({ state: 'optional', detail: 'Chromium refuses it to root' });
    expect(remedy).toContain('`sudo sysctl -w user.max_user_namespaces=15000`');
  });

  it('finds the Electron executable by its path file, where it was fetched', () => {
    expect(installedElectron(folder, {})).toBeUndefined();
    writeFileSync(join(folder, 'path.txt'), 'electron-binary');
    expect(installedElectron(folder, {})).toBeUndefined();
    writeFileSync(join(folder, 'electron-binary'), '');
    expect(installedElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(join(folder, 'electron-binary'));
  });

  it('does without a keychain, naming the remedy of the system', () => {
    expect(checkKeychain(undefined).state).toBe('ok');
    const finding = checkKeychain('no bus\nstack', 'linux');
    expect(finding).toMatchObject({ state: 'optional', remedy: expect.stringContaining('gnome-keyring') });
    expect(finding.detail).not.toContain('stack');
    expect(checkKeychain('locked', 'darwin').remedy).not.toContain('gnome');
  });

  it('wants a data folder that can be written, whether or not it exists', () => {
    expect(checkDataFolder(join(folder, 'not', 'yet')).detail).toMatch(/not[/\\]yet, .* free/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const blocked = checkDataFolder(join(file, 'data'));
    expect(blocked).toMatchObject({ state: 'missing', remedy: expect.stringContaining('TAPEDECK_DATA') });
    expect(blocked.detail).toContain('file is a file');
  });
});

describe('the market', () => {
  it('says what a plan gives, market by market', async () => {
    const hosts = await startMarket('stocks=advanced,options=advanced,indices=none');
    const findings = await checkPlan('a-key-of-mine', hosts);
    expect(stateOf(findings, 'key')).toBe('ok');
    expect(findings.find(({ what }) => what === 'options')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/^real time; channels .*T.*Q.*REST allowed/),
    });
    expect(stateOf(findings, 'indices')).toBe('optional');
    expect(JSON.stringify(findings)).not.toContain('a-key-of-mine');
  });

  it.each([
    [
      socketFaults.ownCounted,
      /; The account’s connection is taken: our last one ended .* still counted; REST allowed$/,
    ],
    [socketFaults.otherSession, /; Another session is live on this account .*connections; REST allowed$/],
    [socketFaults.notMade(socketEnds.notMade(false, 'no route to 127.0.0.1')), /\(no route to 127\.0\.0\.1\); REST/],
    [undefined, /^its stream could not be tried; REST allowed$/],
  ])('a market whose stream could not be tried is not ok, and no terminal goes on by itself: %s', (reason, detail) => {
    const untried = { market: 'options', timeliness: 'unknown', channels: {}, rest: 'allowed', reason } as const;
    const finding = marketFinding(untried);
    expect(finding).toMatchObject({ what: 'options', state: 'missing', detail: expect.stringMatching(detail) });
    expect(finding.remedy).toContain('run it again in 30 s');
    expect(finding.detail).not.toMatch(/next try|REST fills|connecting again/);
    expect(marketFinding({ ...untried, channels: { T: { allowed: true } } }).state).toBe('ok');
    expect(marketFinding({ ...untried, timeliness: 'none' }).state).toBe('optional');
    expect(marketFinding({ ...untried, realTimeRefused: true }).state).toBe('ok');
  });

  it('a refused key is missing; no key is not', async () => {
    const hosts = await startMarket();
    expect(await checkPlan('bad-key-1', hosts)).toMatchObject([{ what: 'key', state: 'missing' }]);
    expect(await checkPlan(undefined, hosts)).toMatchObject([{ what: 'key', state: 'optional' }]);
  });

  it('says of a server of one’s own what holds there, not what holds for Massive', async () => {
    const hosts = await startMarket();
    const [none] = await checkPlan(undefined, hosts);
    expect(none.detail).toMatch(/^none for 127\.0\.0\.1:\d+; .*NO KEY/);
    expect(none.remedy).toContain('TAPEDECK_SERVER_KEY');
    expect(JSON.stringify(none)).not.toMatch(/simulated market|MASSIVE_API_KEY/);
    expect(JSON.stringify(await checkPlan('bad-key-1', hosts))).not.toMatch(/dashboard|Massive/);
    const [massive] = await checkPlan(undefined, massiveEndpoints());
    expect(massive).toMatchObject({ detail: expect.stringContaining('simulated market') });
    expect(massive.remedy).toMatch(/Ctrl K.*MASSIVE_API_KEY/);
    expect((await checkPlan(undefined, massiveEndpoints(), false))[0].remedy).not.toContain('Ctrl K');
    await running.pop()!();
    expect((await checkNetwork(hosts.rest, true)).remedy).toContain('--ws and --rest');
  });

  it.each([
    ['a redirect', 302, ''],
    ['a page', 200, '<!DOCTYPE html><p>Welcome to the hotel</p>'],
    ['a status of its own', 511, 'Log in'],
  ])('a login page of the network in the server’s place, told by %s, is not the server', async (_how, status, body) => {
    const portal = createServer((_request, response) => {
      response.writeHead(status, { Location: 'http://login.example/' }).end(body);
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    running.push(async () => portal.close());
    const rest = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    expect(await checkNetwork(rest, true)).toEqual({
      what: 'network',
      state: 'missing',
      detail: `${rest} cannot be reached: something on the way answers with a web page in its place, as a network does that wants a login first; the simulated market and recordings work without`,
      remedy: 'open any page in a browser and log in there, then try again; its address is that of --ws and --rest',
      cause: `HTTP ${status}`,
    });
  });

  it('an unreachable host matters only to who has a key', async () => {
    const hosts = await startMarket();
    expect((await checkNetwork(hosts.rest, true)).detail).toContain('HTTP 401');
    await running.pop()!();
    expect((await checkNetwork(hosts.rest, true)).state).toBe('missing');
    expect((await checkNetwork(hosts.rest, false)).state).toBe('optional');
    expect(await checkPlan('some-key', hosts)).toMatchObject([{ what: 'key', state: 'missing' }]);
  });
});

describe('tapedeck doctor', () => {
  function run(env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; stdout: string }> {
    const child = spawn(process.execPath, [CLI, 'doctor', '--offline', ...args], { env: { ...process.env, ...env } });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout })));
  }

  it('prints findings as lines or as JSON, and its exit code tells whether something needed is missing', async () => {
    const good = await run({ TAPEDECK_DATA: folder }, '--json');
    const { ok, findings } = JSON.parse(good.stdout) as { ok: boolean; findings: MachineFinding[] };
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['runtime', 'electron', 'browser', 'keychain', 'data folder']),
    );
    expect(good.code).toBe(ok ? 0 : 1);
    expect(stateOf(findings, 'runtime')).toBe('ok');

    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    const bad = await run({ TAPEDECK_DATA: join(blocked, 'data') });
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^missing {3}data folder/m);
  });
});
