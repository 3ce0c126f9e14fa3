import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameText } from '../../../../src/shared/settings/name-text.ts';

test.each([
  ['  Earnings \t week\n', 'Earnings week'],
  ['\u202eksiR\u202c', 'ksiR'],
  ['a\u2066b\u200bc\u0000d', 'abc d'],
  ['قائمة', 'قائمة'],
  ['می\u200cخواهم 👩\u200d💻', 'می\u200cخواهم 👩\u200d💻'],
  ['\u0007\u200e', ''],
])('%j is named %j', (text, name) => expect(nameText(text, 60)).toBe(name));

test('is short enough, stays as it is, and holds nothing that is not seen', () => {
  const rough = fc.string({ unit: 'binary', maxLength: 90 });
  const odd = fc
    .array(fc.constantFrom('\u202e', '\u2067', '\n', '\ud83d', 'é', ' ', 'x', '😀'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(rough, odd), fc.integer({ min: 1, max: 40 }), (text, limit) => {
      const name = nameText(text, limit);
      expect(name.length).toBeLessThanOrEqual(limit);
      expect(nameText(name, limit)).toBe(name);
      expect(name).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
