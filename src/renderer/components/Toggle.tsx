/** A switchable button: pressed state in colour and to a screen reader. */
import type { ReactNode } from 'react';
import styles from './controls.module.css';

interface ToggleProps {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
  /** Shown instead of the label, which then becomes the tooltip. */
  icon?: ReactNode;
}

export function Toggle({ label, on, onChange, icon }: ToggleProps): ReactNode {
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={() => onChange(!on)}
    >
      {icon ?? label}
    </button>
  );
}

interface ButtonProps {
  label: string;
  onClick(): void;
  icon?: ReactNode;
  /** Show label beside the icon. */
  labelled?: boolean;
  primary?: boolean;
  danger?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
}

export function Button({
  label,
  onClick,
  icon,
  labelled,
  primary,
  danger,
  disabled,
  type = 'button',
}: ButtonProps): ReactNode {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type
      type={type}
      className={primary ? styles.primary : styles.button}
      aria-label={label}
      title={icon && !labelled ? label : undefined}
      data-danger={danger || undefined}
      disabled={disabled}
      onClick={onClick}
    >
      {icon}
      {(!icon || labelled) && label}
    </button>
  );
}
