import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BACKOFF_MAX_MS,
  backoffMs,
  CONNECT_TIMEOUT_MS,
  OWN_WAIT_MS,
  EVICTION_COOLDOWN_MS,
  initialMachine,
  isConnected,
  knowingEnd,
  stepSocket,
  wakeAtMs,
  type SocketInput,
  type SocketMachine,
} from '../../../../../../src/main/engine/feed/sockets/socket-machine.ts';
import { cut, liveAt, open, run } from './socket-machine-run.ts';

describe('the way to live', () => {
  test('dials, logs in once greeted, subscribes once accepted', () => {
    const { machine, kinds } = run(
      initialMachine(false),
      [0, open],
      [10, { kind: 'connected' }],
      [20, { kind: 'authenticated' }],
    );
    expect(kinds).toEqual(['dial', 'login', 'subscribe']);
    expect(machine).toMatchObject({ state: 'live', liveSinceMs: 20 });
    expect(wakeAtMs(machine)).toBeUndefined();
  });

  test.each(['connecting', 'authenticating'])('gives up %s after the deadline', (state) => {
    const inputs: [number, SocketInput][] =
      state === 'connecting'
        ? [[0, open]]
        : [
            [0, open],
            [0, { kind: 'connected' }],
          ];
    const waiting = run(initialMachine(false), ...inputs).machine;
    expect(waiting.state).toBe(state);
    expect(wakeAtMs(waiting)).toBe(CONNECT_TIMEOUT_MS);
    const { machine, kinds } = run(waiting, [CONNECT_TIMEOUT_MS, { kind: 'tick' }]);
    expect(machine.state).toBe('backingOff');
    expect(kinds).toEqual(['hangUp']);
  });
});

describe('backing off', () => {
  test('doubles from half a second to half a minute, jittered', () => {
    for (let failures = 1; failures < 20; failures++) {
      for (const random of [0, 0.5, 0.999]) {
        const ms = backoffMs(failures, random);
        expect(ms).toBeGreaterThanOrEqual(500);
        expect(ms).toBeLessThanOrEqual(BACKOFF_MAX_MS);
      }
    }
    expect(backoffMs(5, 0.999)).toBeGreaterThan(backoffMs(3, 0.999));
    expect(backoffMs(9, 0)).not.toBe(backoffMs(9, 0.9));
  });

  test('success of the login forgives nothing; a stable minute does', () => {
    let machine = initialMachine(false);
    let atMs = 0;
    for (let i = 0; i < 6; i++) {
      machine = liveAt(atMs, machine);
      machine = run(machine, [atMs + 1_000, cut]).machine;
      atMs = machine.nextAttemptAtMs!;
    }
    expect(machine.failures).toBe(6);
    machine = run(liveAt(atMs, machine), [atMs + 60_000, cut]).machine;
    expect(machine.failures).toBe(1);
  });

  test('waking dials at once where the connection is gone already', () => {
    const down = run(liveAt(0), [1_000, cut]).machine;
    const { machine, kinds } = run(down, [1_001, { kind: 'wake', cause: 'disconnect', reason: 'network' }]);
    expect(machine.state).toBe('connecting');
    expect(kinds).toEqual(['dial']);
  });
});

describe('eviction', () => {
  const evict: SocketInput = { kind: 'maxConnections', text: 'Maximum number of websocket connections exceeded.' };

  test('cools down at least a minute, says why, and longer each time', () => {
    let machine = liveAt(0);
    let last = 0;
    for (let i = 0; i < 4; i++) {
      const atMs = machine.liveSinceMs! + 5_000;
      const { machine: evicted, actions } = run(machine, [atMs, evict]);
      const wait = evicted.nextAttemptAtMs! - atMs;
      expect(wait).toBeGreaterThanOrEqual(EVICTION_COOLDOWN_MS);
      expect(wait).toBeGreaterThan(last);
      last = wait;
      expect(evicted).toMatchObject({ state: 'evicted', detail: expect.stringContaining('Another session is live') });
      expect(actions).toContainEqual(expect.objectContaining({ kind: 'lost', cause: 'eviction' }));
      machine = liveAt(evicted.nextAttemptAtMs!, evicted);
    }
  });

  test('close code 1008 alone means the same', () => {
    expect(run(liveAt(0), [5_000, { kind: 'closed', code: 1008, reason: '' }]).machine.state).toBe('evicted');
  });

  test('neither waking nor new demand cuts the cool-down short', () => {
    const evicted = run(liveAt(0), [5_000, evict]).machine;
    expect(run(evicted, [6_000, { kind: 'wake', cause: 'sleep', reason: '' }]).kinds).toEqual([]);
    const again = run(evicted, [7_000, { kind: 'close', reason: 'unused' }], [8_000, open]);
    expect(again.kinds).toEqual([]);
    expect(again.machine.state).toBe('evicted');
    expect(run(again.machine, [again.machine.nextAttemptAtMs!, { kind: 'tick' }]).kinds).toEqual(['dial']);
  });
});

describe('TRAP-16: a connection is counted after it is gone', () => {
  const overCap: SocketInput = { kind: 'maxConnections', text: 'Maximum number of websocket connections exceeded. ' };
  const wake: SocketInput = { kind: 'wake', cause: 'sleep', reason: 'slept' };
  const atTheDoor = (from: SocketMachine, atMs: number) => run(from, [atMs, open], [atMs, overCap]).machine;

  test.each<[string, SocketInput]>([
    ['waking', wake],
    ['the delayed host', { kind: 'setDelayed', delayed: true }],
  ])('%s closes and waits until the count is over before it dials', (_name, input) => {
    const { machine, kinds } = run(liveAt(0), [100_000, input]);
    expect(kinds).toEqual(['hangUp', 'lost']);
    expect(machine).toMatchObject({ state: 'waiting', nextAttemptAtMs: 132_000 });
    expect(run(machine, [131_999, { kind: 'tick' }], [131_999, wake], [131_999, open]).kinds).toEqual([]);
    expect(run(machine, [132_000, { kind: 'tick' }]).kinds).toEqual(['dial']);
  });

  test('a market that is wanted again within 30 s of our close waits for the rest of them', () => {
    const again = run(liveAt(0), [50_000, { kind: 'close', reason: 'unused' }], [60_000, open]);
    expect(again.machine).toMatchObject({ state: 'waiting', nextAttemptAtMs: 82_000 });
    expect(run(initialMachine(false), [0, open]).kinds).toEqual(['dial']);
    const told = knowingEnd(initialMachine(false), 1_000);
    expect(run(told, [5_000, open]).machine).toMatchObject({ state: 'waiting', nextAttemptAtMs: 33_000 });
    expect(run(told, [33_000, open]).kinds).toEqual(['dial']);
  });

  test('refused within 60 s of our own end: 30 s each time, no doubling, and no other session is named', () => {
    const dropped = run(liveAt(0), [10_000, cut]).machine;
    let machine = run(dropped, [dropped.nextAttemptAtMs!, { kind: 'tick' }], [11_000, overCap]).machine;
    expect(machine).toMatchObject({ state: 'waiting', nextAttemptAtMs: 41_000, evictions: 0 });
    expect(machine.detail).toContain('our last one ended');
    machine = run(machine, [41_000, { kind: 'tick' }], [41_001, overCap]).machine;
    expect(machine).toMatchObject({ state: 'waiting', nextAttemptAtMs: 71_001 });
    // Past the minute it is somebody else.
    machine = run(machine, [71_001, { kind: 'tick' }], [71_002, overCap]).machine;
    expect(machine.detail).not.toContain('our last one ended');
    machine = run(
      machine,
      [machine.nextAttemptAtMs!, { kind: 'tick' }],
      [machine.nextAttemptAtMs! + 1, overCap],
    ).machine;
    expect(machine).toMatchObject({ state: 'evicted', detail: expect.stringContaining('Another session is live') });
  });

  test('refused at the door with nothing of ours known to have ended: one wait of 30 s, then another session', () => {
    const first = atTheDoor(initialMachine(false), 0);
    expect(first).toMatchObject({ state: 'waiting', nextAttemptAtMs: 30_000 });
    expect(first.detail).toContain('after a restart, or by another program');
    const second = run(first, [30_000, { kind: 'tick' }], [30_001, overCap]).machine;
    expect(second).toMatchObject({ state: 'evicted', evictions: 1 });
  });

  test('live for longer than a count lasts, the taker is another session, however recent our own end', () => {
    const dropped = run(liveAt(0), [10_000, cut]).machine;
    const back = liveAt(dropped.nextAttemptAtMs!, dropped);
    const atMs = back.liveSinceMs!;
    expect(run(back, [atMs + 29_999, overCap]).machine.state).toBe('waiting');
    expect(run(back, [atMs + 30_000, overCap]).machine.state).toBe('evicted');
  });

  test('refused after the login, again and again: the refusals themselves leave no count, so the minute ends', () => {
    const dropped = run(liveAt(0), [10_000, cut]).machine;
    let machine = dropped;
    const states: string[] = [];
    for (let i = 0; i < 3; i++) {
      machine = liveAt(machine.nextAttemptAtMs!, machine);
      machine = run(machine, [machine.liveSinceMs! + 1_000, i === 1 ? { ...cut, code: 1008 } : overCap]).machine;
      states.push(machine.state);
    }
    expect(states).toEqual(['waiting', 'waiting', 'evicted']);
  });

  test('two sessions that evict each other are reported as such: our evictions leave no count of ours behind', () => {
    let machine = run(liveAt(0), [200_000, overCap]).machine;
    for (let i = 0; i < 3; i++) {
      expect(machine.state).toBe('evicted');
      machine = liveAt(machine.nextAttemptAtMs!, machine);
      machine = run(machine, [machine.liveSinceMs! + 2_000, overCap]).machine;
    }
    expect(machine).toMatchObject({ state: 'evicted', evictions: 4 });
  });

  test('evictions are forgiven after a stable run', () => {
    let machine = run(liveAt(0), [5_000, overCap]).machine;
    machine = run(liveAt(machine.nextAttemptAtMs!, machine), [machine.nextAttemptAtMs! + 5_000, overCap]).machine;
    expect(machine.evictions).toBe(2);
    machine = run(liveAt(machine.nextAttemptAtMs!, machine), [machine.nextAttemptAtMs! + 60_000, overCap]).machine;
    expect(machine.evictions).toBe(1);
  });
});

describe('refusals', () => {
  const anything: fc.Arbitrary<SocketInput> = fc.constantFrom<SocketInput[]>(
    { kind: 'open' },
    { kind: 'tick' },
    { kind: 'connected' },
    { kind: 'authenticated' },
    { kind: 'wake', cause: 'sleep', reason: '' },
    { kind: 'close', reason: '' },
    { kind: 'maxConnections', text: '' },
    { kind: 'noPong', waitedMs: 10_000 },
    { kind: 'lagging' },
    { kind: 'caughtUp' },
    cut,
  );

  test.each(['authFailed', 'planRefused'] as const)('%s never dials again by itself', (kind) => {
    const refused = run(
      initialMachine(false),
      [0, open],
      [0, { kind: 'connected' }],
      [1, { kind, text: 'vendor text' }],
    );
    expect(refused.machine.state).toBe(kind);
    expect(refused.kinds.at(-1)).toBe('hangUp');
    fc.assert(
      fc.property(fc.array(anything), (inputs) => {
        const timed = inputs.map((input, i): [number, SocketInput] => [i * 1e6, input]);
        expect(run(refused.machine, ...timed).kinds).toEqual([]);
      }),
    );
  });

  test('the plan text is shown verbatim', () => {
    const text = "Your plan doesn't include websocket access. Visit https://massive.com/pricing to upgrade.";
    const { machine } = run(
      initialMachine(false),
      [0, open],
      [0, { kind: 'connected' }],
      [1, { kind: 'planRefused', text }],
    );
    expect(machine.detail).toBe(text);
  });

  test('no real-time data offers the delayed host, which is dialled once the refused connection is no longer counted', () => {
    const refused = run(liveAt(0), [
      10,
      { kind: 'realTimeRefused', text: "You don't have access real-time data" },
    ]).machine;
    expect(refused).toMatchObject({ state: 'planRefused', realTimeRefused: true });
    const { machine, kinds } = run(refused, [20, { kind: 'setDelayed', delayed: true }]);
    expect(machine).toMatchObject({ state: 'waiting', delayed: true, realTimeRefused: false });
    expect(kinds).toEqual([]);
    expect(run(machine, [10 + OWN_WAIT_MS, { kind: 'tick' }]).kinds).toEqual(['dial']);
  });
});

describe('slow', () => {
  test('is live that lags; a cut then is named a lag', () => {
    const slow = run(liveAt(0), [1_000, { kind: 'lagging' }]).machine;
    expect(slow.state).toBe('slow');
    // It may get later: how late is measured beside it.
    expect(slow.detail).not.toMatch(/\d/);
    const { machine, actions } = run(slow, [2_000, cut]);
    expect(actions).toContainEqual(expect.objectContaining({ kind: 'lost', cause: 'lag' }));
    expect(machine.detail).toContain('slow reader');
    expect(run(slow, [2_000, { kind: 'caughtUp' }]).machine.state).toBe('live');
  });
});

test('whatever comes, a socket is dialled only after the last one is given up', () => {
  const inputs = fc.constantFrom<SocketInput[]>(
    open,
    cut,
    { kind: 'tick' },
    { kind: 'connected' },
    { kind: 'authenticated' },
    { kind: 'noPong', waitedMs: 1 },
    { kind: 'wake', cause: 'sleep', reason: '' },
    { kind: 'setDelayed', delayed: true },
    { kind: 'setDelayed', delayed: false },
    { kind: 'close', reason: '' },
    { kind: 'maxConnections', text: '' },
    { kind: 'realTimeRefused', text: '' },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(inputs, fc.nat(90_000))), (steps) => {
      let machine = initialMachine(false);
      let atMs = 0;
      let sockets = 0;
      for (const [input, afterMs] of steps) {
        atMs += afterMs;
        if (input.kind === 'closed' && isConnected(machine.state)) sockets--;
        const step = stepSocket(machine, input, atMs, 0.3);
        for (const action of step.actions) {
          if (action.kind === 'hangUp') sockets--;
          if (action.kind === 'dial') sockets++;
          expect(sockets).toBeLessThanOrEqual(1);
          expect(sockets).toBeGreaterThanOrEqual(0);
        }
        machine = step.machine;
        expect(sockets).toBe(isConnected(machine.state) ? 1 : 0);
      }
    }),
  );
});
