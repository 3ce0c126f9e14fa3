/** Sentences for the user, newest last, one per id. Information and warnings disappear after a while; an error stays until dismissed. */
import { create } from 'zustand';
import type { Notice } from '../../shared/contract/streams.ts';

export interface ShownNotice extends Notice {
  /** Of an alert: its rule, which can be snoozed from here. */
  ruleId?: string;
}

export const useNoticeStore = create<{ notices: readonly ShownNotice[] }>(() => ({ notices: [] }));

const NOTICES_KEPT = 50;
const STAYS_MS: Record<Notice['level'], number> = { info: 6_000, warning: 60_000, error: Number.POSITIVE_INFINITY };
/** What offers to take something back stays until that can be read and thought about. */
const OFFER_STAYS_MS = 20_000;

export function showNotice(notice: ShownNotice): void {
  useNoticeStore.setState(({ notices }) => ({
    notices: mostRecent([...notices.filter((n) => n.id !== notice.id), notice]),
  }));
  const staysMs = Math.max(STAYS_MS[notice.level], notice.action ? OFFER_STAYS_MS : 0);
  if (Number.isFinite(staysMs)) setTimeout(() => expire(notice), staysMs);
}

/** The one in the title bar: the newest, but no mere information before one that offers something. */
export function noticeInFront(notices: readonly ShownNotice[]): ShownNotice | undefined {
  const newest = notices.at(-1);
  if (newest?.level !== 'info' || newest.ruleId !== undefined) return newest;
  return notices.findLast(({ level, action }) => level === 'info' && action) ?? newest;
}

/** An error stays until dismissed, as long as there is anything else to leave out. */
function mostRecent(notices: readonly ShownNotice[]): readonly ShownNotice[] {
  if (notices.length <= NOTICES_KEPT) return notices;
  const passing = notices.findIndex(({ level }) => level !== 'error');
  return notices.toSpliced(Math.max(0, passing), 1);
}

export function dismissNotice(id: string): void {
  useNoticeStore.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));
}

export function dismissAllNotices(): void {
  useNoticeStore.setState({ notices: [] });
}

/** Repeated meanwhile, its time starts over. */
function expire(notice: ShownNotice): void {
  useNoticeStore.setState(({ notices }) => ({ notices: notices.filter((n) => n !== notice) }));
}

/** A failed action of the user, shown as a notice. */
export function showFailure(id: string, title: string, message: string): void {
  showNotice({ id, level: 'error', title, message, atMs: Date.now() });
}
