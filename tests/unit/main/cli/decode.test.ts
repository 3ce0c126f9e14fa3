import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs `tapedeck decode` as a user does. */
function decode(input: string, ...args: string[]) {
  const cli = new URL('../../../../src/main/cli.ts', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'decode', ...args], { input, encoding: 'utf8' });
  return {
    status,
    stderr,
    events: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('frames in, one event a line out, unknown fields left out', () => {
  const { status, events } = decode(
    '[{"ev":"T","sym":"O:SPXW261120P06700000","x":302,"p":12.4,"s":25,"c":[219],"t":1763652605733}]\n\n[{"ev":"LULD","T":"A","h":2,"l":1,"t":1788877046310003385}]\n',
  );
  expect(status).toBe(0);
  expect(events).toEqual([
    {
      event: 'trade',
      channel: 'T',
      symbol: 'O:SPXW261120P06700000',
      atMs: 1763652605733,
      price: 12.4,
      size: 25,
      exchange: 302,
      conditions: [219],
    },
    {
      event: 'luld',
      channel: 'LULD',
      symbol: 'A',
      atMs: 1788877046310,
      atNs: '1788877046310003385',
      bandHigh: 2,
      bandLow: 1,
    },
  ]);
});

test('a line that is no frame is named and does not stop the rest; exit 1', () => {
  const { status, events, stderr } = decode(
    'nonsense\n[{"ev":"V","T":"I:SPX","val":6612.47,"t":1763652605250}]\n[{"ev":"Q","sym":"A"\n',
    '--market',
    'indices',
  );
  expect(status).toBe(1);
  expect(events).toEqual([{ event: 'indexValue', channel: 'V', symbol: 'I:SPX', atMs: 1763652605250, value: 6612.47 }]);
  expect(stderr).toMatch(/line 1: /);
  expect(stderr).toMatch(/line 3: /);
});

test('a file that is not there is a sentence; a market that is none is bad usage', () => {
  expect(decode('', '/nowhere/at-all')).toMatchObject({ status: 1 });
  expect(decode('', '--market', 'moon')).toMatchObject({ status: 2 });
});

test('events of another market than the named one are left out and counted', () => {
  const line = '[{"ev":"T","sym":"SPY","p":1,"t":1763652605733},{"ev":"V","T":"I:SPX","val":1,"t":1763652605733}]\n';
  expect(decode(line, '--market', 'indices')).toMatchObject({
    status: 0,
    events: [{ symbol: 'I:SPX' }],
    stderr: expect.stringContaining('1 of another market than indices left out'),
  });
  expect(decode(line).events).toMatchObject([{ symbol: 'SPY' }]);
});
