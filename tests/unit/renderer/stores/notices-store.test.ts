/** Which notices are kept where there are many. */
import { afterEach, expect, test, vi } from 'vitest';
import {
  dismissAllNotices,
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
