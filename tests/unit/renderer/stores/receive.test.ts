import { beforeEach, expect, test, vi } from 'vitest';
import type { StreamReceiver } from '../../../../src/renderer/bridge/market-stream.ts';
import { useHealthStore } from '../../../../src/renderer/stores/engine-stores.ts';
import { connectTerminal } from '../../../../src/renderer/stores/receive.ts';
import { useWorldStore } from '../../../../src/renderer/stores/world-store.ts';
import type { EngineHealth } from '../../../../src/shared/contract/health.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const stream = vi.hoisted(() => ({ connect: vi.fn<(bridge: unknown, receiver: unknown) => void>() }));
vi.mock('../../../../src/renderer/bridge/terminal.ts', () => ({ marketStream: stream }));
vi.mock('../../../../src/renderer/bridge/calls.ts', () => ({ terminalBridge: () => undefined }));

const live: WorldState = { kind: 'live', clockMs: 1, ready: true, source: 'Massive' };
// Of the engine's health only what the title bar reads.
const health = { recording: { state: 'on', file: 'a.mcap' } } as unknown as EngineHealth;

connectTerminal();
const receiver = stream.connect.mock.calls[0][1] as StreamReceiver;
const measured = (): unknown[] => {
  const { pulse, stale, polling } = useWorldStore.getState();
  return [pulse?.eventsPerSecond, useHealthStore.getState().health, [...stale], [...polling]];
};
const before = [900, health, ['stocks'], ['indices']];
const nothing = [undefined, undefined, [], []];

beforeEach(() => {
  receiver.state('open');
  receiver.message({ type: 'world', world: live });
  receiver.message({ type: 'pulse', atMs: 2, eventsPerSecond: 900, stale: ['stocks'], polling: ['indices'] });
  receiver.message({ type: 'health', health });
});

test('a ready world leaves what was measured, which its next message replaces', () => {
  receiver.message({ type: 'world', world: live });
  expect(measured()).toEqual(before);
});

test('a world without a key keeps no rate, recording or health of the one before', () => {
  const error = { code: 'no-key', message: 'There is no key yet.' };
  receiver.message({ type: 'world', world: { ...live, ready: false, error } });
  expect(measured()).toEqual(nothing);
});

test('nor does a window that has lost its engine', () => {
  receiver.state('lost');
  expect(measured()).toEqual(nothing);
});
