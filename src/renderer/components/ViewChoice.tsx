/** One of a pane's views: a button for each where the pane is wide enough, else one menu. */
import type { ReactNode } from 'react';
import { Select } from './Select.tsx';
import { Toggle } from './Toggle.tsx';
import styles from './ViewChoice.module.css';

interface ViewChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
}

export function ViewChoice<T extends string>({ label, value, options, onChange }: ViewChoiceProps<T>): ReactNode {
  return (
    <>
      <span className={styles.wide}>
        {options.map((option) => (
          <Toggle
            key={option.value}
            label={option.label}
            on={option.value === value}
            onChange={() => onChange(option.value)}
          />
        ))}
      </span>
      <span className={styles.narrow}>
        <Select label={label} value={value} options={options} onChange={onChange} />
      </span>
    </>
  );
}
