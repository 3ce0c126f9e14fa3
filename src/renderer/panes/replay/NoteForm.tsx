/** A line and a note under it, to keep or to leave as they were. */
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import styles from './replay.module.css';

interface NoteFormProps {
  title: string;
  line: { label: string; text: string; maxLength: number };
  note: string;
  children?: ReactNode;
  onSave(line: string, note: string): void;
  onClose(): void;
}

export function NoteForm({ title, line, note, children, onSave, onClose }: NoteFormProps): ReactNode {
  const [text, setText] = useState(line.text);
  const [noted, setNoted] = useState(note);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={styles.bookmark}
        onSubmit={(event) => {
          event.preventDefault();
          onSave(text.trim(), noted.trim());
        }}
      >
        {children}
        <label>
          {line.label}
          <input
            data-autofocus
            maxLength={line.maxLength}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label>
          Note
          <textarea rows={4} maxLength={2000} value={noted} onChange={(event) => setNoted(event.target.value)} />
        </label>
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button primary type="submit" label="Keep" onClick={() => undefined} />
        </div>
      </form>
    </Dialog>
  );
}
