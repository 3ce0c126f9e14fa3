/** A number of a rule, typed as in the settings: `100k`, `1.5m`, `$2,000`. NaN is handed over while it is none. */
import { useState, type ReactNode } from 'react';
import { checkNumber } from '../settings/check-number.ts';
import styles from './AlertDialog.module.css';

interface NumberInputProps {
  label: string;
  value: number;
  unit: string;
  onChange(value: number): void;
}

export function NumberInput({ label, value, unit, onChange }: NumberInputProps): ReactNode {
  /** What is being typed; undefined while the field is not entered. */
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (Number.isNaN(value) ? '' : write(value));
  const { problem } = checkNumber(text, {});
  return (
    <span className={styles.number}>
      <input
        inputMode="decimal"
        autoComplete="off"
        aria-label={label}
        aria-invalid={problem !== undefined}
        title={problem}
        value={text}
        onFocus={() => setTyped(text)}
        onBlur={() => {
          // What cannot be read stays to be mended.
          if (problem === undefined) setTyped(undefined);
        }}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange(checkNumber(target.value, {}).value ?? Number.NaN);
        }}
      />
      {unit}
    </span>
  );
}

/** Every digit it has. */
const write = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 20 });
