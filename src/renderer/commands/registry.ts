/** Every command of the terminal, by id: the palette, the keymap and the host's menu all run these. */
import type { LucideIcon } from 'lucide-react';
import { failureMessage } from '../bridge/calls.ts';
import { showFailure } from '../stores/notices-store.ts';

export interface Command {
  id: string;
  title: string;
  /** Heading in the palette and the keyboard map. */
  group: string;
  icon?: LucideIcon;
  /** More words on what it does: shown quieter, and found by. */
  hint?: string;
  /** `Ctrl+K`, `?`, `Alt+1`; Ctrl is ⌘ on a Mac. */
  keys?: string;
  /** Offered only while true. */
  when?(): boolean;
  run(): void | Promise<void>;
}

const commands = new Map<string, Command>();

/** Adds commands until the returned function is called. An id has one owner. */
export function registerCommands(added: readonly Command[]): () => void {
  for (const command of added) {
    if (commands.has(command.id)) throw new Error(`command ${command.id} is registered twice`);
    commands.set(command.id, command);
  }
  return () => {
    for (const command of added) commands.delete(command.id);
  };
}

export function availableCommands(): Command[] {
  return [...commands.values()].filter((command) => command.when?.() ?? true);
}

/** Runs a command by id; a failure is said as a notice. Unknown ids are ignored: the host may know more than this window. */
export async function runCommand(id: string): Promise<void> {
  const command = commands.get(id);
  if (!command || !(command.when?.() ?? true)) return;
  try {
    await command.run();
  } catch (error) {
    showFailure(`command ${id}`, `${command.title} failed`, failureMessage(error));
  }
}
