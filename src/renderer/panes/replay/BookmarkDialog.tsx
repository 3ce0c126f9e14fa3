/** A bookmark's name and note: a new one, or one to change. */
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { formatTime } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import styles from './replay.module.css';

export interface BookmarkDraft {
  atMs: number;
  label: string;
  note: string;
}

interface BookmarkDialogProps {
  draft: BookmarkDraft;
  onSave(draft: BookmarkDraft): void;
  onClose(): void;
}

export function BookmarkDialog({ draft, onSave, onClose }: BookmarkDialogProps): ReactNode {
  const [label, setLabel] = useState(draft.label);
  const [note, setNote] = useState(draft.note);
  const time = formatTime(draft.atMs, 'exchange');
  return (
    <Dialog title={`Bookmark at ${time} ET`} onClose={onClose}>
      <form
        className={styles.bookmark}
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ atMs: draft.atMs, label: label.trim() || time, note: note.trim() });
        }}
      >
        <label>
          Name
          <input data-autofocus maxLength={200} value={label} onChange={(event) => setLabel(event.target.value)} />
        </label>
        <label>
          Note
          <textarea rows={4} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button primary type="submit" label="Keep" onClick={() => undefined} />
        </div>
      </form>
    </Dialog>
  );
}
