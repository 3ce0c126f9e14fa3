/** Words of an option contract in any order after the underlying's name: right, strike, expiry, and what a ticket writes around them. */
import type { ExpiryReading } from './contract-query.ts';
import { readExpiry } from './expiry-text.ts';
import type { OptionRight } from './symbols.ts';

export interface ContractWords {
  /** Empty where the text names no underlying. */
  name: string;
  expiries: ExpiryReading[];
  right?: OptionRight;
  strike?: number;
  /** What the words say of an index's settlement: `[AM]`, or a root that settles at the close (`(Weeklys)`, `PM`). */
  settles?: 'AM' | 'PM';
}

const NUMBER = String.raw`\$?((?:\d{1,3}(?:,\d{3})+|\d{1,5})(?:\.\d{1,3})?|\.\d{1,3})`;
const STRIKE = new RegExp(`^${NUMBER}$`);
const STRIKE_RIGHT = new RegExp(`^${NUMBER}-?(C|P|CALLS?|PUTS?)$`);
const RIGHT_STRIKE = new RegExp(`^(C|P|CALLS?|PUTS?)-?${NUMBER}$`);
const RIGHT = /^(C|P|CALLS?|PUTS?)$/;
/** What says nothing of the contract. */
const FILLER =
  /^(?:STRIKE|EXP|EXPIRY|EXPIRES|EXPIRING|OPTIONS?|CONTRACTS?|WEEKLYS?|WEEKLIES|QUARTERLYS?|MINI|EUROPEAN|STD|AM|PM|EOM|US|EQUITY|INDEX|FOR|ON|AT|OF|THE|@)$/;
/** Words of an index's series. */
const OPENING = /(?:^| )AM(?= |$)/;
const CLOSING = /(?:^| )(?:PM|WEEKLYS?|WEEKLIES|QUARTERLYS?|EOM)(?= |$)/;
/** A ticket's order before the contract: `BUY +1`, `SELL -2`, `BTO 3`, `5x`. */
const ORDER =
  /^(?:(?:BUY|SELL|BOT|BOUGHT|SOLD|BTO|STO|BTC|STC|LONG|SHORT)(?: TO (?:OPEN|CLOSE))? (?:[+-]?\d+(?:\.\d+)? ?X? )?|[+-]\d+(?:\.\d+)? |\d+ ?X )/;
/** Fidelity's description: `CALL (SPY) SPDR S&P 500 ETF DEC 18 26 $650 (100 SHS)`. */
const DESCRIBED = /\b(CALL|PUT) \(([A-Z][A-Z0-9.]{0,6})\) .*\b([A-Z]{3} \d{1,2} \d{2}) (\$[\d.,]+)(?: \(\d+ SHS\))?$/;
/** A name, a strike and a right as one word: `SPY650C`. */
const JOINED = new RegExp(`^([A-Z]{1,5})(\\d{1,5}(?:\\.\\d{1,3})?)([CP])(?= |$)`);
/** And its price and terms after it. */
const TERMS = / @ ?\$?[\d.,]+.*$| (?:LMT|MKT|GTC|DAY)\b.*$/;
/** The venue after it: `@CBOE`. */
const VENUE = / @[A-Z]{3,10}\d?$/;
/** An order's size without a sign, before the contract or after it. */
const COUNT_FIRST = /^\d{1,4} (?=[$^]?[A-Z])/;
const COUNT_LAST = / (?:[+-]?(\d{1,4})|X ?\d{1,4}|\d{1,4} ?X)$/;
/** Shares per contract, between the name and the expiry of a ticket. */
const LOT = '100';

/** `CALL SPY 12/18/26 650`. */
const RIGHT_FIRST = /^(CALLS?|PUTS?) ([A-Z].*\d.*)$/;

/** Undefined where the text has no words of a contract; `today` is the exchange date. Upper case and single spaces are expected. */
export function readContractWords(text: string, today: string): ContractWords | undefined {
  const plain = text
    .replace(DESCRIBED, '\n$2 $3 $4 $1')
    .replace(/^.*\n/, '')
    .replace(ORDER, '')
    .replace(TERMS, '')
    .replace(VENUE, '')
    .replaceAll(/[()[\]]/g, ' ')
    .replace(JOINED, '$1 $2$3')
    .replaceAll(/ +/g, ' ')
    .trim();
  const words = plain.split(' ').filter(Boolean);
  const turned = RIGHT_FIRST.exec(plain);
  if (turned && !/\d/.test(words[1])) {
    const read = readContractWords(`${turned[2]} ${turned[1]}`, today);
    if (read?.name) return read;
  }
  const read = nameFirst(words, today) ?? nameBetween(words, today) ?? readWithoutCount(plain, today);
  const settles = OPENING.test(plain) ? 'AM' : CLOSING.test(plain) ? 'PM' : undefined;
  return read && settles ? { ...read, settles } : read;
}

/** Only a whole contract beside the count. A last number near the strike is a second strike: a spread is no contract. */
function readWithoutCount(plain: string, today: string): ContractWords | undefined {
  const last = COUNT_LAST.exec(plain);
  const rest = COUNT_FIRST.test(plain) ? plain.replace(COUNT_FIRST, '') : last && plain.slice(0, last.index);
  if (!rest) return undefined;
  const words = rest.split(' ');
  const read = nameFirst(words, today) ?? nameBetween(words, today);
  if (!read?.name || read.strike === undefined || !read.right || read.expiries.length === 0) return undefined;
  const count = rest.length < plain.length && plain.startsWith(rest) ? Number(last?.[1] ?? 0) : 0;
  return count > read.strike / 2 && count < read.strike * 2 ? undefined : read;
}

/** True where a word is a strike, a right that is written out, or a date: the text is of a contract, whether or not it can be read. */
export function hasContractPart(text: string, today: string): boolean {
  const words = text.toUpperCase().split(/\s+/);
  return words.some(
    (word) =>
      /^(?:CALLS?|PUTS?)$/.test(word) ||
      isStrikeAndRight(word) ||
      STRIKE.test(word) ||
      (/\d/.test(word) && readExpiry([word], today) !== undefined),
  );
}

/** `650C`, `$650-PUT`, `C650`; `C3` may be a ticker. */
export const isStrikeAndRight = (word: string): boolean =>
  STRIKE_RIGHT.test(word.toUpperCase()) || /^(?:C|P|CALLS?|PUTS?)-?\$?\d[\d.,]+$/i.test(word);

function nameFirst(words: readonly string[], today: string): ContractWords | undefined {
  const start = words.findIndex((_, i) => i > 0 && startsContract(words, i, today));
  const nameless = startsNameless(words, today);
  if (start < 0 && !nameless) return undefined;
  const name = nameless ? [] : words.slice(0, start);
  if (name.some((word) => !/^[$^]?[\p{L}&][\p{L}\d.&'/-]*$/u.test(word))) return undefined;
  const read = readParts(words.slice(name.length), today);
  while (name.length > 1 && FILLER.test(name[name.length - 1])) name.pop();
  return read && { name: name.join(' '), ...read };
}

/** `650C SPY 12/18`: one ticker among words that are all of a contract. */
function nameBetween(words: readonly string[], today: string): ContractWords | undefined {
  for (const [i, word] of words.entries()) {
    if (i === 0 || !/^[$^]?[A-Z][A-Z./]{0,6}$/.test(word) || /^(?:CALLS?|PUTS?)$/.test(word) || FILLER.test(word))
      continue;
    const read = readParts(words.toSpliced(i, 1), today);
    if (read?.strike !== undefined) return { name: word, ...read };
  }
  return undefined;
}

/** A first word with a digit is no name, except an option root or a share class. */
function startsNameless(words: readonly string[], today: string): boolean {
  const first = words[0] ?? '';
  if (!/\d/.test(first)) return false;
  return (
    [STRIKE_RIGHT, RIGHT_STRIKE, STRIKE].some((form) => form.test(first)) || readExpiry(words, today) !== undefined
  );
}

/** A lone C or P ends a name only where a number or date is near: `C 60c` is Citigroup, `BAC C 40` a call. */
function startsContract(words: readonly string[], at: number, today: string): boolean {
  const word = words[at];
  if (STRIKE_RIGHT.test(word) || RIGHT_STRIKE.test(word) || STRIKE.test(word)) return true;
  if (RIGHT.test(word)) return words.slice(at + 1).some((next) => /\d/.test(next));
  const expiry = readExpiry(words.slice(at), today);
  return expiry !== undefined && (/\d/.test(words.slice(at, at + expiry.words).join('')) || words.length > at + 1);
}

type Parts = Omit<ContractWords, 'name'>;

function readParts(words: readonly string[], today: string): Parts | undefined {
  const best = readFrom(words, 0, { expiries: [] }, today);
  return best && (best.strike !== undefined || best.expiries.length > 0) ? best : undefined;
}

/** Every word must be used. Where one can be a strike and part of a date, the reading that uses all of them wins, dates first. */
function readFrom(words: readonly string[], at: number, parts: Parts, today: string): Parts | undefined {
  if (at === words.length) return parts;
  const word = words[at];
  if (FILLER.test(word) || (word === LOT && at === 0 && words.length > 3)) {
    const rest = readFrom(words, at + 1, parts, today);
    if (rest && (word !== LOT || rest.strike !== undefined)) return rest;
  }
  for (const length of [3, 2, 1]) {
    if (parts.expiries.length > 0 || at + length > words.length) continue;
    const expiry = readExpiry(words.slice(at, at + length), today);
    if (expiry?.words !== length) continue;
    const rest = readFrom(words, at + length, { ...parts, expiries: expiry.readings }, today);
    if (rest) return rest;
  }
  const on = (next: Parts): Parts | undefined => readFrom(words, at + 1, next, today);
  const both = STRIKE_RIGHT.exec(word);
  if (both) return withStrike(both[1], both[2], parts, on);
  const turned = RIGHT_STRIKE.exec(word);
  if (turned) return withStrike(turned[2], turned[1], parts, on);
  const strike = STRIKE.exec(word);
  if (strike) return withStrike(strike[1], undefined, parts, on);
  if (RIGHT.test(word) && parts.right === undefined)
    return readFrom(words, at + 1, { ...parts, right: rightOf(word) }, today);
  return undefined;
}

/** `on` reads the words behind it. */
function withStrike(
  digits: string,
  right: string | undefined,
  parts: Parts,
  on: (parts: Parts) => Parts | undefined,
): Parts | undefined {
  const strike = Number(digits.replaceAll(',', ''));
  const twice = parts.strike !== undefined || (right !== undefined && parts.right !== undefined);
  if (twice || !(strike > 0)) return undefined;
  return on({ ...parts, strike, ...(right ? { right: rightOf(right) } : {}) });
}

const rightOf = (word: string): OptionRight => (word.startsWith('C') ? 'C' : 'P');
