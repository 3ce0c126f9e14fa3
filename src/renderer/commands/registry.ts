/** Every command of the terminal, by id: the palette, the keymap and the host's menu all run these. */
import type { LucideIcon } from 'lucide-react';
import { failureMessage } from '../bridge/calls.ts';
import { showFailure } from '../stores/notices-store.ts';

export interface Command {
  id: string;
  title: string;
  /** Another name for it: typing `Chart` finds the command that opens the chart before those that change it. */
  alias?: string;
  /** Heading in the palette and the keyboard map. */
  group: string;
  icon?: LucideIcon;
  /** What it does in more words: shown dimmed, and searched too. */
  hint?: string;
  /** Other words that people look for it by: searched, not shown. */
  keywords?: string;
  /** `Ctrl+K`, `?`, `Alt+1`; Ctrl is ⌘ on a Mac. */
  keys?: string;
  /** A key that a pane handles itself while it has the focus: only shown here. */
  paneKey?: string;
  /** Offered only while true. */
  when?(): boolean;
  run(): void | Promise<void>;
}

/** Commands that come and go with what there is: lists, sessions, workspaces. `text` is what is being typed, empty elsewhere. */
export type CommandSource = (text: string) => readonly Command[];

const commands = new Map<string, Command>();
const sources = new Set<CommandSource>();
let chosenKeys: Readonly<Record<string, string>> = {};

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

/** Asks `source` whenever commands are looked at, until the returned function is called. */
export function registerCommandSource(source: CommandSource): () => void {
  sources.add(source);
  return () => void sources.delete(source);
}

/** The user's own keys, by command; empty = none. */
export function chooseKeys(keys: Readonly<Record<string, string>>): void {
  chosenKeys = keys;
}

export const availableCommands = (text = ''): Command[] =>
  allCommands(text).filter((command) => command.when?.() ?? true);

/** Including those that cannot run now. */
export function allCommands(text = ''): Command[] {
  const made = [...sources].flatMap((source) => source(text));
  return [...commands.values(), ...made].map(withChosenKeys);
}

/** The key it has where the user chose none. */
export const madeKeys = (id: string): string | undefined => madeCommand(id)?.keys;

const madeCommand = (id: string): Command | undefined =>
  commands.get(id) ?? [...sources].flatMap((source) => source('')).find((made) => made.id === id);

function withChosenKeys(command: Command): Command {
  const keys = chosenKeys[command.id];
  return keys === undefined ? command : { ...command, keys: keys === '' ? undefined : keys };
}

/** Runs a command by id; a failure is said as a notice. Unknown ids are ignored: the host may know more than this window. */
export async function runCommand(id: string): Promise<void> {
  const command = madeCommand(id);
  if (command) await run(command);
}

/** As `runCommand`, for a command in hand. */
export async function run(command: Command): Promise<void> {
  if (!(command.when?.() ?? true)) return;
  try {
    await command.run();
  } catch (error) {
    showFailure(`command ${command.id}`, `${command.title} failed`, failureMessage(error));
  }
}
