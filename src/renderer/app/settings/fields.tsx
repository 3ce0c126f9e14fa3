/** Fields of the settings: label, explanation, control, and an error where the value is wrong. */
import { useEffect, useId, useState, type ReactNode } from 'react';
import { Select } from '../../components/Select.tsx';
import { checkNumber, write, type NumberRule } from './check-number.ts';
import styles from './settings.module.css';

interface RowProps {
  label: string;
  help?: ReactNode;
  problem?: string;
  /** Id of the control that the label names. */
  control?: string;
  children: ReactNode;
}

export function Row({ label, help, problem, control, children }: RowProps): ReactNode {
  return (
    <div className={styles.row} role="group" aria-label={label}>
      {control === undefined ? (
        <span className={styles.label}>{label}</span>
      ) : (
        <label className={styles.label} htmlFor={control}>
          {label}
        </label>
      )}
      <div className={styles.control}>
        {children}
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        {help && <p className={styles.help}>{help}</p>}
      </div>
    </div>
  );
}

interface FieldProps<T> {
  label: string;
  help?: ReactNode;
  value: T;
  onChange(value: T): void;
}

export function ChoiceField<T extends string>({
  label,
  help,
  value,
  options,
  onChange,
}: FieldProps<T> & { options: Record<T, string> }): ReactNode {
  const choices = (Object.keys(options) as T[]).map((key) => ({ value: key, label: options[key] }));
  return (
    <Row label={label} help={help}>
      <span className={styles.select}>
        <Select label={label} value={value} options={choices} onChange={onChange} />
      </span>
    </Row>
  );
}

/** Saved as soon as the typed text is valid. */
export function NumberField({
  label,
  help,
  value,
  unit,
  rule,
  onChange,
}: FieldProps<number> & { unit?: string; rule: NumberRule }): ReactNode {
  const id = useId();
  const [text, setText] = useState(write(value));
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    if (!editing) setText(write(value));
  }, [value, editing]);
  const checked = checkNumber(text, rule);
  return (
    <Row label={label} help={help} problem={checked.problem} control={id}>
      <span className={styles.number}>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={checked.problem !== undefined}
          onFocus={() => setEditing(true)}
          onBlur={() => {
            setEditing(false);
            if (checked.problem !== undefined) setText(write(value));
          }}
          onChange={(event) => {
            setText(event.target.value);
            const next = checkNumber(event.target.value, rule);
            if (next.value !== undefined) onChange(next.value);
          }}
        />
        {unit && <span>{unit}</span>}
      </span>
    </Row>
  );
}

export function CheckField({ label, help, value, onChange }: FieldProps<boolean>): ReactNode {
  const id = useId();
  return (
    <Row label={label} help={help} control={id}>
      <input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
    </Row>
  );
}

/** `HH:MM`. */
export function TimeField({ label, help, value, onChange }: FieldProps<string>): ReactNode {
  const id = useId();
  return (
    <Row label={label} help={help} control={id}>
      <span className={styles.number}>
        {/* A browser hands over nothing while a part of the time is missing. */}
        <input id={id} type="time" value={value} onChange={({ target }) => target.value && onChange(target.value)} />
      </span>
    </Row>
  );
}
