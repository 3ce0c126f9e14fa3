/** The transport from the palette and the keys, while a recording plays. */
import { LogOut } from 'lucide-react';
import { call } from '../../bridge/calls.ts';
import type { Command } from '../../commands/registry.ts';
import { openWorld } from '../../stores/open-world.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';

const world = () => useWorldStore.getState().world;
const replaying = (): boolean => world()?.kind === 'replay';

export const REPLAY_COMMANDS: readonly Command[] = [
  {
    id: 'replay.toggle',
    title: 'Replay: play or pause',
    group: 'Market',
    keys: 'Alt+P',
    when: replaying,
    run: async () => void (await call('replay.control', { action: world()?.replay?.playing ? 'pause' : 'play' })),
  },
  {
    id: 'replay.leave',
    title: 'Leave the replay',
    group: 'Market',
    icon: LogOut,
    when: replaying,
    run: async () =>
      void (await openWorld({ kind: usePreferencesStore.getState().key?.present ? 'live' : 'simulated' })),
  },
  {
    id: 'replay.step',
    title: 'Replay: one second on',
    group: 'Market',
    keys: 'Alt+.',
    when: replaying,
    run: async () => void (await call('replay.control', { action: 'step', unit: 'second' })),
  },
];
