/** Fields of the settings: label, explanation, control, and an error where the value is wrong. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Select } from '../../components/Select.tsx';
import { checkNumber, checkTime, write, type NumberRule } from './check-number.ts';
import { staysText } from './settings-words.ts';
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
  // What stood before the field was entered: a number half deleted on the way to one that cannot be used is none the user chose.
  const entered = useRef(value);
  useEffect(() => {
    if (!editing) setText(write(value));
  }, [value, editing]);
  const { problem } = checkNumber(text, rule);
  const [refused, setRefused] = useState<string>();
  return (
    <Row label={label} help={help} problem={problem ?? refused} control={id}>
      <span className={styles.number}>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={problem !== undefined}
          onFocus={() => {
            setEditing(true);
            entered.current = value;
          }}
          onBlur={() => {
            setEditing(false);
            if (problem === undefined) return;
            setText(write(entered.current));
            setRefused(staysText(problem, write(entered.current)));
            if (entered.current !== value) onChange(entered.current);
          }}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(undefined);
            const next = checkNumber(event.target.value, rule);
            if (next.value !== undefined) onChange(next.value);
          }}
        />
        {unit && <span>{value === 1 ? unit.replace(/s$/, '') : unit}</span>}
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

/** `HH:MM`: the browser's own field would show the system's clock, and not the terminal's. */
export function TimeField({ label, help, value, onChange }: FieldProps<string>): ReactNode {
  const id = useId();
  const [text, setText] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const problem = text === undefined ? refused : checkTime(text).problem;
  return (
    <Row label={label} help={help} problem={problem} control={id}>
      <span className={styles.number}>
        <input
          id={id}
          autoComplete="off"
          value={text ?? value}
          aria-invalid={problem !== undefined}
          onChange={({ target }) => {
            setText(target.value);
            setRefused(undefined);
            const read = checkTime(target.value);
            if (read.value !== undefined) onChange(read.value);
          }}
          onBlur={() => {
            setText(undefined);
            if (text !== undefined && problem !== undefined) setRefused(staysText(problem, value));
          }}
        />
      </span>
    </Row>
  );
}
