/** Asks for a name. */
import { useState, type ReactNode } from 'react';
import { nameText } from '../../shared/settings/name-text.ts';
import { Dialog } from './Dialog.tsx';
import { Button } from './Toggle.tsx';
import styles from './NameDialog.module.css';

interface NameDialogProps {
  title: string;
  value: string;
  maxLength?: number;
  onDone(name: string): void;
  onClose(): void;
}

const NAME_LIMIT = 60;

export function NameDialog({ title, value, maxLength = NAME_LIMIT, onDone, onClose }: NameDialogProps): ReactNode {
  const [name, setName] = useState(value);
  const given = nameText(name, maxLength);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone(given);
          onClose();
        }}
      >
        <input
          className={styles.name}
          value={name}
          maxLength={maxLength}
          aria-label="Name"
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button primary type="submit" label="Save" disabled={given === ''} onClick={() => undefined} />
        </div>
      </form>
    </Dialog>
  );
}
