/** Names that the user gave, or that came with a file: one line that shows all it holds and leaves the text around it in its direction. */

/** Joiners stay: scripts and emoji are written with them. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/** Without control and bidirectional characters, spaces once, at most `limit` UTF-16 units; empty where nothing is left. */
export const nameText = (text: string, limit: number): string =>
  text.replaceAll(UNSEEN, '').replaceAll(BREAKS, ' ').trim().slice(0, limit).replaceAll(UNSEEN, '').trim();

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name inside a sentence or beside a number: one that reads from the right is kept from turning them round. */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);
