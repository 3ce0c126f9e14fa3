/** A key that a server sends back is taken out however it is spelled, and only it. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeyStriker } from '../../../../../src/main/engine/feed/strike-key.ts';

const KEY = 'Planted.Key_93/ZvLm-20';
const escaped = (text: string, upper = false): string =>
  Array.from(text, (c) => {
    const hex = c.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  }).join('');

const percent = (text: string, lower = false): string =>
  encodeURIComponent(text).replaceAll(/%../g, (code) => (lower ? code.toLowerCase() : code));
const percentAll = (text: string): string => Array.from(text, (c) => `%${c.charCodeAt(0).toString(16)}`).join('');

describe('the key in a server’s words', () => {
  let striker: KeyStriker;
  beforeEach(() => {
    striker = new KeyStriker(KEY);
  });

  it.each([
    ['plain', `bye ${KEY}!`, 'bye •••!'],
    ['twice', `${KEY}${KEY}`, '••••••'],
    ['in escapes', `{"m":"${escaped(KEY)}"}`, '{"m":"•••"}'],
    ['in escapes of capital digits', escaped(KEY, true), '•••'],
    ['in part escaped', `x${escaped(KEY.slice(0, 3))}${KEY.slice(3)}y`, 'x•••y'],
    ['with its slash escaped', `${escaped('P')}${KEY.slice(1).replace('/', '\\/')}`, '•••'],
    ['with only its slash escaped', `{"m":"${KEY.replace('/', '\\/')}"}`, '{"m":"•••"}'],
    ['in an address', `{"next_url":"https://x/y?apiKey=${percent(KEY)}&z"}`, '{"next_url":"https://x/y?apiKey=•••&z"}'],
    ['in an address of small digits', percent(KEY, true), '•••'],
    ['encoded twice', `u=${percent(percent(KEY))}&`, 'u=•••&'],
    ['encoded twice, small digits', percent(percent(KEY, true)), '•••'],
    ['encoded in whole', percentAll(KEY), '•••'],
    ['as user and password', `https://${percent(KEY)}:${KEY}@h/`, 'https://•••:•••@h/'],
    ['encoded, its percent sign escaped', percent(KEY).replace('%', '\\u0025'), '•••'],
    ['in capitals', `x ${KEY.toUpperCase()} y`, 'x ••• y'],
    ['in small letters', KEY.toLowerCase(), '•••'],
    ['in hex', Buffer.from(KEY).toString('hex'), '•••'],
    ['in hex of capital digits', `0x${Buffer.from(KEY).toString('hex').toUpperCase()}`, '0x•••'],
    ['in base64', `{"m":"${Buffer.from(KEY).toString('base64')}"}`, '{"m":"•••A=="}'],
    ['in base64 of an address', Buffer.from(KEY).toString('base64url'), '•••A'],
    ['as user and password of a header', Buffer.from(`u:${KEY}:p`).toString('base64'), 'dTp•••OnA='],
    ['behind one character, in base64', Buffer.from(`.${KEY}`).toString('base64'), 'Ll•••A='],
    ['none, with other codes', 'a%20b%2Fc', 'a%20b%2Fc'],
    ['all but its last letter', KEY.slice(0, -1), KEY.slice(0, -1)],
    ['none, with other escapes', 'caf\\u00e9', 'caf\\u00e9'],
  ])('%s', (_what, text, shown) => expect(striker.text(text)).toBe(shown));

  it.each([
    ['zero-width spaces', '\u200b'],
    ['line ends', '\n'],
    ['a reversed direction', '\u202e'],
    ['byte order marks and spaces', ' \ufeff '],
    ['a control character', '\u0007'],
  ])('in words it is struck where %s take it apart, raw, in JSON and escaped', (_what, between) => {
    const apart = Array.from(KEY).join(between);
    const escapes = Array.from(KEY).join(escaped(between));
    expect(striker.words(`key ${apart} may not`)).toBe('key ••• may not');
    expect(striker.words(`${KEY.slice(0, 9)}${between}${KEY.slice(9)}`)).toBe('•••');
    expect(striker.words(JSON.stringify({ m: apart }))).toBe('{"m":"•••"}');
    expect(striker.words(`{"m":"${escapes}"}`)).toBe('{"m":"•••"}');
    expect(striker.words(`key ${apart.slice(0, -1)} may`)).toBe(`key ${apart.slice(0, -1)} may`);
  });

  it.each([
    ['plain, behind a letter of two bytes', `é[${KEY}]`, `é[${'-'.repeat(KEY.length)}]`],
    ['in escapes', `["${escaped(KEY)}"]`, `["${'-'.repeat(6 * KEY.length)}"]`],
    ['with only its slash escaped', `["${KEY.replace('/', '\\/')}"]`, `["${'-'.repeat(KEY.length + 1)}"]`],
    ['in an address', `["${percent(KEY)}"]`, `["${'-'.repeat(KEY.length + 2)}"]`],
    ['in hex', `["status","${Buffer.from(KEY).toString('hex')}"]`, `["status","${'-'.repeat(2 * KEY.length)}"]`],
    ['in capitals', `["status","${KEY.toUpperCase()}"]`, `["status","${'-'.repeat(KEY.length)}"]`],
    ['in base64', `["status","${Buffer.from(KEY).toString('base64')}"]`, `["status","${'-'.repeat(29)}A=="]`],
    ['encoded twice', `["${percent(percent(KEY))}"]`, `["${'-'.repeat(KEY.length + 4)}"]`],
    ['twice', `${KEY} ${KEY}`, `${'-'.repeat(KEY.length)} ${'-'.repeat(KEY.length)}`],
  ])('is blanked in a frame, which keeps its length: %s', (_what, text, blanked) => {
    const bytes = new Uint8Array(Buffer.from(text));
    expect(Buffer.from(striker.frame(bytes)).toString()).toBe(blanked);
    expect(Buffer.from(bytes).toString()).toBe(text);
  });

  it('leaves a frame without it as it is', () => {
    const bytes = new Uint8Array(Buffer.from('["\\u0041"]'));
    expect(striker.frame(bytes)).toBe(bytes);
  });

  it('leaves nothing that JSON reads as the key, whichever letters are escaped', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: KEY.length, maxLength: KEY.length }), (which) => {
        const spelled = Array.from(KEY, (c, i) => (which[i] ? escaped(c, i % 2 === 0) : c)).join('');
        expect(JSON.parse(striker.text(`"${spelled}"`))).toBe('•••');
      }),
    );
  });

  it.each(['quoted"key"0123', 'back\\slashed\\0123', 'a/b/c/0123456789'])('leaves no JSON spelling of %s', (key) => {
    const own = new KeyStriker(key);
    for (const spelled of [JSON.stringify(key), JSON.stringify(key).replaceAll('/', '\\/')]) {
      expect(JSON.parse(own.text(spelled))).toBe('•••');
      expect(JSON.parse(Buffer.from(own.frame(Buffer.from(spelled))).toString())).toMatch(/^-+$/);
    }
  });

  it('strikes every key it came to know, the longer first, in one frame and in one text', () => {
    const longer = `${KEY}-and-more`;
    striker.know('tried-and-refused');
    striker.know(longer);
    const said = `["${longer}","${escaped('tried-and-refused')}","${KEY}"]`;
    expect(striker.text(said)).toBe('["•••","•••","•••"]');
    const blanked = JSON.parse(Buffer.from(striker.frame(Buffer.from(said))).toString()) as string[];
    expect(blanked).toEqual([longer, '-'.repeat(6 * 17), KEY].map((text) => '-'.repeat(text.length)));
    expect(striker.isInAddress('/x/TRIED-and-refused')).toBe(true);
  });

  it('leaves of a key in base64, wherever it begins and whatever is around it, at most a character and a half at its ends', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, behind) => {
        for (const alphabet of ['base64', 'base64url'] as const) {
          const said = Buffer.from(before + KEY + behind).toString(alphabet);
          for (const text of [said, said.replaceAll('/', '\\/')]) expect(striker.text(text)).toContain('•••');
        }
      }),
    );
  });

  it('does not ask for what has it in base64 in its address', () => {
    expect(striker.isInAddress(`/x?cursor=${Buffer.from(`cursor ${KEY}`).toString('base64url')}`)).toBe(true);
    expect(striker.isInAddress(`/x?cursor=${Buffer.from(`cursor ${KEY.slice(1)}`).toString('base64url')}`)).toBe(false);
  });

  it('takes what is too short for a key as a stand-in: a server’s word "local" stays', () => {
    expect(new KeyStriker('local').text('the local market')).toBe('the local market');
  });

  it('has nothing to look for without a key', () => {
    expect(new KeyStriker('').text('a')).toBe('a');
    const bytes = new Uint8Array(Buffer.from('a'));
    expect(new KeyStriker('').frame(bytes)).toBe(bytes);
  });
});
