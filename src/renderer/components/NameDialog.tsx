/** Asks for a name. */
import { useState, type ReactNode } from 'react';
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
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone(name.trim());
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
          <Button primary type="submit" label="Save" disabled={name.trim() === ''} onClick={() => undefined} />
        </div>
      </form>
    </Dialog>
  );
}
