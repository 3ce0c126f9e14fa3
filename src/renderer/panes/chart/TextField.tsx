/** The words of a drawing, typed over the chart: Enter keeps them, Escape leaves them as they were. */
import { useRef, type ReactNode } from 'react';
import styles from './ChartPane.module.css';

interface TextFieldProps {
  text: string;
  onDone(text: string | undefined): void;
}

export function TextField({ text, onDone }: TextFieldProps): ReactNode {
  const done = useRef(false);
  const finish = (value: string | undefined): void => {
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  return (
    <input
      ref={(element) => element?.focus()}
      className={styles.words}
      aria-label="Text of the drawing"
      defaultValue={text}
      maxLength={200}
      placeholder="Text, then Enter"
      onBlur={({ target }) => finish(target.value.trim() || undefined)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(event.currentTarget.value.trim() || undefined);
        if (event.key === 'Escape') finish(undefined);
      }}
    />
  );
}
