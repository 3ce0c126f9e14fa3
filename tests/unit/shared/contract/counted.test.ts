import { expect, it } from 'vitest';
import { counted } from '../../../../src/shared/contract/counted.ts';
import { gated } from '../../../../src/shared/contract/flood-gate.ts';

it.each([
  [counted(0, 'frame'), '0 frames'],
  [counted(1, 'frame'), '1 frame'],
  [counted(2, 'frame'), '2 frames'],
  [counted(1, 'entry', 'entries'), '1 entry'],
  [counted(1_000, 'entry', 'entries', '1,000'), '1,000 entries'],
])('%s', (text, shown) => expect(text).toBe(shown));

it('a flood of one line more, or of two, is said as such', () => {
  const written: string[] = [];
  let run = (): void => undefined;
  const log = gated(
    (line) => written.push(line),
    () => 0,
    (later) => (run = later),
  );
  for (const line of ['a', 'a', 'b', 'b', 'b']) log(line);
  run();
  expect(written).toEqual(['a', 'b', 'a (1 more time)', 'b (2 more times)']);
});
