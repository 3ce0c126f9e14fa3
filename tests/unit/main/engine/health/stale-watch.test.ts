import { describe, expect, it } from 'vitest';
import { DelayedOffers } from '../../../../../src/main/engine/health/delayed-offers.ts';
import { STALE_MS, StaleWatch } from '../../../../../src/main/engine/health/stale-watch.ts';
import type { SocketHealth } from '../../../../../src/shared/contract/health.ts';
import type { Notice } from '../../../../../src/shared/contract/streams.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const OPEN = Date.parse('2026-11-20T15:00:00Z');
const CLOSED = Date.parse('2026-11-21T15:00:00Z');

function socket(over: Partial<SocketHealth> = {}): SocketHealth {
  return {
    market: 'options',
    state: 'live',
    detail: 'The connection was lost.',
    host: 'ws://127.0.0.1',
    delayed: false,
    polling: false,
    liveSinceMs: OPEN - 60_000,
    lastEventAtMs: OPEN - 100,
    messagesPerSecond: 0,
    eventsPerSecond: 0,
    bytesPerSecond: 0,
    subscriptions: { wanted: 300, held: 300, pending: 0, refused: 0, underWildcard: 0 },
    refusals: [],
    reconnects: [],
    reconnectCount: 0,
    queueFrames: 0,
    queueBytes: 0,
    droppedFrames: 0,
    droppedBytes: 0,
    ...over,
  };
}

const noneOver = (id: string): void => expect.fail(`nothing is withdrawn here: ${id}`);

function watch() {
  const told: Notice[] = [];
  const over: string[] = [];
  const stale = new StaleWatch(
    (notice) => told.push(notice),
    (id) => over.push(id),
  );
  return {
    told,
    over,
    close: () => stale.close(),
    check: (over: Partial<SocketHealth>, nowMs = OPEN) =>
      stale.check({ sockets: [socket(over)] }, BUILT_IN_CALENDAR, nowMs),
  };
}

describe('stale watch', () => {
  it('says once that an open market went silent, and once that it is back', () => {
    const { told, check } = watch();
    expect(check({})).toEqual([]);
    expect(check({ lastEventAtMs: OPEN - STALE_MS - 1 })).toEqual(['options']);
    check({ lastEventAtMs: OPEN - STALE_MS - 2 });
    expect(check({ lastEventAtMs: OPEN + 900 }, OPEN + 1_000)).toEqual([]);
    expect(told.map((n) => n.title)).toEqual(['Options: no data', 'Options: streams again']);
  });

  it('calls a connection silent that acknowledges nothing of what was asked for; not one that refused it all', () => {
    const nothing = { lastEventAtMs: undefined, liveSinceMs: OPEN - STALE_MS - 1 };
    const subscriptions = { wanted: 300, held: 0, pending: 300, refused: 0, underWildcard: 0 };
    expect(watch().check({ ...nothing, subscriptions })).toEqual(['options']);
    expect(watch().check({ ...nothing, subscriptions: { ...subscriptions, pending: 0, refused: 300 } })).toEqual([]);
  });

  it('learns how quiet a few contracts are before it calls them silent', () => {
    const { check } = watch();
    const few = { subscriptions: { wanted: 1, held: 1, pending: 0, refused: 0, underWildcard: 0 } };
    let atMs = OPEN;
    const quietFor = (ms: number) => check({ ...few, lastEventAtMs: atMs, liveSinceMs: OPEN - 1 }, atMs + ms);
    expect(quietFor(0)).toEqual([]);
    expect(quietFor(55_000)).toEqual([]);
    expect(quietFor(61_000)).toEqual(['options']);
    atMs += 70_000;
    expect(quietFor(200_000)).toEqual([]);
    expect(quietFor(211_000)).toEqual(['options']);
  });

  it('forgets a long silence where data flows again', () => {
    const { check } = watch();
    let atMs = OPEN;
    check({ lastEventAtMs: atMs, liveSinceMs: OPEN - 1 }, atMs);
    atMs += 120_000;
    for (let second = 0; second < 60; second++) {
      check({ lastEventAtMs: atMs, liveSinceMs: OPEN - 1 }, atMs);
      atMs += 1000;
    }
    expect(check({ lastEventAtMs: atMs, liveSinceMs: OPEN - 1 }, atMs + STALE_MS)).toEqual([]);
    expect(check({ lastEventAtMs: atMs, liveSinceMs: OPEN - 1 }, atMs + STALE_MS + 1)).toEqual(['options']);
  });

  it('does not call silence stale while the market is closed or nothing is subscribed', () => {
    const { told, check } = watch();
    check({ lastEventAtMs: CLOSED - 3_600_000, liveSinceMs: CLOSED - 3_600_000 }, CLOSED);
    check({
      lastEventAtMs: undefined,
      subscriptions: { wanted: 0, held: 0, pending: 0, refused: 0, underWildcard: 0 },
    });
    check({ lastEventAtMs: undefined, liveSinceMs: OPEN - 1000 });
    expect(told).toEqual([]);
  });

  it('waits a quarter of an hour longer for a delayed host after the open', () => {
    const { told, check } = watch();
    const opened = Date.parse('2026-11-20T14:30:00Z');
    const silent = { delayed: true, lastEventAtMs: opened - 3_600_000, liveSinceMs: opened - 3_600_000 };
    expect(check(silent, opened + 14 * 60_000)).toEqual([]);
    expect(told).toEqual([]);
    expect(check(silent, opened + 16 * 60_000)).toEqual(['options']);
  });

  it('tells a plan’s refusal of every market once, and one market’s own words apart', () => {
    const told: Notice[] = [];
    const stale = new StaleWatch((notice) => told.push(notice), noneOver);
    const refused = { state: 'planRefused', detail: 'No sockets in your plan.' } as const;
    const sockets = [
      socket({ ...refused, market: 'stocks' }),
      socket({ ...refused, market: 'indices' }),
      socket({ ...refused, detail: 'Sign the agreement.' }),
    ];
    stale.check({ sockets }, BUILT_IN_CALENDAR, OPEN);
    stale.check({ sockets }, BUILT_IN_CALENDAR, OPEN);
    expect(told.map((n) => n.title)).toEqual(['Stocks, Indices: refused', 'Options: refused']);
    expect(told[1].message).toContain('Sign the agreement.');
    // The server's words are shown; they name nothing.
    expect(told.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^refused-[0-9a-f]+$/),
      expect.not.stringContaining('Sign'),
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  });

  it('says of a refused key that nothing comes, and promises no REST; nor is a socket that waits for our own count a trouble', () => {
    const { told, check } = watch();
    check({ state: 'authFailed', detail: 'The key was not accepted. Connect another key.' });
    expect(told[0].message).toBe(
      'The key was not accepted. Connect another key. Nothing comes over REST either: what is on screen does not update until another key is connected.',
    );
    const waiting = watch();
    waiting.check({ state: 'waiting' });
    expect(waiting.told).toEqual([]);
  });

  it('lets the notice of one refusal grow when markets are refused one after the other', () => {
    const told: Notice[] = [];
    const stale = new StaleWatch((notice) => told.push(notice), noneOver);
    const refused = { state: 'planRefused', detail: 'No sockets in your plan.' } as const;
    stale.check({ sockets: [socket({ market: 'stocks' }), socket({ ...refused })] }, BUILT_IN_CALENDAR, OPEN);
    stale.check(
      { sockets: [socket({ ...refused, market: 'stocks' }), socket({ ...refused })] },
      BUILT_IN_CALENDAR,
      OPEN,
    );
    expect(told.map((n) => [n.title, n.id === told[0].id])).toEqual([
      ['Options: refused', true],
      ['Stocks, Options: refused', true],
    ]);
  });

  it('tells disconnection and eviction apart and what stands on screen meanwhile', () => {
    const { told, check } = watch();
    check({ state: 'backingOff' });
    check({ state: 'connecting' });
    check({ state: 'evicted', polling: true });
    expect(told.map((n) => n.title)).toEqual(['Options: disconnected', 'Options: another session took over']);
    // Polling begins a moment later: whether it does when the notice is made says nothing.
    for (const { message } of told) expect(message).toContain('REST refreshes the prices on screen');
  });
});

describe('what was told', () => {
  const later = (ms: number): number => OPEN + ms;

  it('of a lost connection ends with the first event, not with the login', () => {
    const { told, check } = watch();
    check({ state: 'backingOff' });
    check({ state: 'live', liveSinceMs: later(5_000) }, later(5_000));
    check({ state: 'live', liveSinceMs: later(5_000) }, later(6_000));
    const flowing = { state: 'live', liveSinceMs: later(5_000), lastEventAtMs: later(6_500) } as const;
    check(flowing, later(7_000));
    check(flowing, later(8_000));
    expect(told.map(({ title }) => title)).toEqual([
      'Options: disconnected',
      'Options: connected again',
      'Options: streams again',
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  });

  it('of a connection that brings nothing is silence in the end', () => {
    const { told, check } = watch();
    check({ state: 'evicted' });
    const silent = { state: 'live', liveSinceMs: later(5_000), lastMessageAtMs: later(30_000) } as const;
    for (let s = 5; s < 30; s++) check(silent, later(s * 1_000));
    expect(told.map(({ title }) => title)).toEqual([
      'Options: another session took over',
      'Options: connected again',
      'Options: no data',
    ]);
  });

  it('of silence is withdrawn where the market closes, and no data is said to flow', () => {
    const { told, over, check } = watch();
    check({ lastEventAtMs: OPEN - 60_000 });
    check({ lastEventAtMs: OPEN - 60_000, liveSinceMs: OPEN - 60_000 }, CLOSED);
    expect([told.map(({ title }) => title), over]).toEqual([['Options: no data'], ['market-options']]);
  });

  it('of a refusal is withdrawn when the last market it names streams, as after delayed data was chosen', () => {
    const told: Notice[] = [];
    const over: string[] = [];
    const stale = new StaleWatch(
      (notice) => told.push(notice),
      (id) => over.push(id),
    );
    const refused = { state: 'planRefused', detail: 'No real-time data.' } as const;
    const check = (stocks: Partial<SocketHealth>, options: Partial<SocketHealth>) =>
      stale.check(
        { sockets: [socket({ market: 'stocks', ...stocks }), socket(options)] },
        BUILT_IN_CALENDAR,
        later(1_000),
      );
    check(refused, refused);
    check({ state: 'connecting' }, refused);
    check({ state: 'live', delayed: true }, refused);
    expect(over).toEqual([]);
    check({ state: 'live', delayed: true }, { state: 'live', delayed: true });
    expect(over).toEqual([told[0].id]);
    expect(told.map(({ title }) => title)).toEqual(['Stocks, Options: refused', 'Options: refused']);
    // Refused there too, in other words.
    check({}, { state: 'planRefused', detail: 'No delayed data.' });
    check({}, { state: 'connecting' });
    check({}, { state: 'planRefused', detail: 'Sign the agreement.' });
    expect([told.length, over]).toEqual([4, [told[0].id, told[2].id]]);
  });

  it('of a refusal is withdrawn when delayed data is chosen, not when it comes half a minute later', () => {
    const told: Notice[] = [];
    const over: string[] = [];
    const stale = new StaleWatch(
      (notice) => told.push(notice),
      (id) => over.push(id),
    );
    const refused = { state: 'planRefused', detail: 'No real-time data.' } as const;
    const waiting = { state: 'waiting', delayed: true } as const;
    const check = (stocks: Partial<SocketHealth>, options: Partial<SocketHealth>) =>
      stale.check({ sockets: [socket({ market: 'stocks', ...stocks }), socket(options)] }, BUILT_IN_CALENDAR, OPEN);
    check(refused, refused);
    check(waiting, refused);
    expect([told.map(({ title }) => title), over]).toEqual([['Stocks, Options: refused', 'Options: refused'], []]);
    check(waiting, waiting);
    expect(over).toEqual([told[0].id]);
    // Refused there as well: that is another refusal, if in the same words.
    check({ ...refused, delayed: true }, waiting);
    expect(told.map(({ title }) => title).slice(2)).toEqual(['Stocks: refused']);
  });

  it('ends with the market that was given up', () => {
    const { over, check, close } = watch();
    check({ state: 'planRefused', detail: 'No.' });
    check({ state: 'backingOff' });
    close();
    expect(over).toEqual([expect.stringMatching(/^refused-/), 'market-options']);
  });
});

it('frames that hold no market event are no data: statuses alone leave a market silent', () => {
  const { check } = watch();
  expect(check({ lastMessageAtMs: OPEN, lastEventAtMs: OPEN - STALE_MS - 1 })).toEqual(['options']);
  // What waits in our own queue has arrived.
  expect(check({ lastEventAtMs: OPEN - STALE_MS - 1, queueFrames: 3 })).toEqual([]);
});

describe('TRAP-19: the delayed host is offered', () => {
  const capability = (market: 'stocks' | 'options', timeliness: 'unknown' | 'none') => ({
    market,
    timeliness,
    channels: {},
    rest: 'allowed' as const,
    realTimeRefused: true,
    delayedOffered: true,
    reason: 'The real-time host answers nothing.',
  });

  it('where it keeps silent: one notice that grows with the markets, with the choice in it, and none again', () => {
    const told: Notice[] = [];
    const over: string[] = [];
    const offers = new DelayedOffers(
      (notice) => told.push(notice),
      (id) => over.push(id),
    );
    offers.check([capability('stocks', 'unknown')], OPEN);
    offers.check([capability('stocks', 'unknown')], OPEN + 1_000);
    offers.check([capability('stocks', 'unknown'), capability('options', 'unknown')], OPEN + 2_000);
    expect(over).toEqual([]);
    offers.check([], OPEN + 3_000);
    offers.check([], OPEN + 4_000);
    expect(over).toEqual(['silent-host']);
    expect(told.map(({ id, title }) => `${id}: ${title}`)).toEqual([
      'silent-host: The real-time host answers nothing: stocks',
      'silent-host: The real-time host answers nothing: stocks, options',
    ]);
    expect(told[1].action).toEqual({ label: 'Use delayed data', command: 'feed.useDelayed' });
  });

  it('no longer where REST turns out to be in real time', () => {
    const told: Notice[] = [];
    const offers = new DelayedOffers((notice) => told.push(notice), noneOver);
    offers.check([capability('stocks', 'unknown')], OPEN);
    const live = { restIsLive: true, delayedOffered: undefined, reason: 'REST is in real time.' };
    offers.check([{ ...capability('stocks', 'unknown'), ...live }], OPEN + 1_000);
    expect(told.map(({ id, action }) => [id, action?.command])).toEqual([
      ['silent-host', 'feed.useDelayed'],
      ['silent-host', undefined],
    ]);
    expect(told[1].message).toBe('REST is in real time.');
  });

  it('where it refuses in words: with the refusal, and not a second time', () => {
    const told: Notice[] = [];
    const refused = { sockets: [socket({ state: 'planRefused' })], capabilities: [capability('options', 'none')] };
    new StaleWatch((notice) => told.push(notice), noneOver).check(refused, BUILT_IN_CALENDAR, OPEN);
    new DelayedOffers((notice) => told.push(notice), noneOver).check(refused.capabilities, OPEN);
    expect(told.map(({ title, action }) => [title, action?.command])).toEqual([
      ['Options: refused', 'feed.useDelayed'],
    ]);
  });

  it('only where one is known: a server without is told of what to do instead', () => {
    const told: Notice[] = [];
    const alone = (timeliness: 'unknown' | 'none') => ({
      ...capability('options', timeliness),
      delayedOffered: undefined,
      reason: 'No delayed host is known: start with --ws-delayed URL.',
    });
    new DelayedOffers((notice) => told.push(notice), noneOver).check([alone('unknown')], OPEN);
    const refused = { sockets: [socket({ state: 'planRefused' })], capabilities: [alone('none')] };
    new StaleWatch((notice) => told.push(notice), noneOver).check(refused, BUILT_IN_CALENDAR, OPEN);
    expect(told.map(({ action }) => action)).toEqual([undefined, undefined]);
    for (const { message } of told) expect(message).toMatch(/^No delayed host is known: start with --ws-delayed URL\./);
  });
});
