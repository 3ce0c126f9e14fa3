/** Untrusted text for a page or a terminal: characters that would move the cursor, reverse the text direction or stay invisible are escaped. */

/** Control and format characters (bidirectional ones, joiners, tags), separators of lines, halves of pairs. Newlines and tabs stay. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Zero-width spaces part words; marks of direction, joiners and the like come along when text is copied and mean nothing in a symbol. */
export const withoutUnseen = (text: string): string => text.replaceAll('\u200b', ' ').replaceAll(/\p{Cf}/gu, '');

export const hasHidden = (text: string): boolean => HIDDEN.test(text);

export const visibleText = (text: string): string =>
  hasHidden(text)
    ? text.replaceAll(EVERY_HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
    : text;

/** For a log: further lines are indented, so that none of them can pass for an entry. */
export const visibleEntry = (text: string): string => visibleText(text).replaceAll('\n', '\n    ');
