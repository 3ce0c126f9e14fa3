/** Which commands answer what was typed. */
import type { Command } from './registry.ts';

/** Commands whose title holds every word typed, those that begin with it first. */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = (command: Command): number => (command.title.toLowerCase().startsWith(words.join(' ')) ? 0 : 1);
  return commands
    .filter((command) => words.every((word) => `${command.title} ${command.group}`.toLowerCase().includes(word)))
    .sort((a, b) => begins(a) - begins(b));
}
