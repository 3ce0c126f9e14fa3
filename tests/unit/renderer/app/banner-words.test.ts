import { expect, test } from 'vitest';
import { failedTitle, lostSentence } from '../../../../src/renderer/app/banner-words.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

test('a page that lost its host says how to get back in; an app’s window has no URL', () => {
  expect(lostSentence('web')).toMatch(/If Tapedeck was closed, start it again and open its new URL\.$/);
  expect(lostSentence('electron')).toMatch(/keeps trying to reconnect\.$/);
});

test('a file that is no session is not a feed that stopped', () => {
  const failed: WorldState = { kind: 'replay', clockMs: 0, ready: false, source: 'a.txt' };
  expect(failedTitle(failed)).toBe('The session could not be opened');
  expect(failedTitle({ ...failed, kind: 'live' })).toBe('The feed stopped');
  expect(failedTitle({ ...failed, kind: 'simulated' })).toBe('The simulated market could not be opened');
});
