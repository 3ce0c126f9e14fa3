/** The socket machine transition by transition, in exact times and actions. */
import { expect, test } from 'vitest';
import {
  backoffMs,
  CONNECT_TIMEOUT_MS,
  knowingEnd,
  OWN_WAIT_MS,
  type SocketInput,
  type SocketMachine,
  initialMachine,
} from '../../../../../../src/main/engine/feed/sockets/socket-machine.ts';
import { cut, liveAt, open, run } from './socket-machine-run.ts';

const overCap: SocketInput = { kind: 'maxConnections', text: '' };
const tick: SocketInput = { kind: 'tick' };
const connecting = run(initialMachine(false), [0, open]).machine;
const authenticating = run(connecting, [1, { kind: 'connected' }]).machine;
const down = run(liveAt(0), [1_000, cut]).machine;

test.each([
  [1, 0.999, 500],
  [2, 0.5, 750],
  [3, 0, 1_000],
  [3, 0.5, 1_500],
  [7, 0, 15_000],
  [30, 0.5, 22_500],
])('failure %i with chance %f waits %i ms', (failures, random, ms) => expect(backoffMs(failures, random)).toBe(ms));

test('a connection taken over is live at once, and only where one is being made', () => {
  expect(run(connecting, [5, { kind: 'adopted' }])).toMatchObject({
    machine: { state: 'live', liveSinceMs: 5 },
    kinds: ['subscribe'],
  });
  expect(run(authenticating, [5, { kind: 'adopted' }]).kinds).toEqual([]);
});

test.each<[string, SocketInput, RegExp]>([
  ['a login without an answer', { kind: 'authTimeout', text: '' }, /login/i],
  ['a ping without one', { kind: 'noPong', waitedMs: 10_000 }, /10/],
])('%s ends the connection, by us, and is tried again in half a second', (_what, input, words) => {
  const { machine, actions } = run(liveAt(0), [2_000, input]);
  expect(machine).toMatchObject({ state: 'backingOff', nextAttemptAtMs: 2_500, failures: 1, endedAtMs: 2_000 });
  expect(machine.detail).toMatch(words);
  expect(actions).toEqual([
    { kind: 'hangUp' },
    { kind: 'lost', cause: 'disconnect', detail: expect.stringMatching(/\w\.$/) },
  ]);
  expect(run(down, [1_001, input])).toMatchObject({ machine: down, kinds: [] });
});

test('which step had no answer is said', () => {
  const [dialled, asked] = [connecting, authenticating].map((m) => run(m, [m.deadlineAtMs!, tick]).machine.detail);
  expect(dialled).toMatch(/^The server did not answer/);
  expect(asked).toMatch(/^The login was not answered/);
  expect(run(connecting, [CONNECT_TIMEOUT_MS - 1, tick]).kinds).toEqual([]);
  expect(run(liveAt(0), [1e9, tick]).kinds).toEqual([]);
  expect(run(down, [down.nextAttemptAtMs! - 1, tick]).machine).toBe(down);
});

test('the end of a connection is remembered, save of one that was over the cap', () => {
  expect(down.endedAtMs).toBe(1_000);
  for (const input of [overCap, { ...cut, code: 1008 }])
    expect(run(liveAt(0), [1_000, input]).machine.endedAtMs).toBeUndefined();
  expect(knowingEnd(down, undefined)).toBe(down);
  expect(knowingEnd(down, 1_000)).toBe(down);
  expect(knowingEnd(down, 999)).toBe(down);
  expect(knowingEnd(down, 1_001)).toMatchObject({ endedAtMs: 1_001, countedUntilMs: 1_001 + OWN_WAIT_MS });
});

test('a minute after our own end a refusal is another session’s', () => {
  const back = (atMs: number): SocketMachine => run(down, [atMs, tick], [atMs, overCap]).machine;
  expect(back(60_999).detail).toContain('our last one ended');
  expect(back(61_000).detail).not.toContain('our last one ended');
});

test('a refusal hangs up and is named as the cause; where nothing is connected it is nothing', () => {
  expect(run(liveAt(0), [5, { kind: 'planRefused', text: '' }])).toMatchObject({
    machine: { state: 'planRefused', detail: expect.stringMatching(/\w/) },
    actions: [{ kind: 'hangUp' }, { kind: 'lost', cause: 'refusal', detail: expect.stringMatching(/\w/) }],
  });
  for (const kind of ['planRefused', 'authFailed', 'realTimeRefused'] as const)
    expect(run(down, [1_001, { kind, text: 'x' }])).toMatchObject({ machine: down, kinds: [] });
});

test('an eviction waits a minute and an eighth at even chance, twice that the next time, and hangs up', () => {
  const first = run(liveAt(0), [100_000, overCap]);
  expect(first.machine.nextAttemptAtMs).toBe(167_500);
  expect(first.kinds).toEqual(['hangUp', 'lost']);
  const again = liveAt(167_500, first.machine);
  expect(run(again, [168_000, overCap]).machine.nextAttemptAtMs).toBe(303_000);
  const atTheDoor = run(first.machine, [167_500, tick], [167_501, overCap]).machine;
  expect(atTheDoor).toMatchObject({ state: 'evicted', evictions: 2 });
});

test('a refusal at the door is nothing that was lost; live for a while, it is a disconnection', () => {
  expect(run(connecting, [5, overCap]).actions).toEqual([{ kind: 'hangUp' }]);
  const back = liveAt(down.nextAttemptAtMs!, down);
  expect(run(back, [back.liveSinceMs! + 1, overCap]).actions).toEqual([
    { kind: 'hangUp' },
    { kind: 'lost', cause: 'disconnect', detail: expect.stringContaining('our last one ended') },
  ]);
});

test('a stable minute forgives evictions and refusals at the door', () => {
  const evicted = { ...liveAt(0), evictions: 3, strangeRefusals: 1, failures: 4 };
  expect(run(evicted, [59_999, cut]).machine).toMatchObject({ evictions: 3, strangeRefusals: 1, failures: 5 });
  expect(run(evicted, [60_000, cut]).machine).toMatchObject({ evictions: 0, strangeRefusals: 0, failures: 1 });
  const late = liveAt(1e9);
  expect(run({ ...late, failures: 2 }, [1e9 + 5, cut]).machine.failures).toBe(3);
});

test('waking looks whether a wait is over, and does nothing where nothing is wanted', () => {
  const wake: SocketInput = { kind: 'wake', cause: 'sleep', reason: 'slept' };
  for (const waiting of [run(liveAt(0), [100_000, overCap]).machine, run(connecting, [5, overCap]).machine]) {
    expect(run(waiting, [waiting.nextAttemptAtMs! - 1, wake])).toMatchObject({ machine: waiting, kinds: [] });
    expect(run(waiting, [waiting.nextAttemptAtMs!, wake]).kinds).toEqual(['dial']);
  }
  expect(run(initialMachine(false), [5, wake])).toMatchObject({ machine: { state: 'off' }, kinds: [] });
});

test('the other host is dialled only where there was a connection or a wait; the same one is no change', () => {
  const other: SocketInput = { kind: 'setDelayed', delayed: true };
  const refused = run(authenticating, [5, { kind: 'authFailed', text: '' }]).machine;
  for (const machine of [initialMachine(false), refused])
    expect(run(machine, [10, other])).toMatchObject({ machine: { state: machine.state, delayed: true }, kinds: [] });
  expect(run(down, [1_001, other]).kinds).toEqual(['dial']);
  const live = liveAt(0);
  expect(run(live, [5, { kind: 'setDelayed', delayed: false }]).machine).toBe(live);
  expect(run(live, [5, other]).actions[1]).toMatchObject({ kind: 'lost', cause: 'disconnect' });
});

test('what is off stays as it was said; an ordinary cut is no slow reader’s', () => {
  const off = initialMachine(false);
  expect(off).toMatchObject({ state: 'off', realTimeRefused: false });
  expect(run(off, [5, { kind: 'close', reason: 'again' }]).machine).toBe(off);
  expect(run(liveAt(0), [5, { kind: 'close', reason: 'not needed' }])).toMatchObject({
    machine: { state: 'off', detail: 'not needed' },
    actions: [{ kind: 'hangUp' }],
  });
  expect(down.detail).not.toContain('slow reader');
  expect(run(liveAt(0), [1_000, cut]).actions).toEqual([
    { kind: 'lost', cause: 'disconnect', detail: 'The connection was closed (1006).' },
  ]);
});

test('a host that is not there is not called a connection that was closed; which host it is, is said', () => {
  const refused: SocketInput = { kind: 'closed', code: 1006, reason: 'connect ECONNREFUSED' };
  const detailOf = (delayed: boolean, ...before: [number, SocketInput][]): string =>
    run(initialMachine(delayed), [0, open], ...before, [5, refused]).machine.detail;
  expect(detailOf(false)).toMatch(
    /^No connection with the server came about \(connect ECONNREFUSED\); .*check the network/,
  );
  expect(detailOf(true)).toContain('No connection with the delayed host came about');
  expect(detailOf(false, [1, { kind: 'connected' }])).toContain('The connection was closed');
});
