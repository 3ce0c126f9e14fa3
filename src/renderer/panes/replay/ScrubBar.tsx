/** The session as a bar: density behind, gaps hatched, loop and bookmarks marked, the position to drag. */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { formatDate, formatTime } from '../../components/format.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { DensityStrip } from './DensityStrip.tsx';
import { timelineScale } from './timeline-scale.ts';
import styles from './replay.module.css';

const HEIGHT = 20;
const KEY_STEP_MS = 60_000;

interface ScrubBarProps {
  replay: ReplayState;
  /** Its recordings, in order of time. */
  sessions: readonly SessionInfo[];
  positionMs: number;
  onSeek(toMs: number): void;
}

export function ScrubBar({ replay, sessions, positionMs, onSeek }: ScrubBarProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const bar = useRef<HTMLDivElement>(null);
  const width = useWidth(bar);
  const [dragMs, setDragMs] = useState<number>();
  const { startMs, endMs } = replay;
  const scale = timelineScale(replay.recorded ?? [{ startMs, endMs }]);
  const percent = (atMs: number): string => `${scale.shareOf(atMs) * 100}%`;
  const name = (atMs: number): string =>
    replay.recorded ? `${formatDate(atMs, zone).slice(5)} ${formatTime(atMs, zone)}` : formatTime(atMs, zone);
  const atPointer = (event: React.PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return scale.momentAt(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)));
  };
  const shownMs = dragMs ?? positionMs;
  return (
    <div
      ref={bar}
      className={styles.scrub}
      role="slider"
      tabIndex={0}
      aria-label="Position in the session"
      aria-valuemin={startMs}
      aria-valuemax={endMs}
      aria-valuenow={Math.round(shownMs)}
      aria-valuetext={`${name(shownMs)} ${zone} time`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragMs(atPointer(event));
      }}
      onPointerMove={(event) => {
        if (dragMs !== undefined) setDragMs(atPointer(event));
      }}
      onPointerUp={(event) => {
        if (dragMs === undefined) return;
        setDragMs(undefined);
        onSeek(atPointer(event));
      }}
      onPointerCancel={() => setDragMs(undefined)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? KEY_STEP_MS : event.key === 'ArrowLeft' ? -KEY_STEP_MS : 0;
        if (step === 0) return;
        event.preventDefault();
        event.stopPropagation();
        onSeek(scale.stepped(positionMs, step));
      }}
    >
      {width > 0 &&
        scale.places.map(({ from, to, lane, lanes }, i) => {
          const session = sessions[i];
          const height = HEIGHT / lanes;
          const style = { left: `${from * 100}%`, width: `${(to - from) * 100}%`, top: lane * height, height };
          return (
            <span key={i} className={styles.stretch} style={style}>
              {session && (
                <DensityStrip session={session} width={Math.max(1, Math.round((to - from) * width))} height={height} />
              )}
            </span>
          );
        })}
      {replay.loop && (
        <span
          className={styles.loop}
          style={{ left: percent(replay.loop.fromMs), right: `calc(100% - ${percent(replay.loop.toMs)})` }}
        />
      )}
      {sessions
        .flatMap(({ notes }) => notes.bookmarks)
        .map((mark) => (
          <span key={mark.atMs} className={styles.mark} style={{ left: percent(mark.atMs) }} title={mark.label} />
        ))}
      <span className={styles.head} style={{ left: percent(shownMs) }} data-seeking={replay.seeking || undefined} />
      {dragMs !== undefined && (
        <output className={styles.tip} style={{ left: percent(dragMs) }}>
          {name(dragMs)}
        </output>
      )}
    </div>
  );
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    const view = target?.ownerDocument.defaultView;
    if (!target || !view) return undefined;
    const observer = new view.ResizeObserver(() => setWidth(Math.floor(target.clientWidth)));
    observer.observe(target);
    setWidth(Math.floor(target.clientWidth));
    return () => observer.disconnect();
  }, [element]);
  return width;
}
