/** A bookmark's name and note: a new one, or one to change. */
import type { ReactNode } from 'react';
import { formatTime, ZONE_WORD } from '../../components/format.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
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
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const time = formatTime(atMs, zone);
  return (
    <NoteForm
      title={`Bookmark at ${time} ${ZONE_WORD[zone]}`}
      line={{ label: 'Name', text: label, maxLength: 200 }}
      note={note}
      onSave={(name, noted) => onSave({ atMs, label: name || time, note: noted })}
      onClose={onClose}
    />
  );
}
