/** Which commands answer what was typed. */
import type { Command } from './registry.ts';

/** Commands whose title holds every word typed, those that begin with it first. */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => words.every((word) => `${command.title} ${command.group}`.toLowerCase().includes(word)))
    .sort((a, b) => Number(beginsWith(b, text)) - Number(beginsWith(a, text)));
}

/** True where the title begins with what was typed. */
export function beginsWith(command: Command, text: string): boolean {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return typed !== '' && command.title.toLowerCase().startsWith(typed);
}
