import { expect, test } from 'vitest';
import { toCsv } from '../../../../src/renderer/components/csv.ts';

test('fields keep their meaning, unknown numbers are empty, and a spreadsheet computes nothing', () => {
  const rows = [
    ['a "b", c', Number.NaN, undefined],
    ['=1+1', '-0.5', '+cmd'],
    ['@x', -0.5, '-x'],
  ];
  expect(toCsv(['text', 'number', 'other'], rows)).toBe(
    'text,number,other\r\n"a ""b"", c",,\r\n\'=1+1,-0.5,\'+cmd\r\n\'@x,-0.5,\'-x\r\n',
  );
});
