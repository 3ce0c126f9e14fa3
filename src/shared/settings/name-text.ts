/** Names that the user gave, or that came with a file: one line that shows all it holds and leaves the text around it in its direction. */

/** Joiners stay: scripts and emoji are written with them. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** Something to see: fillers and the empty Braille pattern are letters and symbols that show nothing. */
const SEEN = /(?![\u115f\u1160\u3164\uffa0\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Without control and bidirectional characters, spaces once, at most `limit` UTF-16 units; empty where nothing is left to see. */
export function nameText(text: string, limit: number): string {
  const plain = text.replaceAll(UNSEEN, '').replaceAll(BREAKS, ' ').trim();
  const name = plain.slice(0, limit).replaceAll(UNSEEN, '').trim();
  return SEEN.test(name) ? name : '';
}

/** `wanted`, or with the first number behind it that makes it none of those taken; at most `limit` UTF-16 units. */
export function freeName(taken: ReadonlySet<string>, wanted: string, limit: number): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${nameText(wanted, limit - ` ${n}`.length)} ${n}`;
  return name;
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name inside a sentence or beside a number: one that reads from the right is kept from turning them round. */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);
