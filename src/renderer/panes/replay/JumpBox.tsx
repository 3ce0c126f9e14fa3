/** The position as an editable time of day; errors are shown below. */
import { useId, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { useContainerBody } from '../../components/container-context.ts';
import { formatTime } from '../../components/format.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { jumpProblem, parseJump } from './parse-jump.ts';
import styles from './replay.module.css';

interface JumpBoxProps {
  replay: ReplayState;
  positionMs: number;
  onJump(toMs: number): void;
}

export function JumpBox({ replay, positionMs, onJump }: JumpBoxProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const [text, setText] = useState<string>();
  const said = useId();
  const body = useContainerBody();
  const input = useRef<HTMLInputElement>(null);
  const problem = text === undefined ? undefined : jumpProblem(text, positionMs, replay.recorded ?? [replay], zone);
  return (
    <>
      <input
        ref={input}
        className={styles.jump}
        aria-label={`Jump to a time of day, ${zone} time`}
        aria-invalid={problem !== undefined}
        aria-errormessage={said}
        value={text ?? formatTime(positionMs, zone)}
        onFocus={(event) => {
          setText(formatTime(positionMs, zone));
          event.currentTarget.select();
        }}
        onBlur={() => setText(undefined)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key !== 'Enter' || text === undefined || problem !== undefined) return;
          onJump(parseJump(text, positionMs, zone)!);
          event.currentTarget.blur();
        }}
      />
      {problem !== undefined && body && createPortal(<Problem id={said} text={problem} near={input.current} />, body)}
    </>
  );
}

/** Above the box: the header that the box stands in cuts off what leaves it. */
function Problem({ id, text, near }: { id: string; text: string; near: HTMLElement | null }): ReactNode {
  const box = near?.getBoundingClientRect();
  if (!near || !box) return null;
  const style = {
    left: box.left + box.width / 2,
    bottom: (near.ownerDocument.defaultView?.innerHeight ?? 0) - box.top + 4,
  };
  return (
    <span id={id} role="alert" className={styles.problem} style={style}>
      {text}
    </span>
  );
}
