/** The transport from the palette and the keys, while a recording plays. */
import { GraduationCap, LogOut, Pin, Rewind } from 'lucide-react';
import { call } from '../../bridge/calls.ts';
import type { Command } from '../../commands/registry.ts';
import { dock } from '../../workspace/dock.ts';
import { holdMoment, letGo, useHeldMoment } from '../../stores/held-moment.ts';
import { openWorld } from '../../stores/open-world.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { runText } from '../../components/session-run.ts';
import { useSessionsStore } from '../../stores/sessions-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { formatBytes, formatTime } from '../../components/format.ts';
import { askedJump, jumpAnswer } from './parse-jump.ts';

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
    id: 'replay.example',
    title: 'Open the example day',
    group: 'Market',
    icon: GraduationCap,
    run: async () => void (await openWorld({ kind: 'session', sessionId: (await call('sessions.example')).sessionId })),
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
    id: 'moment.hold',
    title: 'Hold this moment as B, to compare others with it',
    group: 'Market',
    icon: Pin,
    run: holdMoment,
  },
  {
    id: 'moment.letGo',
    title: 'Let moment B go',
    group: 'Market',
    when: () => useHeldMoment.getState().held !== undefined,
    run: letGo,
  },
  {
    id: 'replay.step',
    title: 'Replay: one second on',
    group: 'Market',
    keys: 'Alt+.',
    when: replaying,
    run: async () => void (await call('replay.control', { action: 'step', unit: 'second' })),
  },
  ...(['gap', 'bookmark'] as const).flatMap((what) =>
    [false, true].map((back): Command => ({
      id: `replay.${back ? 'previous' : 'next'}.${what}`,
      title: `Replay: ${back ? 'previous' : 'next'} ${what}`,
      group: 'Market',
      when: replaying,
      run: async () => void (await call('replay.control', { action: 'find', what, back })),
    })),
  ),
];

/** `replay 15:42`, `jump 11-23 15:42:07`, and the recorded sessions, newest first. */
export function replayAnswers(text: string): Command[] {
  const asked = askedJump(text);
  return [...(asked === undefined ? [] : [jumpTo(asked, text)]), ...sessionCommands()];
}

function jumpTo(asked: string, text: string): Command {
  const jump = { id: 'replay.jump', title: text.trim().toLowerCase(), group: 'Market', icon: Rewind } as const;
  const { toMs, hint } = jumpAnswer(asked, world()?.replay, usePreferencesStore.getState().preferences.timeZone);
  if (toMs === undefined) return { ...jump, hint, run: () => void dock.show('replay') };
  return {
    ...jump,
    hint,
    when: replaying,
    run: async () => void (await call('replay.control', { action: 'seek', toMs })),
  };
}

function sessionCommands(): Command[] {
  const openable = (useSessionsStore.getState().sessions ?? []).filter(
    ({ health }) => health !== 'rejected' && health !== 'recording',
  );
  return openable
    .toSorted((a, b) => b.startMs - a.startMs)
    .map(({ id, date, startMs, bytes, simulated, runAtMs }) => ({
      id: `session.open.${id}`,
      title: `Open session ${date} ${formatTime(startMs, 'exchange')} ET`,
      hint: [simulated && 'simulated', runText({ runAtMs }), formatBytes(bytes)].filter(Boolean).join(', '),
      group: 'Sessions',
      icon: Rewind,
      run: async () => void (await openWorld({ kind: 'session', sessionId: id })),
    }));
}
