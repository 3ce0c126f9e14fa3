/** Asks for a name. */
import { useId, useState, type ReactNode } from 'react';
import { nameText } from '../../shared/settings/name-text.ts';
import { Dialog } from './Dialog.tsx';
import { Button } from './Toggle.tsx';
import styles from './NameDialog.module.css';

interface NameDialogProps {
  title: string;
  value: string;
  maxLength?: number;
  /** Why the name cannot be had; undefined where it can. */
  faultOf?(name: string): string | undefined;
  /** Names under which something is kept that this one would replace. */
  taken?: readonly string[];
  onDone(name: string): void;
  onClose(): void;
}

const NAME_LIMIT = 60;

export function NameDialog({
  title,
  value,
  maxLength = NAME_LIMIT,
  faultOf,
  taken = [],
  onDone,
  onClose,
}: NameDialogProps): ReactNode {
  const [name, setName] = useState(value);
  const given = nameText(name, maxLength);
  const fault = faultOf?.(given);
  const replaces = taken.includes(given);
  const said = useId();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given === '' || fault !== undefined) return;
          onDone(given);
          onClose();
        }}
      >
        <input
          className={styles.name}
          value={name}
          maxLength={maxLength}
          aria-label="Name"
          aria-invalid={fault !== undefined}
          aria-describedby={said}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <p id={said} role="alert" className={fault === undefined ? styles.replaces : styles.fault}>
          {fault ?? (replaces ? `“${given}” exists. Replace puts this in its place.` : undefined)}
        </p>
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button
            primary
            type="submit"
            label={replaces ? 'Replace' : 'Save'}
            disabled={given === '' || fault !== undefined}
            onClick={() => undefined}
          />
        </div>
      </form>
    </Dialog>
  );
}
