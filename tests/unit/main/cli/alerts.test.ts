import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CLI = new URL('../../../../src/main/cli.ts', import.meta.url).pathname;
const SESSION = new URL('../../../replay/golden/simulated.mcap', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tapedeck-cli-alerts-'));

function alerts(rules: unknown, ...args: string[]) {
  const file = join(folder, 'rules.json');
  writeFileSync(file, typeof rules === 'string' ? rules : JSON.stringify({ version: 1, rules }));
  return spawnSync(process.execPath, [CLI, 'alerts', file, ...args], { encoding: 'utf8' });
}

const spread = { kind: 'value', symbol: 'SPY', measure: 'spread', comparator: 'above', threshold: 0.01 };
const never = { kind: 'value', symbol: 'ZZZZ', measure: 'last', comparator: 'above', threshold: 1 };

it('says what would have fired and what stayed unknown, the same every time', () => {
  const rules = [
    { id: 'a', groups: [[spread]], enabled: false, repeat: { mode: 'once' } },
    { id: 'b', groups: [[{ kind: 'print', underlying: 'SPY', minPremiumUsd: 50_000 }]] },
    { id: 'c', groups: [[never]] },
  ];
  const run = alerts(rules, SESSION, '--json');
  expect(run.status).toBe(0);
  const trial = JSON.parse(run.stdout) as {
    fires: { ruleId: string; atMs: number }[];
    unknown: object;
    fireCount: number;
  };
  expect(trial.fires.filter((f) => f.ruleId === 'a')).toHaveLength(1);
  expect(trial.fires.filter((f) => f.ruleId === 'b').length).toBeGreaterThan(0);
  expect(trial.fires.map((f) => f.atMs)).toEqual(trial.fires.map((f) => f.atMs).toSorted((a, b) => a - b));
  expect(trial.unknown).toMatchObject({ c: 'No trade of ZZZZ has come yet.' });
  expect(alerts(rules, SESSION, '--json').stdout).toBe(run.stdout);
  const words = alerts(rules, SESSION);
  expect(words.stdout.trimEnd().split('\n')).toHaveLength(trial.fireCount);
  expect(words.stdout).toContain('ET  SPY spread is at or above 0.01  SPY spread 0.01');
});

it('goes through sessions at the same time and tells of them in order; rules on prints leave a table beside each', () => {
  const days = mkdtempSync(join(folder, 'days-'));
  const paths = ['a.mcap', 'b.mcap'].map((name) => join(days, name));
  for (const path of paths) cpSync(SESSION, path);
  const rules = [{ id: 'b', groups: [[{ kind: 'print', underlying: 'SPY', minPremiumUsd: 50_000 }]] }];
  const run = alerts(rules, ...paths, '--json', '--jobs', '2');
  const [a, b] = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { sessionId: string; fires: object[] });
  expect([a.sessionId, b.sessionId]).toEqual(paths);
  expect(a.fires.length).toBeGreaterThan(0);
  expect(a.fires.map((fire) => ({ ...fire, source: '' }))).toEqual(b.fires.map((fire) => ({ ...fire, source: '' })));
  expect(readdirSync(days).toSorted()).toEqual(['a.mcap', 'a.prints', 'b.mcap', 'b.prints']);
  expect(alerts(rules, ...paths, '--jobs', '0').status).toBe(2);
});

it('names a rule that cannot be used and exits 2; a session that is none exits 1', () => {
  const run = alerts([{ id: 'a', name: 'Bad', groups: [[{ ...spread, threshold: 'x' }]] }], SESSION);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('rule 1 “Bad”: groups.0.0.threshold');
  expect(run.stdout).toBe('');
  expect(alerts('{', SESSION).status).toBe(2);
  expect(alerts([{ id: 'a', groups: [[spread]] }], 'no-such.mcap').status).toBe(1);
});
