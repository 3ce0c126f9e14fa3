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
  onDone(name: string): void;
  onClose(): void;
}

const NAME_LIMIT = 60;

export function NameDialog({
  title,
  value,
  maxLength = NAME_LIMIT,
  faultOf,
  onDone,
  onClose,
}: NameDialogProps): ReactNode {
  const [name, setName] = useState(value);
  const given = nameText(name, maxLength);
  const fault = faultOf?.(given);
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
        <p id={said} role="alert" className={styles.fault}>
          {fault}
        </p>
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button
            primary
            type="submit"
            label="Save"
            disabled={given === '' || fault !== undefined}
            onClick={() => undefined}
          />
        </div>
      </form>
    </Dialog>
  );
}
