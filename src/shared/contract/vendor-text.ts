/**
 * A server's own words for a screen, a log or a report: without markup, hidden characters and what looks like a key, and short. Called with
 * text from which the keys that are known were struck before: cutting first could leave most of one.
 */
import { hasHidden } from './visible-text.ts';

/** The vendor's longest sentence has some 200 characters. */
const LONGEST = 300;
/** More is never looked at: ten times as much markup as words is no message. */
const MOST_READ = 4_000;

const MARKUP = /<(script|style|head|svg)\b[^]*?(?:<\/\1\s*>|$)|<!--[^]*?(?:-->|$)|<\/?[a-z!][^>]*(?:>|$)/gi;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** As `visibleText` writes a hidden character out. */
const WRITTEN_OUT = /\\u\{[0-9a-f]{1,6}\}/g;
const NAMED_SECRET =
  /\b(api[-_ ]?key|access[-_ ]?key|secret|token|bearer|password)(["']?\s*[:=]\s*|\s+)["']?[\w.+/=-]{8,}/gi;
/** A key is one long word of letters and digits; so are an option's ticker and no others that matter here. */
const LONG_WORD = /[A-Za-z0-9_-]{20,}/g;
const OPTION_TICKER = /^[A-Z0-9]{1,7}\d{6}[CP]\d{8}$/;
const STRUCK = '•••';

const looksLikeKey = (word: string): boolean => /\d/.test(word) && /[A-Za-z]/.test(word) && !OPTION_TICKER.test(word);

/** Empty where nothing is left. Ends as the server ended it, save spaces: for a place within a sentence or a list. */
export function vendorWords(text: string): string {
  const read = text.slice(0, MOST_READ);
  const plain = (hasHidden(read) ? read.replaceAll(HIDDEN, ' ') : read)
    .replaceAll(MARKUP, ' ')
    .replaceAll(WRITTEN_OUT, ' ')
    .replaceAll(NAMED_SECRET, `$1 ${STRUCK}`)
    .replaceAll(LONG_WORD, (word) => (looksLikeKey(word) ? STRUCK : word))
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (plain.length <= LONGEST) return plain;
  const cut = plain.slice(0, LONGEST);
  const lastSpace = cut.lastIndexOf(' ');
  return `${(lastSpace > LONGEST / 2 ? cut.slice(0, lastSpace) : cut.replace(/[\ud800-\udbff]$/, '')).trimEnd()}…`;
}

/** The same as a sentence that another may follow; empty where nothing is left. */
export function vendorSentence(text: string): string {
  const words = vendorWords(text).replace(/[\s,;:–—-]+$/, '');
  return words === '' || /[.!?…]["'”’)]?$/.test(words) ? words : `${words}.`;
}
