/** Which commands match the typed text. */
import type { Command } from './registry.ts';

/** What one says before the name of a thing to see it: `open scanner`, `show the chart`. */
const LEADING_VERB = /^(?:open|show|view|go ?to|switch to|bring up)\s+(?:the\s+)?(?=\S)/i;

export const withoutVerb = (text: string): string => text.trim().replace(LEADING_VERB, '');

/**
 * Commands that hold every word typed: those that begin with it, then those that name it, then those whose hint or keywords have a word
 * that begins so; with the verb before them and without.
 */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const readings = readingsOf(text);
  const ranked = commands.map((command) => ({
    command,
    rank: Math.max(...readings.map((one) => rankOf(command, one))),
  }));
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command);
}

/** True where the title begins with what was typed, with its verb or without. */
export function beginsWith(command: Command, text: string): boolean {
  return readingsOf(text).some((typed) => typed !== '' && namesOf(command).some((name) => name.startsWith(typed)));
}

const readingsOf = (text: string): string[] =>
  [text, withoutVerb(text)].map((one) => one.trim().toLowerCase().replaceAll(/\s+/g, ' '));

const namesOf = ({ title, alias }: Command): string[] => [title, alias ?? ''].map((name) => name.toLowerCase());

function rankOf(command: Command, typed: string): number {
  const words = typed.split(' ').filter(Boolean);
  if (namesOf(command).includes(typed)) return 4;
  if (beginsWith(command, typed)) return 3;
  const named = `${command.title} ${command.group}`.toLowerCase();
  if (words.every((word) => named.includes(word))) return 2;
  const hinted = `${named} ${command.hint ?? ''} ${command.keywords ?? ''}`.toLowerCase().split(/[^a-z0-9]+/);
  return words.every((word) => hinted.some((other) => other.startsWith(word))) ? 1 : 0;
}
