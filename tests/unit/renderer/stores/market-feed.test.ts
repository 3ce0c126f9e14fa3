import { afterEach, describe, expect, test } from 'vitest';
import { useHealthStore } from '../../../../src/renderer/stores/engine-stores.ts';
import { isHeldUp, marketTrouble } from '../../../../src/renderer/stores/market-feed.ts';
import { useWorldStore } from '../../../../src/renderer/stores/world-store.ts';
import type { EngineHealth, SocketState } from '../../../../src/shared/contract/health.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const live: WorldState = { kind: 'live', clockMs: 0, ready: true, source: 'Massive' };
const NOW = 1_000_000;
const HOLDS = { wanted: 40, held: 40, pending: 0, refused: 0, underWildcard: 0 };

function show(state: SocketState, socket: object = {}, screen: object = {}): void {
  const of = { market: 'stocks', state, polling: false, subscriptions: HOLDS, ...socket };
  // Of health only what a feed is judged by.
  useHealthStore.setState({ health: { sockets: [of], capabilities: [] } as unknown as EngineHealth });
  useWorldStore.setState({ world: live, link: 'open', clockMs: NOW, stale: new Set(), ...screen });
}

const word = () => marketTrouble('stocks', useWorldStore.getState(), useHealthStore.getState().health)?.word;

afterEach(() => {
  useHealthStore.setState({ health: undefined });
  useWorldStore.setState({ world: undefined, link: 'connecting', stale: new Set() });
});

describe('a market on screen', () => {
  test.each([
    ['backingOff', {}, {}, 'disconnected', true],
    ['backingOff', { polling: true }, {}, 'polling', false],
    // The next try of a lost connection: REST goes on meanwhile.
    ['connecting', { polling: true }, {}, 'polling', false],
    ['connecting', {}, {}, 'connecting', true],
    ['connecting', { lastEventAtMs: NOW - 240_000 }, {}, 'connecting', true],
    ['evicted', {}, {}, 'evicted', true],
    ['authFailed', {}, {}, 'key refused', true],
    ['waiting', {}, {}, 'waiting', true],
    ['planRefused', {}, {}, 'refused', true],
    // REST, which stands in for it, cannot be had.
    ['planRefused', { restFault: 'The data server could not be reached.' }, {}, 'disconnected', true],
    // It answers, and brings nothing newer.
    ['planRefused', { restFault: 'It does not change.', restSilent: true }, {}, 'silent', true],
    ['backingOff', { restFault: 'It does not change.', restSilent: true }, {}, 'silent', true],
    ['live', { subscriptions: { ...HOLDS, held: 0, refused: 40 }, restSilent: true }, {}, 'silent', true],
    // What streams is not judged by what REST does for the rest.
    ['live', { restSilent: true }, {}, undefined, false],
    ['live', {}, { stale: new Set(['stocks']) }, 'silent', true],
    ['live', {}, { stale: new Set(['options']) }, undefined, false],
    ['live', { liveSinceMs: NOW - 90_000, lastEventAtMs: NOW - 61_000 }, {}, 'quiet', false],
    ['live', { lateMs: 6_000 }, {}, 'late', false],
    // Nothing streams yet.
    ['live', { subscriptions: { ...HOLDS, held: 0, pending: 40 } }, {}, 'connecting', true],
    ['live', { liveSinceMs: NOW - 5_000, lastEventAtMs: NOW - 240_000 }, {}, 'connecting', true],
    ['live', { liveSinceMs: NOW - 5_000, lastEventAtMs: NOW - 1_000 }, {}, undefined, false],
    ['live', { liveSinceMs: NOW - 5_000 }, {}, undefined, false],
    ['live', { subscriptions: { ...HOLDS, held: 0, pending: 40 } }, { stale: new Set(['stocks']) }, 'silent', true],
    ['live', { liveSinceMs: NOW - 70_000, lastEventAtMs: NOW - 240_000 }, {}, 'quiet', false],
    ['live', { subscriptions: { ...HOLDS, held: 0, refused: 40 } }, {}, 'refused', true],
    ['live', { subscriptions: { ...HOLDS, held: 0, refused: 40 }, polling: true }, {}, 'polling', false],
    ['live', {}, { link: 'lost' }, 'no connection', true],
    ['live', {}, { link: 'silent' }, 'no connection', true],
    ['live', {}, { world: { ...live, error: { code: 'x', message: 'y' } } }, 'stopped', true],
    ['off', {}, {}, undefined, false],
    // What a recording's connection was then says nothing of what moves it now.
    ['backingOff', {}, { world: { ...live, kind: 'replay' } }, undefined, false],
  ] as const)('%s %j %j is %s', (state, socket, screen, expected, held) => {
    show(state, socket, screen);
    expect([word(), isHeldUp('stocks')]).toEqual([expected, held]);
  });

  const NONE_HELD = { ...HOLDS, held: 0 };
  test.each([
    ['REST has told', { polling: true }, 'polling', false],
    ['REST stands still', { restSilent: true }, 'silent', true],
    ['REST has not told yet', { subscriptions: { ...NONE_HELD, pending: 40 } }, 'connecting', true],
    ['REST cannot be had', { restFault: 'The data server could not be reached.' }, 'disconnected', true],
    ['REST gives nothing either', { subscriptions: { ...NONE_HELD, refused: 40 } }, 'refused', true],
  ] as const)('of a host that answers nothing: %s', (_what, socket, expected, held) => {
    show('live', socket);
    const { health } = useHealthStore.getState();
    const silent = { market: 'stocks', timeliness: 'unknown', channels: {}, rest: 'unknown', realTimeRefused: true };
    useHealthStore.setState({ health: { ...health, capabilities: [silent] } as unknown as EngineHealth });
    expect([word(), isHeldUp('stocks')]).toEqual([expected, held]);
  });

  test('that nothing is known of yet is not held up', () => {
    useWorldStore.setState({ world: live, link: 'open' });
    expect([word(), isHeldUp('stocks')]).toEqual([undefined, false]);
  });
});
