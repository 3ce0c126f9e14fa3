/** Untrusted text for a terminal: characters that would move the cursor, change its title or reverse the text direction are escaped. */

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Newlines and tabs stay. */
export const visibleText = (text: string): string =>
  text.replaceAll(CONTROL, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);

/** For a log: further lines are indented, so that none of them can pass for an entry. */
export const visibleEntry = (text: string): string => visibleText(text).replaceAll('\n', '\n    ');
