/** One choice of a few, as a quiet button with a menu. */
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from './Menu.tsx';
import styles from './controls.module.css';

interface SelectProps<T extends string | number> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; hint?: string }[];
  /** What the button says instead of the choice's label. */
  shown?: string;
  onChange(value: T): void;
}

export function Select<T extends string | number>({
  label,
  value,
  options,
  shown = options.find((o) => o.value === value)?.label ?? String(value),
  onChange,
}: SelectProps<T>): ReactNode {
  return (
    <Menu
      label={label}
      shown={shown}
      trigger={
        <>
          <span className={styles.words}>{shown}</span>
          <ChevronDown size={11} className={styles.chevron} aria-hidden />
        </>
      }
      items={options.map((o) => ({
        id: String(o.value),
        label: o.label,
        hint: o.hint,
        checked: o.value === value,
        onSelect: () => onChange(o.value),
      }))}
    />
  );
}
