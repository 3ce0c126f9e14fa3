/** A bookmark's name and note: a new one, or one to change. */
import type { ReactNode } from 'react';
import { formatTime } from '../../components/format.ts';
import { NoteForm } from './NoteForm.tsx';

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

export function BookmarkDialog({ draft: { atMs, label, note }, onSave, onClose }: BookmarkDialogProps): ReactNode {
  const time = formatTime(atMs, 'exchange');
  return (
    <NoteForm
      title={`Bookmark at ${time} ET`}
      line={{ label: 'Name', text: label, maxLength: 200 }}
      note={note}
      onSave={(name, noted) => onSave({ atMs, label: name || time, note: noted })}
      onClose={onClose}
    />
  );
}
