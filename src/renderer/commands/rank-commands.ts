/** Which commands match the typed text. */
import type { Command } from './registry.ts';

/** Commands that hold every word typed: those that begin with it, then those that name it, then those whose hint or keywords have a word that begins so. */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = commands.map((command) => ({ command, rank: rankOf(command, words, text) }));
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command);
}

/** True where the title begins with what was typed. */
export function beginsWith(command: Command, text: string): boolean {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return typed !== '' && namesOf(command).some((name) => name.startsWith(typed));
}

const namesOf = ({ title, alias }: Command): string[] => [title, alias ?? ''].map((name) => name.toLowerCase());

function rankOf(command: Command, words: readonly string[], text: string): number {
  if (namesOf(command).includes(text.trim().toLowerCase())) return 4;
  if (beginsWith(command, text)) return 3;
  const named = `${command.title} ${command.group}`.toLowerCase();
  if (words.every((word) => named.includes(word))) return 2;
  const hinted = `${named} ${command.hint ?? ''} ${command.keywords ?? ''}`.toLowerCase().split(/[^a-z0-9]+/);
  return words.every((word) => hinted.some((other) => other.startsWith(word))) ? 1 : 0;
}
