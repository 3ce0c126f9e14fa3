import { afterEach, expect, test } from 'vitest';
import { useHealthStore } from '../../../../src/renderer/stores/engine-stores.ts';
import { worldMark } from '../../../../src/renderer/stores/world-mark.ts';
import { useWorldStore } from '../../../../src/renderer/stores/world-store.ts';
import type { EngineHealth } from '../../../../src/shared/contract/health.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const world = (kind: WorldState['kind'], more: Partial<WorldState> = {}): void =>
  useWorldStore.setState({ world: { kind, clockMs: 0, ready: true, source: '', ...more } });

afterEach(() => {
  useWorldStore.setState({ world: undefined });
  useHealthStore.setState({ health: undefined });
});

test('a saved file says where its data are not of the market as it is', () => {
  expect(worldMark(['stocks'])).toBe('');
  world('simulated');
  expect(worldMark(['stocks'])).toBe('SIMULATED');
  world('replay');
  expect(worldMark(['options'])).toBe('REPLAY');
  world('live', { server: 'localhost:7931' });
  expect(worldMark(['options'])).toBe('OWN SERVER');
  world('live');
  expect(worldMark(['options', 'stocks'])).toBe('');
  const capabilities = [{ market: 'options', timeliness: 'delayed', channels: {}, rest: 'allowed' }];
  // Of health only what a plan is read from.
  useHealthStore.setState({ health: { capabilities, sockets: [] } as unknown as EngineHealth });
  expect(worldMark(['options', 'stocks'])).toBe('DELAYED');
  expect(worldMark(['stocks'])).toBe('');
});
