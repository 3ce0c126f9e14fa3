/** Tags and a note of a session. They lie in a file beside the recording, which stays as it is. */
import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { NoteForm } from './NoteForm.tsx';
import { MOST_TAGS, parseTags } from './session-tags.ts';

interface SessionNotesDialogProps {
  session: SessionInfo;
  onSave(notes: { tags: string[]; note: string }): void;
  onClose(): void;
}

export function SessionNotesDialog({ session, onSave, onClose }: SessionNotesDialogProps): ReactNode {
  const { tags, note, problem } = session.notes;
  return (
    <NoteForm
      title={`Tags and note of ${session.date}`}
      line={{ label: `Tags, with commas between, ${MOST_TAGS} at most`, text: tags.join(', '), maxLength: 800 }}
      note={note}
      onSave={(line, noted) => onSave({ tags: parseTags(line), note: noted })}
      onClose={onClose}
    >
      {problem && <p className="warning">{problem}</p>}
    </NoteForm>
  );
}
