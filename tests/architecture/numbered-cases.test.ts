/** Each observed trap of docs/protocol.md has a case of its number on both sides: the local server does it, the terminal meets it. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const TITLE = /(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*['"`](TRAP-\d+)\b/g;
const SERVER = 'tests/contract/server/';

const casesBySide = (isServer: boolean): Set<string> =>
  new Set(
    globSync('tests/{unit,contract,chaos}/**/*.test.ts')
      .filter((file) => file.startsWith(SERVER) === isServer)
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(TITLE)].map(([, trap]) => trap)),
  );

const OBSERVED = Array.from({ length: 15 }, (_, i) => 16 + i);

test('docs/protocol.md numbers what was observed from 16 to 30', () => {
  const text = readFileSync('docs/protocol.md', 'utf8');
  expect(OBSERVED.filter((n) => !new RegExp(`^${n}\\. `, 'm').test(text))).toEqual([]);
});

test.each([
  ['the local server', true],
  ['the terminal', false],
] as const)('every one has a case at %s', (_side, isServer) => {
  const cases = casesBySide(isServer);
  expect(OBSERVED.filter((n) => !cases.has(`TRAP-${n}`))).toEqual([]);
});
