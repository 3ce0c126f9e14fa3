/** Whose a key is already: a command's, or one that panes, tables and fields hear themselves. */
import type { Command } from '../../commands/registry.ts';
import type { PaneDefinition } from '../../workspace/pane-types.ts';
import { combosOf } from '../../components/match-keys.ts';
import { ANYWHERE_KEYS, EDITING_KEYS, TABLE_KEYS } from '../dialogs/fixed-keys.ts';

/** Bare letters, digits and spaces start a search or belong to a pane. */
const TAKEN_BY_TYPING = /^(?:Shift\+)?(?:[A-Z0-9 ]|Enter|Escape|Tab|Backspace|Delete|Arrow\w+|Home|End|Page\w+)$/;

export const isTypedAlone = (keys: string): boolean => TAKEN_BY_TYPING.test(keys);

/** The command, other than that of `id`, that the keys run now. */
export const commandOn = (keys: string, commands: readonly Command[], id: string): Command | undefined =>
  commands.find((other) => other.keys === keys && other.id !== id);

/** Where they are heard without any command, and what they do there: `In the Chart pane: Take …`. Undefined where nowhere. */
export function heardBy(keys: string, panes: readonly PaneDefinition[]): string | undefined {
  const places: [where: string, rows: readonly (readonly [string, string])[]][] = [
    ['anywhere', ANYWHERE_KEYS],
    ['in every table', TABLE_KEYS],
    ['in every field', EDITING_KEYS],
    ...panes.map(({ title, ownKeys = [], choices = [] }): [string, readonly (readonly [string, string])[]] => [
      `in ${title}`,
      [...ownKeys, ...choices.flatMap(({ paneKey, title: does }) => (paneKey ? [[paneKey, does] as const] : []))],
    ]),
  ];
  for (const [where, rows] of places)
    for (const [label, does] of rows) if (keysOfLabel(label).includes(keys)) return `${where}: ${does}`;
  return undefined;
}

const NAMED: Readonly<Partial<Record<string, readonly string[]>>> = {
  Arrows: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
  '↑': ['ArrowUp'],
  '↓': ['ArrowDown'],
  '←': ['ArrowLeft'],
  '→': ['ArrowRight'],
  Esc: ['Escape'],
  Space: [' '],
};

/** The keys that a label of the keyboard map names: `Home End` → `Home`, `End`; `Alt 1 … 9` → `Alt+1` to `Alt+9`. */
export const keysOfLabel = (label: string): string[] =>
  combosOf(label).flatMap((combo) => {
    const [, modifiers, first, last] = /^((?:(?:Ctrl|Alt|Shift) )*)(\S+)(?: … (\S+))?$/.exec(combo)!;
    const own = Object.hasOwn(NAMED, first) ? NAMED[first]! : [upper(first)];
    const keys = last === undefined ? own : span(first, last);
    return keys.map((key) => modifiers.replaceAll(' ', '+') + key);
  });

const upper = (word: string): string => (/^[a-z]$/.test(word) ? word.toUpperCase() : word);

function span(from: string, to: string): string[] {
  const first = from.charCodeAt(0);
  return Array.from({ length: to.charCodeAt(0) - first + 1 }, (_, i) => String.fromCharCode(first + i));
}
