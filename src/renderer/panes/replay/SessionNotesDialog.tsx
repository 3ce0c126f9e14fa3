/** Tags and a note of a session. They lie in a file beside the recording, which stays as it is. */
import { useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { MOST_TAGS, parseTags } from './session-tags.ts';
import styles from './replay.module.css';

interface SessionNotesDialogProps {
  session: SessionInfo;
  onSave(notes: { tags: string[]; note: string }): void;
  onClose(): void;
}

export function SessionNotesDialog({ session, onSave, onClose }: SessionNotesDialogProps): ReactNode {
  const [tags, setTags] = useState(session.notes.tags.join(', '));
  const [note, setNote] = useState(session.notes.note);
  return (
    <Dialog title={`Tags and note of ${session.date}`} onClose={onClose}>
      <form
        className={styles.bookmark}
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ tags: parseTags(tags), note: note.trim() });
        }}
      >
        {session.notes.problem && <p className="warning">{session.notes.problem}</p>}
        <label>
          Tags, with commas between, {MOST_TAGS} at most
          <input data-autofocus maxLength={800} value={tags} onChange={(event) => setTags(event.target.value)} />
        </label>
        <label>
          Note
          <textarea rows={5} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <div className={styles.actions}>
          <Button label="Cancel" onClick={onClose} />
          <Button primary type="submit" label="Keep" onClick={() => undefined} />
        </div>
      </form>
    </Dialog>
  );
}
