import { expect, test } from 'vitest';
import { joinable, nameOfDays } from '../../../../src/main/host/join-days.ts';

const session = (id: string, date: string, from: number, to: number, over: object = {}) => ({
  id,
  date,
  startMs: Date.parse(`${date}T00:00:00Z`) + from * 3_600_000,
  endMs: Date.parse(`${date}T00:00:00Z`) + to * 3_600_000,
  health: 'complete' as const,
  simulated: false,
  ...over,
});
const SESSIONS = [
  session('monday', '2026-11-23', 14, 21),
  session('friday afternoon', '2026-11-20', 18, 21, { health: 'cut' }),
  session('friday', '2026-11-20', 14, 17),
  session('friday too', '2026-11-20', 15, 16),
  session('simulated', '2026-11-20', 14, 21, { simulated: true }),
  session('broken', '2026-11-20', 12, 13, { health: 'rejected' }),
  session('running', '2026-11-24', 14, 15, { health: 'recording' }),
];
const join = (fromDate: string, toDate: string, simulated = false) =>
  joinable(SESSIONS, { fromDate, toDate, simulated }).map(({ id }) => id);

test('the recordings of the days in order of their beginning, those that ran at the same time too', () => {
  expect(join('2026-11-20', '2026-11-24')).toEqual(['friday', 'friday too', 'friday afternoon', 'monday']);
  expect(join('2026-11-20', '2026-11-20')).toEqual(['friday', 'friday too', 'friday afternoon']);
  expect(join('2026-11-21', '2026-11-22')).toEqual([]);
});

test('no simulated market among the days of another', () => {
  expect(join('2026-11-01', '2026-11-30', true)).toEqual(['simulated']);
});

test('is called by its days', () => {
  const days = { fromDate: '2026-11-20', toDate: '2026-11-23', simulated: false };
  expect(nameOfDays(days, 3)).toBe('2026-11-20 to 2026-11-23, 3 recordings');
  expect(nameOfDays({ ...days, toDate: '2026-11-20', simulated: true }, 2)).toBe('2026-11-20, simulated, 2 recordings');
});
