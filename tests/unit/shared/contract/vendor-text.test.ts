import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vendorSentence, vendorWords } from '../../../../src/shared/contract/vendor-text.ts';

describe('a server’s words', () => {
  test.each([
    ['not authorized', 'not authorized'],
    ['Maximum number of websocket connections exceeded. ', 'Maximum number of websocket connections exceeded.'],
    ['<html><head><title>502</title></head><body><h1>Bad Gateway</h1><hr>nginx</body></html>', 'Bad Gateway nginx'],
    ['<script>alert(1)</script>Access <b>denied</b><!-- id 7 -->', 'Access denied'],
    ['Access denied <img src=x onerror="alert(1)', 'Access denied'],
    ['one\u0007\u001b[2Jtwo\r\n\tthree\u202efour', 'one [2Jtwo three four'],
    ['seen \\u{1b}[31m red', 'seen [31m red'],
    ['price < 5 and > 3', 'price < 5 and > 3'],
    ['your key qXb7Gk2mLp9Zr4TnVw8YcJd3Hs6Fa1Ue is unknown', 'your key ••• is unknown'],
    ['Bearer abcdefgh-ijk was refused', 'Bearer ••• was refused'],
    ['apiKey=abcdefghijk is unknown', 'apiKey ••• is unknown'],
    ['request 0f1e2d3c4b5a69788796a5b4c3d2e1f0 failed', 'request ••• failed'],
    ['no data for O:SPXW261218C06500000', 'no data for O:SPXW261218C06500000'],
    ['Visit https://massive.com/pricing to upgrade.', 'Visit https://massive.com/pricing to upgrade.'],
    ['', ''],
    [' \u0000\u200b<br> ', ''],
  ])('%j is shown as %j', (text, shown) => expect(vendorWords(text)).toBe(shown));

  test('ten kilobytes are cut at a word', () => {
    const shown = vendorWords('a long refusal '.repeat(700));
    expect(shown.length).toBeLessThanOrEqual(301);
    expect(shown).toMatch(/^a long refusal .*\w…$/);
    expect(vendorWords('x'.repeat(10_000))).toHaveLength(301);
    // Not within a pair of surrogates.
    expect(vendorWords('😀'.repeat(400))).toMatch(/^(?:😀)+…$/u);
  });

  test('of any text nothing hidden, no tag, no long word and no more than a line is left; twice is once', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<b>', '</', '<script', '\u001b', '\\u{1b}', 'k3y'.repeat(9), ' ', '.', '<'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const shown = vendorWords(pieces.join(''));
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|<\/?[a-z!][^>]*>|k3yk3yk3yk3yk3yk3yk3y/iu);
        expect(shown).toBe(shown.trim());
        expect(shown.length).toBeLessThanOrEqual(301);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['not authorized', 'not authorized.'],
  ['Visit https://massive.com/pricing to upgrade.', 'Visit https://massive.com/pricing to upgrade.'],
  ['What did you do?', 'What did you do?'],
  ['Refused:', 'Refused.'],
  ['It said “no.”', 'It said “no.”'],
  ['', ''],
])('%j as a sentence is %j', (text, sentence) => expect(vendorSentence(text)).toBe(sentence));
