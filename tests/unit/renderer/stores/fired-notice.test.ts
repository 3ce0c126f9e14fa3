/** What the notice of a rule that fired says in little room: the value first, the market it was in where it is not the live one. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { AlertFired } from '../../../../src/shared/contract/alerts.ts';

vi.stubGlobal('window', {});
const { putFired } = await import('../../../../src/renderer/stores/alerts-store.ts');
const { useNoticeStore } = await import('../../../../src/renderer/stores/notices-store.ts');

const fired = (more: Partial<AlertFired>): AlertFired =>
  ({
    id: 'f',
    ruleId: 'r',
    name: 'Stop of the week',
    summary: 'SPY last price is below 640.00',
    atMs: 1,
    world: 'live',
    source: '',
    readings: [
      { label: 'SPY last price', text: '639.98', value: 639.98 },
      { label: 'QQQ change', text: '−1.20 %', value: -1.2 },
    ],
    notify: true,
    sound: true,
    ...more,
  }) as AlertFired;

beforeEach(() => useNoticeStore.setState({ notices: [] }));

it.each([
  ['live', 'SPY last price 639.98; QQQ change −1.20 %.'],
  ['simulated', 'SIMULATED: SPY last price 639.98; QQQ change −1.20 %.'],
  ['replay', 'REPLAY: SPY last price 639.98; QQQ change −1.20 %.'],
] as const)('%s', (world, message) => {
  putFired(fired({ world }));
  expect(useNoticeStore.getState().notices).toMatchObject([{ title: 'SPY 639.98 · Stop of the week', message }]);
});

it('is the rule’s name where nothing was read', () => {
  putFired(fired({ readings: [] }));
  expect(useNoticeStore.getState().notices).toMatchObject([{ title: 'Stop of the week' }]);
});
