/** The words of a drawing, typed over the chart: Enter or a click elsewhere keeps them, Escape leaves them as they were. */
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import styles from './ChartPane.module.css';

interface TextFieldProps {
  text: string;
  /** Where its words begin, in pixels of what it stands in. */
  at: { x: number; y: number };
  onDone(text: string | undefined): void;
}

/** The click that put the drawing down, or the menu that asked for its text, gives the focus to the chart after the field has it. */
const FOCUS_LOST_AT_FIRST = 2;

export function TextField({ text, at, onDone }: TextFieldProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const lost = useRef(0);
  const finish = (value: string | undefined): void => {
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  const latest = useRef(finish);
  latest.current = finish;
  useEffect(() => {
    const { current: input } = field;
    if (!input) return undefined;
    input.select();
    const elsewhere = ({ target }: Event): void => {
      if (target !== input) latest.current(input.value.trim() || undefined);
    };
    input.ownerDocument.addEventListener('pointerdown', elsewhere, true);
    return () => input.ownerDocument.removeEventListener('pointerdown', elsewhere, true);
  }, []);
  return (
    <input
      ref={field}
      className={styles.words}
      style={{ '--x': `${at.x}px`, '--y': `${at.y}px` } as CSSProperties}
      aria-label="Text of the drawing"
      defaultValue={text}
      maxLength={200}
      placeholder="Text, then Enter"
      onBlur={({ target }) => {
        lost.current += 1;
        if (lost.current > FOCUS_LOST_AT_FIRST) finish(target.value.trim() || undefined);
        else if (!done.current) target.ownerDocument.defaultView?.requestAnimationFrame(() => target.focus());
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(event.currentTarget.value.trim() || undefined);
        if (event.key === 'Escape') finish(undefined);
      }}
    />
  );
}
