/** Sentences for the person: shown until dismissed, newest last, one per id. */
import { create } from 'zustand';
import type { Notice } from '../../shared/contract/streams.ts';

export const useNoticeStore = create<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

const NOTICES_KEPT = 50;

export function showNotice(notice: Notice): void {
  useNoticeStore.setState(({ notices }) => ({
    notices: [...notices.filter((n) => n.id !== notice.id), notice].slice(-NOTICES_KEPT),
  }));
}

export function dismissNotice(id: string): void {
  useNoticeStore.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));
}

/** A failed action of the user, said as a notice of its own. */
export function showFailure(id: string, title: string, message: string): void {
  showNotice({ id, level: 'error', title, message, atMs: Date.now() });
}
