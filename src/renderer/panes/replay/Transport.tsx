/** Play, pause, step, speed, scrub, jump, loop and bookmarks of the session that is playing. */
import { Bookmark, Pause, Play, Repeat, SkipForward, StepForward, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ReplayControl, SessionInfo } from '../../../shared/contract/calls.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { formatTime } from '../../components/format.ts';
import { Menu } from '../../components/Menu.tsx';
import { Select } from '../../components/Select.tsx';
import { Button, Toggle } from '../../components/Toggle.tsx';
import { showFailure } from '../../stores/notices-store.ts';
import { setWorld, useWorldStore } from '../../stores/world-store.ts';
import { parseJump } from './parse-jump.ts';
import { ScrubBar } from './ScrubBar.tsx';
import styles from './replay.module.css';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];

interface TransportProps {
  replay: ReplayState;
  session: SessionInfo | undefined;
  /** Bookmarks changed: the library shows them. */
  onChanged(): void;
}

export function Transport({ replay, session, onChanged }: TransportProps): ReactNode {
  const clockMs = useWorldStore((s) => s.clockMs);
  const positionMs = replay.playing && !replay.seeking ? clockMs : replay.positionMs;
  const control = async (input: ReplayControl): Promise<void> => {
    try {
      setWorld(await call('replay.control', input));
      if (input.action === 'bookmark' || input.action === 'removeBookmark') onChanged();
    } catch (error) {
      showFailure('replay.control', 'The replay did not obey', failureMessage(error));
    }
  };
  const bookmarks = session?.notes.bookmarks ?? [];
  return (
    <>
      <Button
        label={replay.playing ? 'Pause' : 'Play'}
        icon={replay.playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        onClick={() => void control({ action: replay.playing ? 'pause' : 'play' })}
      />
      <Menu
        label="Step"
        trigger={<StepForward size={14} aria-hidden />}
        items={(['event', 'second', 'minute'] as const).map((unit) => ({
          id: unit,
          label: `One ${unit} on`,
          onSelect: () => void control({ action: 'step', unit }),
        }))}
      />
      <Button
        label="One minute on"
        icon={<SkipForward size={14} aria-hidden />}
        onClick={() => void control({ action: 'step', unit: 'minute' })}
      />
      <Select
        label="Speed"
        value={replay.speed}
        options={SPEEDS.map((speed) => ({ value: speed, label: Number.isFinite(speed) ? `×${speed}` : '×max' }))}
        onChange={(speed) => void control({ action: 'speed', speed })}
      />
      <ScrubBar
        replay={replay}
        session={session}
        positionMs={positionMs}
        onSeek={(toMs) => void control({ action: 'seek', toMs })}
      />
      <JumpBox positionMs={positionMs} onJump={(toMs) => void control({ action: 'seek', toMs })} />
      <Toggle
        label={replay.loop ? 'Stop looping' : 'Loop the five minutes from here'}
        icon={<Repeat size={14} aria-hidden />}
        on={replay.loop !== undefined}
        onChange={(on) =>
          void control(on ? { action: 'loop', ...loopFrom(positionMs, replay.endMs) } : { action: 'loop' })
        }
      />
      <Menu
        label="Bookmarks"
        align="end"
        trigger={<Bookmark size={14} aria-hidden />}
        items={[
          {
            id: 'add',
            label: `Mark ${formatTime(positionMs, 'exchange')}`,
            onSelect: () =>
              void control({ action: 'bookmark', atMs: positionMs, label: formatTime(positionMs, 'exchange') }),
          },
          ...bookmarks.map((mark, i) => ({
            id: `go ${mark.atMs}`,
            label: `Go to ${mark.label}`,
            separated: i === 0,
            onSelect: () => void control({ action: 'seek', toMs: mark.atMs }),
          })),
          ...bookmarks.map((mark, i) => ({
            id: `remove ${mark.atMs}`,
            label: `Remove ${mark.label}`,
            danger: true,
            separated: i === 0,
            onSelect: () => void control({ action: 'removeBookmark', atMs: mark.atMs }),
          })),
        ]}
      />
      {replay.unanswered && (
        <span
          className={styles.unanswered}
          title={`The recording holds no answer to ${replay.unanswered}; what needs it stays empty.`}
        >
          <TriangleAlert size={13} aria-hidden /> partly recorded
        </span>
      )}
    </>
  );
}

const LOOP_MS = 5 * 60_000;
const loopFrom = (fromMs: number, endMs: number): { fromMs: number; toMs: number } => ({
  fromMs,
  toMs: Math.min(endMs, fromMs + LOOP_MS),
});

function JumpBox({ positionMs, onJump }: { positionMs: number; onJump(toMs: number): void }): ReactNode {
  const [text, setText] = useState<string>();
  const target = text === undefined ? undefined : parseJump(text, positionMs);
  return (
    <input
      className={styles.jump}
      aria-label="Jump to a time of day, exchange time"
      aria-invalid={text !== undefined && target === undefined}
      value={text ?? formatTime(positionMs, 'exchange')}
      onFocus={(event) => {
        setText(formatTime(positionMs, 'exchange'));
        event.currentTarget.select();
      }}
      onBlur={() => setText(undefined)}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') event.currentTarget.blur();
        if (event.key !== 'Enter' || target === undefined) return;
        onJump(target);
        event.currentTarget.blur();
      }}
    />
  );
}
