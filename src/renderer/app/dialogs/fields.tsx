/** Labelled fields of the settings form. */
import { useId, type ReactNode } from 'react';
import styles from './dialogs.module.css';

interface FieldProps<T> {
  label: string;
  value: T;
  onChange(value: T): void;
}

export function ChoiceField<T extends string>({
  label,
  value,
  options,
  onChange,
}: FieldProps<T> & { options: Record<T, string> }): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {Object.entries<string>(options).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
}: FieldProps<number> & { min?: number; max?: number }): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        step="any"
        min={min}
        max={max}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}

/** `HH:MM`. */
export function TimeField({ label, value, onChange }: FieldProps<string>): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="time" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

export function CheckField({ label, value, onChange }: FieldProps<boolean>): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
    </div>
  );
}
