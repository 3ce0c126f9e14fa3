/** Every command that can have a key: the user presses a new one, and is asked first where another command has it. */
import { useState, type ReactNode } from 'react';
import { allCommands, type Command } from '../../commands/registry.ts';
import { writeKeys } from '../../components/match-keys.ts';
import { Button } from '../../components/Toggle.tsx';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import { settingFaults } from './settings-words.ts';
import styles from './settings.module.css';

/** Bare letters and digits start a search or belong to a pane. */
const TAKEN_BY_TYPING = /^[A-Z0-9]$|^(?:Enter|Escape|Tab|Backspace|Delete|Arrow\w+|Home|End|Page\w+)$/;

/** Found by its title or its keys; `words` in lower case. */
const isKeyOf = ({ title, keys }: Command, words: string): boolean =>
  `${title} ${keys ?? ''} keys keyboard rebind shortcuts`.toLowerCase().includes(words);

export const hasKeyOf = (words: string): boolean => allCommands().some((command) => isKeyOf(command, words));

export function KeysField({ search }: { search: string }): ReactNode {
  const own = usePreferencesStore((s) => s.preferences.keys);
  const [asking, setAsking] = useState<string>();
  const [pressed, setPressed] = useState<{ id: string; keys: string; takes: Command }>();
  const [problem, setProblem] = useState<{ id: string; text: string }>();
  const commands = allCommands();
  const give = (id: string, keys: string, from?: Command): void => {
    void changePreferences({ keys: { ...own, [id]: keys, ...(from ? { [from.id]: '' } : {}) } });
    setAsking(undefined);
    setPressed(undefined);
  };
  const hear = (command: Command, event: React.KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const keys = writeKeys(event.nativeEvent);
    if (keys === undefined) return;
    setProblem(undefined);
    if (keys === 'Escape') return setAsking(undefined);
    if (TAKEN_BY_TYPING.test(keys)) return setProblem({ id: command.id, text: settingFaults.typedAlone(keys) });
    const taken = commands.find((other) => other.keys === keys && other.id !== command.id);
    if (taken) setPressed({ id: command.id, keys, takes: taken });
    else give(command.id, keys);
  };
  const words = search.trim().toLowerCase();
  const shown = commands.filter((command) =>
    words === '' ? command.keys !== undefined || own[command.id] !== undefined : isKeyOf(command, words),
  );
  return (
    <div className={styles.keys}>
      {shown.slice(0, 120).map((command) => (
        <div key={command.id} className={styles.key}>
          <span>{command.title}</span>
          {asking === command.id ? (
            <button
              type="button"
              className={styles.press}
              // The key is pressed into it.
              ref={(button) => button?.focus()}
              onKeyDown={(event) => hear(command, event)}
              onBlur={() => pressed?.id !== command.id && setAsking(undefined)}
            >
              Press the keys, Esc to leave
            </button>
          ) : (
            <kbd>{command.keys ? command.keys.replaceAll('+', ' ') : '—'}</kbd>
          )}
          <Button labelled label="Change" onClick={() => setAsking(command.id)} />
          <Button
            labelled
            label="As it was"
            disabled={own[command.id] === undefined}
            onClick={() => {
              const { [command.id]: _own, ...rest } = own;
              void changePreferences({ keys: rest });
            }}
          />
          {pressed?.id === command.id && (
            <p className={styles.problem} role="alert">
              {settingFaults.keyTaken(pressed.keys.replaceAll('+', ' '), pressed.takes.title)}{' '}
              <Button labelled label="Take it" onClick={() => give(command.id, pressed.keys, pressed.takes)} />
              <Button
                labelled
                label="Keep it there"
                onClick={() => {
                  setPressed(undefined);
                  setAsking(undefined);
                }}
              />
            </p>
          )}
          {problem?.id === command.id && (
            <p className={styles.problem} role="alert">
              {problem.text}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
