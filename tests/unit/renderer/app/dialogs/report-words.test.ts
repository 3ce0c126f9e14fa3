import { expect, test } from 'vitest';
import { gradeHeading } from '../../../../../src/renderer/app/dialogs/report-words.ts';
import type { FlowGradeStatus } from '../../../../../src/shared/contract/flow-report.ts';

test('the graded days are named by their dates, whatever day it is', () => {
  const days = { date: '2026-11-20', on: '2026-11-23' };
  const graded = { ...days, state: 'graded', grade: { date: days.date } } as unknown as FlowGradeStatus;
  const told: FlowGradeStatus[] = [
    { ...days, state: 'reading', share: 0.5 },
    { ...days, state: 'none', reason: 'It is not published yet.' },
    graded,
  ];
  for (const status of told)
    expect(gradeHeading(status)).toBe('Opening guesses of 20 Nov, by the open interest of 23 Nov');
  expect(gradeHeading(undefined)).toBe('Opening guesses, graded');
});
