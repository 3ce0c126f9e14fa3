/** Which notices are kept where there are many. */
import { afterEach, expect, test, vi } from 'vitest';
import {
  dismissAllNotices,
  noticeInFront,
  showFailure,
  showNotice,
  useNoticeStore,
} from '../../../../src/renderer/stores/notices-store.ts';

const ids = (): string[] => useNoticeStore.getState().notices.map(({ id }) => id);
const many = (from: number, to: number): void => {
  for (let n = from; n < to; n++) showNotice({ id: `alert ${n}`, level: 'info', title: 't', message: 'm', atMs: 0 });
};

afterEach(() => {
  dismissAllNotices();
  vi.useRealTimers();
});

test('an error stays, however many others come after it', () => {
  vi.useFakeTimers();
  showFailure('failed', 't', 'm');
  many(0, 60);
  expect([ids()[0], ids().length, ids().at(1), ids().at(-1)]).toEqual(['failed', 50, 'alert 11', 'alert 59']);
});

test('of errors alone the oldest goes', () => {
  for (let n = 0; n < 51; n++) showFailure(`failed ${n}`, 't', 'm');
  expect([ids()[0], ids().length]).toEqual(['failed 1', 50]);
});

test('what can be taken back stays in front of information, and longer; warnings and newer offers go before it', () => {
  vi.useFakeTimers();
  const front = (): string | undefined => noticeInFront(useNoticeStore.getState().notices)?.id;
  const show = (id: string, more: object = {}): void =>
    showNotice({ id, level: 'info', title: 't', message: 'm', atMs: 0, ...more });
  show('removed', { action: { label: 'Undo', command: 'desk.restore' } });
  show('streams again');
  expect(front()).toBe('removed');
  show('silent', { level: 'warning' });
  expect(front()).toBe('silent');
  show('deleted', { action: { label: 'Undo', command: 'alerts.undo' } });
  expect(front()).toBe('deleted');
  vi.advanceTimersByTime(19_999);
  expect(ids()).toEqual(['removed', 'silent', 'deleted']);
  vi.advanceTimersByTime(1);
  expect(ids()).toEqual(['silent']);
  show('news');
  expect([front(), noticeInFront([])]).toEqual(['news', undefined]);
});
