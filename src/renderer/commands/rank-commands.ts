/** Which commands match the typed text. */
import type { Command } from './registry.ts';

/** What one says before the name of a thing to see it: `open scanner`, `show the chart`. */
const LEADING_VERB = /^(?:open|show|view|go ?to|switch to|bring up)\s+(?:the\s+)?(?=\S)/i;

export const withoutVerb = (text: string): string => text.trim().replace(LEADING_VERB, '');

/**
 * Commands that hold every word typed: those that begin with it, then those with words in their names that begin so, then in hint or
 * keywords, then those whose names have it inside a word (`veRSIon` is not meant by three letters); with the verb before them and without.
 */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const readings = readingsOf(text);
  const ranked = commands.map((command) => ({
    command,
    rank: Math.max(...readings.map((one) => rankOf(command, one))) + likeTyped(command, text),
  }));
  return ranked
    .filter(({ rank }) => rank >= 1)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command);
}

/** True where the title begins with what was typed, with its verb or without. */
export function beginsWith(command: Command, text: string): boolean {
  return readingsOf(text).some((typed) => typed !== '' && namesOf(command).some((name) => name.startsWith(typed)));
}

const readingsOf = (text: string): string[] =>
  [text, withoutVerb(text)].map((one) => plain(one.trim()).replaceAll(/\s+/g, ' '));

const namesOf = ({ title, alias }: Command): string[] => [title, alias ?? ''].map(plain);

/** `2×2` is typed `2x2`. */
const plain = (text: string): string => text.toLowerCase().replaceAll('×', 'x');

/** Below 1: of two names that differ in case alone (`1m`, a minute; `1M`, a month) the one as it was typed is meant. */
function likeTyped({ title }: Command, text: string): number {
  const typed = new Set(text.trim().split(/\s+/));
  const like = title.split(/\s+/).filter((word) => /\d/.test(word) && typed.has(word)).length;
  return like / (like + 1);
}

/** Shorter ones stand inside too many words. */
const INSIDE_FROM = 4;

function rankOf(command: Command, typed: string): number {
  const words = typed.split(' ').filter(Boolean);
  if (namesOf(command).includes(typed)) return 5;
  if (beginsWith(command, typed)) return 4;
  const named = plain(`${command.title} ${command.group}`);
  const hinted = plain(`${named} ${command.hint ?? ''} ${command.keywords ?? ''}`);
  if (words.every((word) => hasWord(named, word))) return 3;
  if (words.every((word) => hasWord(hinted, word))) return 2;
  const isInside = (word: string): boolean => word.length >= INSIDE_FROM && named.includes(word);
  return words.every((word) => hasWord(hinted, word) || isInside(word)) ? 1 : 0;
}

/** True where a word of the text begins so. */
function hasWord(text: string, beginning: string): boolean {
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return true;
  return false;
}
