import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasHidden, visibleEntry, visibleText } from '../../../../src/shared/contract/visible-text.ts';

test('characters that drive a terminal or turn the writing round are written out', () => {
  expect(visibleText('\u001b]0;owned\u0007\u001b[2J')).toBe('\\u{1b}]0;owned\\u{7}\\u{1b}[2J');
  expect(visibleText('Acme\u202egpj.exe\u2066\u200f\u061c')).toBe('Acme\\u{202e}gpj.exe\\u{2066}\\u{200f}\\u{61c}');
  expect(visibleText('soft\u00adhyphen\u200bzero\ufeff\u{e0041}\ud800')).toBe(
    'soft\\u{ad}hyphen\\u{200b}zero\\u{feff}\\u{e0041}\\u{d800}',
  );
  expect(visibleText('Müller & Söhne “株式” 🙂\n\tnext')).toBe('Müller & Söhne “株式” 🙂\n\tnext');
  expect(visibleEntry('a\n2026-01-01 error fake')).toBe('a\n    2026-01-01 error fake');
});

test('nothing hidden is left in any text, and making it visible twice changes nothing', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text);
      expect(hasHidden(shown)).toBe(false);
      expect(visibleText(shown)).toBe(shown);
    }),
  ));
